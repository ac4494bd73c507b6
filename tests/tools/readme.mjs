// SPDX-License-Identifier: MIT
// Checks that the README shows the current text of the example, and the output that the example prints.
// usage: node readme.mjs README.md EXAMPLE.cpp PROGRAM
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

const [readme, source, program] = process.argv.slice(2);
const indent = (text) => text.trim().split('\n').map((line) => line.trim()).join('\n');
const example = indent(readFileSync(source, 'utf8').split('// README begin')[1].split('// README end')[0]);
const text = readFileSync(readme, 'utf8');
const blocks = [...text.matchAll(/```(\w*)\n([\s\S]*?)```/g)].map(([, language, body]) => ({language, body: indent(body)}));

const fail = (message) => {
  console.error(message);
  process.exitCode = 1;
};
if (!blocks.some(({language, body}) => language === 'cpp' && body === example))
  fail(`${readme}: no \`\`\`cpp block equals the marked lines of ${source}; copy them over`);
const printed = execFileSync(program, {encoding: 'utf8'}).trim();
if (!text.includes(`\`${printed}\``)) fail(`${readme}: the example prints "${printed}", which is not in the README`);
