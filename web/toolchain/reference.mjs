// SPDX-License-Identifier: MIT
// Puts the texts of web/reference/en into the pages that deepx-reference wrote, and typesets their formulas:
//   node reference.mjs PAGES SITE MEASURE.js CACHE
// Every entry of the kinds below has a text, and every text has an entry; links are opened by the program that the page
// runs. An error stops the build and names file, line and remedy. `deepx reference FOLDER` writes the pages without the
// texts, so entries from outside the tree need none.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { LessonError, Reader } from './lessons/file.mjs';
import { write_katex } from './lessons/katex.mjs';
import { measurer } from './lessons/measure.mjs';
import { escaped } from './lessons/page.mjs';
import { renderer, StyleClasses } from './lessons/text.mjs';
import { typeset } from './reference/formula.mjs';

const source = fileURLToPath(new URL('../reference/en/', import.meta.url));
const keys = ['pytorch', 'keras', 'cpp', 'see'], kMost = 150;  // words of a text
const english = { decimal: '.', typographer_quotes: '“”‘’' };

// Where the entries of each kind stand: the page and the section, "" for pages with one section.
const kinds = {
  activations: ['operators.html', 'all-activations'], losses: ['losses.html', ''], optimizers: ['optimizers.html', 'all-optimizers'],
  regularizers: ['regularizers.html', ''], initializers: ['initializers.html', ''], layers: ['layers.html', ''],
};

const articles = (html) => [...html.matchAll(/<article aria-labelledby="([^"]*)">/g)].map(([, name]) => name);

/** The names of the entries of each kind. Activations are layers, too; their texts stand with the operators. */
function entries_of(pages) {
  const names = {};
  for (const [kind, [file, section]] of Object.entries(kinds)) {
    const html = pages.get(file), from = section ? html.indexOf(`<h2 id="${section}">`) : 0;
    if (from < 0) throw new Error(`${file} has no section ${section}; correct "kinds" in reference.mjs`);
    names[kind] = articles(html.slice(from, section ? html.indexOf('</section>', from) : undefined));
  }
  names.layers = names.layers.filter((name) => !names.activations.includes(name));
  return names;
}

/** One text: {file, pytorch, keras, cpp, see: {words: link}, body, reader}. */
function read_text(path) {
  const file = relative(process.cwd(), path), reader = new Reader(file, readFileSync(path, 'utf8')), front = reader.document.toJS();
  for (const key of Object.keys(front)) if (!keys.includes(key)) reader.fail([key], `is not a key here; use ${keys.join(', ')}`);
  for (const key of keys.slice(0, 3))
    if (typeof front[key] !== 'string' || !front[key].trim()) reader.fail([key], 'is missing; give one line of text');
  for (const [words, link] of Object.entries(front.see ?? {}))
    if (typeof link !== 'string' || !link.startsWith('#')) reader.fail(['see', words], `is ${JSON.stringify(link)}; give a link that begins with #`);
  const count = reader.body.replace(/\$[^$]*\$/g, '').split(/\s+/).filter((word) => /\w/.test(word)).length;
  if (count > kMost) throw new LessonError(file, reader.body_line, `the text has ${count} words; at most ${kMost} are read`);
  return { file, ...front, see: front.see ?? {}, body: reader.body, reader };
}

/** All texts as a map of "kind/name"; exactly one for each entry. */
function read_all(entries) {
  const texts = new Map(), name_of = (...parts) => relative(process.cwd(), join(source, ...parts));
  for (const kind of readdirSync(source)) {
    if (!(kind in kinds)) throw new LessonError(name_of(kind), 0, `is no kind of entry; use ${Object.keys(kinds).join(', ')}`);
    for (const file of readdirSync(join(source, kind))) {
      const name = file.replace(/\.md$/, '');
      if (!entries[kind].includes(name)) throw new LessonError(name_of(kind, file), 0, `${name} is none of the ${kind}; rename or delete the file`);
      texts.set(`${kind}/${name}`, read_text(join(source, kind, file)));
    }
  }
  for (const [kind, names] of Object.entries(entries))
    for (const name of names)
      if (!texts.has(`${kind}/${name}`)) throw new LessonError(name_of(kind, `${name}.md`), 0, `is missing: the catalogue has ${name}; write its text`);
  return texts;
}

/** Opens every link by itself. */
function check_links(texts, measure) {
  for (const { reader, see } of texts.values()) {
    for (const [words, link] of Object.entries(see)) {
      let error;
      try {
        [{ error }] = measure([[{ open: link }]]);
      } catch (refused) {
        error = refused.message;
      }
      if (error) reader.fail(['see', words], `${link} is refused: ${error}`);
    }
  }
}

const label = (words) => words[0].toUpperCase() + words.slice(1);

/** What an entry gets below its words. */
function text_html({ pytorch, keras, cpp, see, body, file, reader }, render) {
  try {
    const rows = [['PyTorch', render.inline(pytorch)], ['Keras', render.inline(keras)], ['deepX, in C++', `<code>${escaped(cpp)}</code>`]];
    const links = Object.entries(see).map(([words, link]) => `<a href="../${escaped(link)}">${escaped(label(words))}</a>`);
    if (links.length) rows.push(['See it', links.join(' · ')]);
    return `<div class="about">\n${render.block(body)}</div>\n<dl>\n${rows.map(([term, html]) => `<dt>${term}</dt><dd>${html}</dd>`).join('\n')}\n</dl>\n`;
  } catch (error) {
    throw new LessonError(file, reader.body_line, error.message);
  }
}

/** The page with `html` below the words of the entry `name`. */
function insert(page, section, name, html) {
  const start = page.indexOf(`<article aria-labelledby="${name}">`, section ? page.indexOf(`<h2 id="${section}">`) : 0);
  const words = page.indexOf('\n<p>', start), at = page.indexOf('</p>\n', words) + 5;
  return page.slice(0, at) + html + page.slice(at);
}

function write_pages(from, site, measure) {
  const files = readdirSync(from).filter((name) => name.endsWith('.html'));
  const pages = new Map(files.map((name) => [name, readFileSync(join(from, name), 'utf8')]));
  const entries = entries_of(pages), texts = read_all(entries), styles = new StyleClasses(), render = renderer({}, english, styles);
  check_links(texts, measure);
  for (const [kind, [file, section]] of Object.entries(kinds)) {
    for (const name of entries[kind]) pages.set(file, insert(pages.get(file), section, name, text_html(texts.get(`${kind}/${name}`), render)));
  }
  const more = (html) => html.replace(/<article aria-labelledby="([^"]*)">[\s\S]*?<\/article>/g, (article, name) =>
    entries.activations.includes(name) ? article.replace('</article>', `<p><a href="operators.html#${name}">When to use it</a></p>\n</article>`) : article);
  pages.set('layers.html', more(pages.get('layers.html')));
  const folder = join(site, 'reference');
  mkdirSync(folder, { recursive: true });
  for (const [name, html] of pages)
    pages.set(name, typeset(html, styles).replace('<link rel="stylesheet" href="reference.css">', '<link rel="stylesheet" href="katex.css">\n$&'));
  write_katex(folder, [...pages.values()].join(''), styles);
  for (const [name, html] of pages) if (name !== 'index.html') writeFileSync(join(folder, name), html);
  writeFileSync(join(folder, 'index.html'), pages.get('index.html'));  // last: the build waits for it
}

try {
  const [pages, site, program, cache] = process.argv.slice(2);
  write_pages(pages, site, measurer(program, cache));
} catch (error) {
  if (!(error instanceof LessonError)) throw error;
  console.error(error.message);
  process.exit(1);
}
