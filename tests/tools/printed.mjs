// SPDX-License-Identifier: MIT
// Checks that a program prints what a file says, as the page "Build it yourself" shows it.
// usage: node printed.mjs FILE.txt PROGRAM, or node printed.mjs FILE.txt FILE.py [MODULE that it imports]
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

const [wanted, program, module] = process.argv.slice(2);

/// A Python that has the module; ends the test as skipped if there is none.
function python() {
  for (const name of ['python3', '/usr/bin/python3']) {
    try {
      execFileSync(name, ['-c', module ? `import ${module}` : 'pass'], {stdio: 'ignore'});
      return name;
    } catch {
      // The next one may have it.
    }
  }
  console.log(`SKIPPED: no Python with ${module ?? 'a standard library'} is installed (on Debian: apt-get install python3-${module ?? 'minimal'})`);
  process.exit(77);
}

const lines = (text) => text.trimEnd().split('\n').map((line) => line.trimEnd());
const printed = lines(program.endsWith('.py') ? execFileSync(python(), [program], {encoding: 'utf8'}) : execFileSync(program, {encoding: 'utf8'}));
const expected = lines(readFileSync(wanted, 'utf8'));
const at = Array.from({length: Math.max(printed.length, expected.length)}, (_, i) => i).find((i) => printed[i] !== expected[i]);
if (at !== undefined) {
  console.error(`${wanted}:${at + 1}: the page shows "${expected[at]}", but ${program} prints "${printed[at]}"; correct one of them`);
  process.exitCode = 1;
}
