// SPDX-License-Identifier: MIT
// Measures what the lessons print: each list of commands is carried out by the program that the page runs, too. Answers
// are kept by the hash of program and commands, so only what changed is measured again.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Commands for the engine: links are opened, and {keep: name} is left out. */
const plain = (commands) => commands.filter((c) => !c.keep).map((c) => typeof c === 'string' ? { open: c } : c);

/** A function from lists of commands to their states, as of deepx.state(). `program` runs in node, `folder` keeps its answers. */
export function measurer(program, folder) {
  const version = createHash('sha256').update(readFileSync(program)).update(readFileSync(program.replace(/\.js$/, '.wasm'))).digest('hex');
  const file = (commands) => join(folder, `${createHash('sha256').update(version + JSON.stringify(commands)).digest('hex').slice(0, 32)}.json`);
  return (lists) => {
    mkdirSync(folder, { recursive: true });
    const wanted = lists.map(plain), answers = wanted.map((commands) => {
      try {
        return JSON.parse(readFileSync(file(commands), 'utf8'));
      } catch {
        return null;  // not measured yet
      }
    });
    const open = wanted.filter((_, i) => !answers[i]);
    if (open.length) {
      const input = open.map((commands) => JSON.stringify(commands) + '\n').join('');
      const { stdout, stderr, status } = spawnSync(process.execPath, [program], { input, maxBuffer: 1 << 28 });
      if (status !== 0) throw new Error(String(stderr).trim() || `${program} ended with status ${status}`);
      const lines = String(stdout).trim().split('\n');
      open.forEach((commands, i) => writeFileSync(file(commands), lines[i]));
      return wanted.map((commands, i) => answers[i] ?? JSON.parse(lines[open.indexOf(commands)]));
    }
    return answers;
  };
}

/** The prefixes of `commands` that end at {keep: name}, by that name, and the whole list as "". */
export function parts_of(commands) {
  const parts = new Map([['', commands]]);
  commands.forEach((command, i) => command.keep && parts.set(command.keep, commands.slice(0, i)));
  return parts;
}
