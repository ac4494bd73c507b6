// SPDX-License-Identifier: MIT
// Starts the desktop playground once and checks its picture: node desktop.mjs PROGRAM PICTURE.bmp. On Linux, Xvfb
// provides the display.

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

const [program, picture] = process.argv.slice(2);
const kColors = 64;  // fewer than in any view, more than in an empty window

rmSync(picture, { force: true });
const command = [program, '--frames', '60', '--screenshot', picture];
if (process.platform === 'linux') command.unshift('xvfb-run', '-a', '-s', '-screen 0 1440x900x24');
const run = spawnSync(command[0], command.slice(1), {
  stdio: 'inherit',
  timeout: 60_000,
  env: { ...process.env, LIBGL_ALWAYS_SOFTWARE: '1', SDL_VIDEODRIVER: process.platform === 'linux' ? 'x11' : '' },
});
if (run.status !== 0) throw new Error(`${program} ended with ${run.status ?? run.signal ?? run.error}`);

const bmp = readFileSync(picture);
const [start, bytes] = [bmp.readUInt32LE(10), bmp.readUInt16LE(28) / 8];
const colors = new Set();
for (let at = start; at + 3 <= bmp.length; at += bytes) colors.add(bmp.readUIntLE(at, 3));
if (colors.size < kColors) throw new Error(`${picture} has ${colors.size} colors; expected at least ${kColors}`);
console.log(`${colors.size} colors`);
