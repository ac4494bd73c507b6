// SPDX-License-Identifier: MIT
// Starts the desktop playground once and looks at what it drew: node desktop.mjs PROGRAM PICTURE.bmp
// Without a display of its own it gets one from Xvfb.

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

const [program, picture] = process.argv.slice(2);
const kColours = 64;  // fewer than any view draws, more than an empty window

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
const colours = new Set();
for (let at = start; at + 3 <= bmp.length; at += bytes) colours.add(bmp.readUIntLE(at, 3));
if (colours.size < kColours) throw new Error(`${picture} has ${colours.size} colours; expected at least ${kColours}`);
console.log(`${colours.size} colours`);
