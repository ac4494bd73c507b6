// SPDX-License-Identifier: MIT
// Writes the lessons' pages into the site: node lessons.mjs SITE MEASURE.js CACHE
// Reads web/lessons/LANGUAGE/NN-name.md and words.yaml; en is complete, other languages translate what they hold. An
// error in a lesson stops the build and names file, line and remedy.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { evaluate } from '../lesson/evaluate.js';
import { names_in } from './lessons/expression.mjs';
import { LessonError, read_lesson, read_words } from './lessons/file.mjs';
import { write_inter } from './lessons/inter.mjs';
import { write_katex } from './lessons/katex.mjs';
import { measurer, parts_of } from './lessons/measure.mjs';
import { index_page, lesson_body, lesson_page } from './lessons/page.mjs';
import { renderer, StyleClasses } from './lessons/text.mjs';
import { read_workshop, whole_programs, workshop_page } from './lessons/workshop.mjs';

const source = fileURLToPath(new URL('../lessons/', import.meta.url));
const number_of = (file) => parseInt(basename(file), 10);

/** All texts by language: {lang: {words, lessons: Map of number to lesson, workshops: Map of file to workshop}}, English first. */
function read_all() {
  const languages = readdirSync(source, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name);
  const all = {};
  for (const lang of ['en', ...languages.filter((l) => l !== 'en').sort()]) {
    const folder = join(source, lang), name = (file) => relative(process.cwd(), join(folder, file));
    const words = read_words(name('words.yaml'), readFileSync(join(folder, 'words.yaml'), 'utf8'), all.en?.words);
    const lessons = new Map(), workshops = new Map();
    for (const file of readdirSync(folder).filter((f) => f.endsWith('.md')).sort()) {
      const source = readFileSync(join(folder, file), 'utf8'), href = file.replace(/md$/, 'html');
      if (/^[a-z][a-z-]*\.md$/.test(file)) {
        workshops.set(file, { ...read_workshop(name(file), source), href });
        continue;
      }
      if (!/^\d\d-[a-z-]+\.md$/.test(file)) throw new LessonError(name(file), 0, 'is named neither like 03-backward.md nor like build-it.md');
      const original = all.en?.lessons.get(number_of(file));
      if (all.en && !original) throw new LessonError(name(file), 0, 'translates a lesson that does not exist in en; add that first');
      const lesson = read_lesson(name(file), source, words, original);
      lessons.set(number_of(file), { ...lesson, href });
    }
    all[lang] = { words, lessons, workshops };
  }
  return all;
}

/** What the texts of a lesson may name: measured states, states that a run keeps, and states after the questions' runs. */
function measure_lesson(lesson, measure) {
  const names = [], lists = [];
  const want = (name, commands) => (names.push(name), lists.push(commands));
  for (const [name, commands] of Object.entries(lesson.measured ?? {})) want(name, commands);
  for (const [id, { run }] of Object.entries(lesson.questions))
    for (const [kept, commands] of parts_of([...lesson.open, ...run])) want(kept || id, commands);
  // The names of controls are checked, too.
  want('opened', [...lesson.open, { access: lesson.access }]);
  want('start', [...(lesson.goal.start ?? lesson.open), ...(lesson.goal.access ? [{ access: lesson.goal.access }] : [])]);
  let states;
  try {
    states = measure(lists);
  } catch (error) {
    throw new LessonError(lesson.file, 0, error.message);
  }
  return Object.fromEntries(names.map((name, i) => [name, states[i]]));
}

const refuse = (lesson, path, message) => {
  throw new LessonError(lesson.file, lesson.line(path), `${path.join('.')}: ${message}`);
};

/** The value of a lesson's expression; a name that does not exist is an error at its place. */
function value_of(lesson, path, tree, scope) {
  for (const name of names_in(tree))
    if (!(name in scope)) refuse(lesson, path, `${name} does not exist; use ${Object.keys(scope).join(', ')}`);
  return evaluate(tree, scope);
}

const kNoHoles = { holes: { right: 0, total: 0 } };

/** The option that each question's run makes true, exactly one, and the numbers it shows. Also checks the goal at its start. */
function find_truths(lesson, states) {
  const truths = {}, shown = {};
  for (const [id, question] of Object.entries(lesson.questions)) {
    const kept = Object.fromEntries(question.run.filter((c) => c.keep).map((c) => [c.keep, states[c.keep]]));
    const scope = { ...states[id], ...kept }, at = ['questions', id];
    const holds = ([key, { when }]) => value_of(lesson, [...at, 'options', key, 'when'], when, scope);
    const true_ones = Object.entries(question.options).filter(holds).map(([key]) => key);
    if (true_ones.length !== 1)
      refuse(lesson, at, `the run makes ${true_ones.join(' and ') || 'no option'} true; correct "when", so that exactly one is`);
    shown[id] = {};
    for (const [key, { value }] of Object.entries(question.shows ?? {})) {
      const path = [...at, 'shows', key, 'value'];
      shown[id][key] = value_of(lesson, path, value, scope);
      if (!Number.isFinite(shown[id][key])) refuse(lesson, path, 'is not a number after the run; correct the expression');
    }
    truths[id] = true_ones[0];
  }
  const scope = { ...states.start, ...kNoHoles };
  const { parts, progress, shows } = lesson.goal;
  for (const [key, { when }] of Object.entries(parts)) {
    const path = ['goal', 'parts', key, 'when'];
    if (value_of(lesson, path, when, scope)) refuse(lesson, path, 'is met at the start; a goal needs something to do');
  }
  if (progress !== undefined) value_of(lesson, ['goal', 'progress'], progress, scope);
  if (shows) value_of(lesson, ['goal', 'shows', 'value'], shows.value, scope);
  return { truths, shown };
}

/** What the panel needs beside the text. */
function logic_of(lesson, { number, lang, words, states, shown, next, count }) {
  const map = (object, change) => Object.fromEntries(Object.entries(object ?? {}).map(([key, value]) => [key, change(value, key)]));
  const holes = map(lesson.holes, (hole, key) => ({
    value: value_of(lesson, ['holes', key, 'value'], hole.value, states),
    factors: (hole.factors ?? []).map((tree) => value_of(lesson, ['holes', key, 'factors'], tree, states)),
    paths: (hole.paths ?? []).map((tree) => value_of(lesson, ['holes', key, 'paths'], tree, states)),
  }));
  const { start, reveal, access, need, progress, shows, parts } = lesson.goal, conditions = map(parts, (part) => part.when);
  const questions = map(lesson.questions, ({ run, options, shows: read }, id) => ({
    run, options: map(options, (option) => option.when),
    shows: map(read, ({ value, format }, key) => ({ value, format, measured: shown[id][key] })),
  }));
  const goal = {
    start, reveal, access, need: need ?? Object.keys(parts).length, progress, shows, parts: conditions,
    holes: names_in(['all', ...Object.values(conditions)]).includes('holes'),
  };
  return {
    number, lang, count, title: lesson.title, words: words.panel, decimal: words.decimal, open: lesson.open, access: lesson.access,
    questions, holes, goal, next,
  };
}

function check_links(lesson, html, folder) {
  for (const [, href] of html.matchAll(/ href="([^"#][^"]*)"/g)) {
    if (/^(data:|https?:)/.test(href) || href.includes('?')) continue;
    const [path, anchor] = href.split('#'), file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    const line = lesson.body_line + Math.max(0, lesson.body.split('\n').findIndex((text) => text.includes(href)));
    const dead = (message) => {
      throw new LessonError(lesson.file, line, `links to ${href}, ${message}`);
    };
    if (!existsSync(file)) dead('which is not on the site; correct the link');
    if (anchor?.includes('=')) continue;  // a state of the playground
    if (anchor && !readFileSync(file, 'utf8').includes(` id="${anchor}"`)) dead(`but ${path} has no #${anchor}; correct the anchor`);
  }
}

async function write_site(site, measure) {
  const all = read_all(), english = all.en, count = english.words.titles.length, styles = new StyleClasses(), folder = join(site, 'lessons');
  const measured = new Map([...english.lessons].map(([number, lesson]) => [number, measure_lesson(lesson, measure)]));
  const pages = new Map();
  for (const [lang, { words, lessons, workshops }] of Object.entries(all)) {
    /** Where lesson `number` stands, in this language or else in English; null if it is in preparation. */
    const place = (number) => {
      const own = lessons.get(number), other = english.lessons.get(number);
      return own ? { lang, href: own.href, title: own.title } : other ? { lang: 'en', href: `../en/${other.href}`, title: other.title } : null;
    };
    const numbers = [...english.lessons.keys()];
    for (const [number, lesson] of lessons) {
      const states = measured.get(number), { truths, shown } = find_truths(lesson, states), render = renderer(states, words, styles);
      const at = numbers.indexOf(number), next = place(numbers[at + 1]), previous = place(numbers[at - 1]);
      let body, beliefs;
      try {
        body = lesson_body(lesson, render, words, truths);
        beliefs = lesson.misconceptions.map(render.inline);
      } catch (error) {
        throw new LessonError(lesson.file, lesson.body_line, error.message);
      }
      const others = Object.entries(all).filter(([l, o]) => l !== lang && o.lessons.has(number))
        .map(([l, o]) => ({ lang: l, name: o.words.language, href: `../${l}/${o.lessons.get(number).href}` }));
      const logic = logic_of(lesson, { number, lang, words, states, shown, count, next: next && { number: numbers[at + 1], ...next } });
      const html = lesson_page(lesson, { number, lang, words, body, beliefs, previous, next, others, logic });
      pages.set(`${lang}/${lesson.href}`, { lesson, html });
    }
    const entries = words.titles.map((title, i) => {
      const found = place(i + 1), known = found && all[found.lang].lessons.get(i + 1);
      if (!found) return { number: i + 1, title };
      const elsewhere = found.lang === lang ? null : { lang: found.lang, name: all[found.lang].words.language };
      return { number: i + 1, title: found.title, summary: known.summary, minutes: known.minutes, href: found.href, elsewhere };
    });
    for (const workshop of workshops.values())
      pages.set(`${lang}/${workshop.href}`, { lesson: workshop, html: workshop_page(workshop, { lang, words, render: renderer({}, words, styles) }) });
    const shelf = [...english.workshops].map(([file, original]) => {
      const own = workshops.get(file);
      return own ? { ...own, elsewhere: null } : { ...original, href: `../en/${original.href}`, elsewhere: { lang: 'en', name: english.words.language } };
    });
    const others = Object.entries(all).filter(([l]) => l !== lang).map(([l, o]) => ({ lang: l, name: o.words.language, href: `../${l}/` }));
    pages.set(`${lang}/index.html`, { html: index_page({ lang, words, entries, workshops: shelf, others }) });
  }
  rmSync(folder, { recursive: true, force: true });
  for (const lang of Object.keys(all)) mkdirSync(join(folder, lang), { recursive: true });
  mkdirSync(join(folder, 'programs'));
  for (const [name, text] of Object.entries(whole_programs())) writeFileSync(join(folder, 'programs', name), text);
  write_katex(folder, [...pages.values()].map(({ html }) => html).join(''), styles);
  await write_inter(folder, [...pages.values()].map(({ html }) => html).join(''));
  for (const [path, { html }] of pages) writeFileSync(join(folder, path), html);
  for (const [path, { lesson, html }] of pages) if (lesson) check_links(lesson, html, dirname(join(folder, path)));
  const names = (lessons) => Object.fromEntries([...lessons].map(([number, { href }]) => [number, href]));
  const files = Object.fromEntries(Object.entries(all).map(([lang, { lessons }]) => [lang, names(lessons)]));
  writeFileSync(join(folder, 'files.json'), JSON.stringify(files));
}

try {
  const [site, program, cache] = process.argv.slice(2);
  await write_site(site, measurer(program, cache));
} catch (error) {
  if (!(error instanceof LessonError)) throw error;
  console.error(error.message);
  process.exit(1);
}
