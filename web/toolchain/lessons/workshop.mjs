// SPDX-License-Identifier: MIT
// A workshop page: Markdown without a lesson's logic, whose listings are the marked lines of programs that the tests run.
// ::listing PROGRAM PART shows the lines between [PART] and [end] in each language, ::prints PROGRAM N the N-th block that
// the program prints, and ::programs links to the whole programs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

import { LessonError } from './file.mjs';
import { escaped, page_shell, say } from './page.mjs';

const programs = fileURLToPath(new URL('../../../tests/examples/build_it/', import.meta.url));
const languages = { cpp: 'C++', py: 'Python' }, parts = ['scalar', 'tensors', 'engine'];
const kMark = /^\s*(?:\/\/|#) \[(\w+)\]$/;

/** {title, summary, minutes, body, body_line} of a file. */
export function read_workshop(file, source) {
  const found = /^---\n([\s\S]*?\n)---\n([\s\S]*)$/.exec(source);
  if (!found) throw new LessonError(file, 1, 'has no front matter; begin with a line ---, the keys, and another line ---');
  const head = parse(found[1]), body_line = found[1].split('\n').length + 2;
  for (const key of ['title', 'summary', 'minutes']) if (!head[key]) throw new LessonError(file, 1, `${key} is missing; add it to the front matter`);
  return { ...head, file, body: found[2], body_line };
}

/** The programs without the comment at their head and the marks, by file name: what a reader can save. */
export function whole_programs() {
  const files = parts.flatMap((part) => Object.keys(languages).map((l) => `${part}.${l}`)).filter((name) => existsSync(join(programs, name)));
  return Object.fromEntries(files.map((name) => {
    const lines = readFileSync(join(programs, name), 'utf8').split('\n'), head = lines.findIndex((line) => !/^(\/\/|#) (?!\[)/.test(line));
    return [name, lines.slice(head).filter((line) => !kMark.test(line)).join('\n')];
  }));
}

/**
 * The pieces of a program that are marked with `part`, an empty line between them; "" if none is. In C++ only what belongs
 * into main() is indented, and the listing says so.
 */
export function marked_lines(source, part, extension) {
  const pieces = [];
  let piece = null;
  for (const line of source.split('\n')) {
    const mark = kMark.exec(line)?.[1];
    if (mark && mark !== 'end' && piece) throw new Error(`[${mark}] begins inside another part; end that first with [end]`);
    if (mark === part) pieces.push(piece = []);
    else if (mark) piece = mark === 'end' ? null : piece;
    else piece?.push(line);
  }
  return pieces.map((lines) => {
    const inside = extension === 'cpp' && lines[0].startsWith('  ');
    return inside ? ['// in main():', ...lines.map((line) => line.slice(2))].join('\n') : lines.join('\n');
  }).join('\n\n');
}

const code_html = (name, code) => `<figure><figcaption>${name}</figcaption>
<pre tabindex="0" role="group" aria-label="${name}"><code>${escaped(code)}</code></pre></figure>`;

function listing(program, part) {
  const found = Object.entries(languages).flatMap(([extension, name]) => {
    const file = join(programs, `${program}.${extension}`);
    const code = existsSync(file) ? marked_lines(readFileSync(file, 'utf8'), part, extension) : '';
    return code ? [code_html(name, code)] : [];
  });
  if (!found.length) throw new Error(`no program ${program} has lines marked [${part}]; correct the name`);
  return `<div class="both">\n${found.join('\n')}\n</div>`;
}

function prints(program, number, words) {
  const blocks = readFileSync(join(programs, `${program}.txt`), 'utf8').trim().split('\n\n'), block = blocks[number - 1];
  if (block === undefined) throw new Error(`${program}.txt has no block ${number}; use 1 to ${blocks.length}`);
  return `<div class="prints"><p>${words.prints}</p>\n<pre tabindex="0" role="group" aria-label="${words.prints}"><samp>${escaped(block)}</samp></pre></div>`;
}

const program_links = () => `<ul class="programs">
${Object.keys(whole_programs()).map((name) => `<li><a href="../programs/${name}" download>${name}</a></li>`).join('\n')}
</ul>`;

/** The page: `render` as for a lesson's text. */
export function workshop_page(workshop, { lang, words, render }) {
  const body = workshop.body.split(/^(::.*)$/m).map((text) => {
    if (!text.startsWith('::')) return render.block(text);
    const [kind, program, part] = text.slice(2).trim().split(' ');
    try {
      if (kind === 'listing') return listing(program, part);
      if (kind === 'prints') return prints(program, Number(part), words);
      if (kind === 'programs') return program_links();
      throw new Error('marks nothing; use ::listing, ::prints or ::programs');
    } catch (error) {
      const line = workshop.body_line + workshop.body.split('\n').indexOf(text);
      throw new LessonError(workshop.file, line, `"${text}": ${error.message}`);
    }
  }).join('\n');
  return page_shell({ lang, words, others: [], title: `${workshop.title} · ${words.site_title}`, description: workshop.summary, body: `<article class="workshop">
<p class="facts">${say(words.minutes, { minutes: workshop.minutes })}</p>
<h1>${escaped(workshop.title)}</h1>
<div class="text">
${body}
</div>
<nav class="around" aria-label="${words.around}"><a href="./">${words.all_lessons}</a></nav>
</article>` });
}
