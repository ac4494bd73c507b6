// SPDX-License-Identifier: MIT
// Reads a lesson's file: its front matter by a schema, and its Markdown. An error names the file, the line and the remedy.
import { isMap, LineCounter, parseDocument } from 'yaml';

import { parse } from './expression.mjs';

/** An error in a lesson: it stops the build of the site. */
export class LessonError extends Error {
  constructor(file, line, message) {
    super(`${file}${line ? `:${line}` : ''}: ${message}`);
  }
}

// The schema. Kinds: `text` is translated; `expression`, `commands`, `names`, `number` and `flag` are the lesson's logic,
// which only the English file holds. A ? marks what may be missing.
const access = { hide: 'names?', lock: 'names?' };
const question = {
  ask: 'text', label: 'text', unknown: 'text', run: 'commands',
  shows: { '*': { label: 'text', value: 'expression', format: 'format?' }, '?': true },
  options: { '*': { text: 'text', when: 'expression', reply: 'text' } },
};
const hole = { ask: 'text', value: 'expression', factors: 'expressions?', paths: 'expressions?', hint: 'text' };
const goal = {
  title: 'text', text: 'text', met: 'text', start: 'commands?', reveal: 'commands?', access: { ...access, '?': true }, need: 'number?',
  shows: { value: 'expression', format: 'format?', '?': true }, progress: 'expression?',
  parts: { '*': { text: 'text', when: 'expression' } },
};
export const schema = {
  title: 'text', summary: 'text', minutes: 'number', needs: 'numbers', open: 'commands', access,
  measured: { '*': 'commands', '?': true }, questions: { '*': question }, holes: { '*': hole, '?': true }, goal,
  misconceptions: 'texts',
};

const list_of = (value, kind) => Array.isArray(value) && value.every((x) => typeof x === kind);
const kinds = {
  text: [(v) => typeof v === 'string' && v.trim() !== '', 'a text'],
  texts: [(v) => list_of(v, 'string') && v.length > 0, 'a list of texts'],
  number: [(v) => Number.isFinite(v), 'a number'],
  numbers: [(v) => list_of(v, 'number'), 'a list of numbers of lessons'],
  names: [(v) => list_of(v, 'string'), 'a list of names of controls'],
  format: [(v) => /^\d+[s%]?$/.test(String(v)), 'a number of digits, with s for significant digits or % for percent'],
  commands: [(v) => Array.isArray(v) && v.length > 0 && v.every((c) => typeof c === 'string' ? c.startsWith('#') : c && Object.keys(c).length === 1),
    'a list of commands as of deepx.apply(), of links as texts that begin with #, and of {keep: name}'],
  expression: [(v) => typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean', 'an expression'],
  expressions: [(v) => Array.isArray(v), 'a list of expressions'],
};
const translated = (kind) => /^texts?\??$/.test(kind);

/** One document with the lines of its values. */
export class Reader {
  constructor(file, source) {
    this.file = file;
    const parts = /^---\n([\s\S]*?\n)---\n([\s\S]*)$/.exec(source);
    if (!parts) throw new LessonError(file, 1, 'has no front matter; begin with a line ---, the keys, and another line ---');
    this.lines = new LineCounter();
    this.document = parseDocument(parts[1], { lineCounter: this.lines });
    this.body = parts[2];
    this.body_line = parts[1].split('\n').length + 2;
    for (const error of this.document.errors) throw new LessonError(file, error.linePos[0].line + 1, error.message.split('\n')[0]);
  }

  line(path) {
    const node = path.length ? this.document.getIn(path, true) : this.document.contents;
    const key = path.length && this.document.getIn(path.slice(0, -1), true);
    const pair = isMap(key) && key.items.find((item) => item.key.value === path.at(-1));
    const at = (pair ? pair.key : node)?.range?.[0];
    return at === undefined ? path.length ? this.line(path.slice(0, -1)) : 1 : this.lines.linePos(at).line + 1;
  }

  fail(path, message) {
    throw new LessonError(this.file, this.line(path), `${path.join('.') || 'the front matter'}: ${message}`);
  }
}

/** Expressions become trees; a bad one is an error with its place. */
function read_value(reader, path, kind, value) {
  const [fits, what] = kinds[kind];
  if (!fits(value)) reader.fail(path, `is ${JSON.stringify(value)?.slice(0, 60)}; give ${what}`);
  if (!kind.startsWith('expression')) return value;
  const tree = (text) => {
    try {
      return parse(text);
    } catch (error) {
      return reader.fail(path, `${JSON.stringify(text)}: ${error.message}`);
    }
  };
  return kind === 'expression' ? tree(value) : value.map(tree);
}

function read(reader, path, rule, value, original) {
  if (typeof rule === 'string') {
    const optional = rule.endsWith('?'), kind = optional ? rule.slice(0, -1) : rule;
    if (original !== undefined && !translated(kind)) {
      if (value !== undefined) reader.fail(path, 'belongs to the English file, which a translation follows; delete it here');
      return original;
    }
    if (value === undefined) return optional ? undefined : reader.fail(path, `is missing; give ${kinds[kind][1]}`);
    return read_value(reader, path, kind, value);
  }
  if (value === undefined && original !== undefined && !has_text(rule)) return original;
  if (value === undefined) return rule['?'] ? undefined : reader.fail(path, 'is missing');
  if (value === null || typeof value !== 'object' || Array.isArray(value)) reader.fail(path, 'must hold keys and values');
  const known = rule['*'] ? Object.keys(original ?? value) : Object.keys(rule).filter((key) => key !== '?');
  for (const key of Object.keys(value))
    if (!known.includes(key)) reader.fail([...path, key], `is not a key here; use ${known.join(', ')}`);
  const result = {};
  for (const key of known) {
    const part = read(reader, [...path, key], rule['*'] ?? rule[key], value[key], original?.[key]);
    if (part !== undefined) result[key] = part;
  }
  return result;
}

const has_text = (rule) => typeof rule === 'string' ? translated(rule) : Object.values(rule).some((part) => part !== true && has_text(part));

const words_in = (text) => text.replace(/\$[^$]*\$/g, 'x').split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** What the schema cannot say: lengths, forbidden words, markers that stand exactly once. */
function check_style(reader, lesson, words) {
  const never = new RegExp(`\\b(${words.never.join('|')})\\b`, 'i');
  for (const [id, asked] of Object.entries(lesson.questions)) {
    const replies = Object.entries(asked.options).map(([option, o]) => [['questions', id, 'options', option, 'reply'], o.reply]);
    if (replies.length < 2) reader.fail(['questions', id, 'options'], 'has fewer than two options; a question needs a choice');
    for (const [path, reply] of [...replies, [['questions', id, 'unknown'], asked.unknown]]) {
      if (words_in(reply) > 50) reader.fail(path, `has ${words_in(reply)} words; at most 50 speak to a reader at once`);
      if (path.at(-1) === 'reply' && !/^\*\*[^*]+\*\*/.test(reply)) reader.fail(path, 'begins without bold words; begin with **what the reader did.**');
      if (never.test(reply)) reader.fail(path, `says "${never.exec(reply)[0]}"; say what follows from the choice`);
    }
  }
  const wanted = [...Object.keys(lesson.questions).map((id) => `question ${id}`), ...(lesson.holes ? ['holes'] : []), 'goal'];
  const found = [...reader.body.matchAll(/^::(.*)$/gm)];
  for (const mark of wanted) {
    const count = found.filter(([, text]) => text.trim() === mark).length;
    if (count === 1) continue;
    throw new LessonError(reader.file, reader.body_line, `the text has ${count} lines "::${mark}"; write one where it stands`);
  }
  for (const { 1: mark, index } of found)
    if (!wanted.includes(mark.trim()))
      throw new LessonError(reader.file, reader.body_line + reader.body.slice(0, index).split('\n').length - 1,
        `"::${mark}" marks nothing; use ${wanted.map((w) => `::${w}`).join(', ')}`);
  const count = words_in(reader.body.replace(/^::.*$/gm, ''));
  if (count < 350 || count > 600) throw new LessonError(reader.file, reader.body_line, `the text has ${count} words; 350 to 600 take five to seven minutes`);
}

/** The lesson in `source`: its front matter with trees for expressions, and `body`. A translation takes the logic of `original`. */
export function read_lesson(file, source, words, original) {
  const reader = new Reader(file, source);
  const lesson = read(reader, [], schema, reader.document.toJS(), original);
  check_style(reader, lesson, words);
  return { ...lesson, body: reader.body, body_line: reader.body_line, file, line: (path) => reader.line(path) };
}

/** The words of the panel in one language, from YAML; all languages have the keys of the English ones. */
export function read_words(file, source, english) {
  const document = parseDocument(source);
  for (const error of document.errors) throw new LessonError(file, error.linePos[0].line, error.message.split('\n')[0]);
  const words = document.toJS(), like = english ?? words;
  const compare = (mine, theirs, path) => {
    for (const key of Object.keys(theirs))
      if (!(key in mine)) throw new LessonError(file, 0, `${path}${key} is missing; translate it from the English words`);
    for (const key of Object.keys(mine))
      if (!(key in theirs)) throw new LessonError(file, 0, `${path}${key} is not among the English words; delete it or add it there`);
  };
  compare(words, like, '');
  compare(words.panel, like.panel, 'panel.');
  if (words.titles.length !== like.titles.length) throw new LessonError(file, 0, `titles has ${words.titles.length} entries; give all ${like.titles.length}`);
  return words;
}
