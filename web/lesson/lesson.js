// SPDX-License-Identifier: MIT
// A lesson beside the playground: ?lesson=3, with &lang=de in another language. It takes text and logic from the
// lesson's static page, and uses the playground through window.deepx like any other page.
import {write_code} from './code.js';
import {make, say} from './dom.js';
import {make_goal, make_holes} from './goal.js';
import {make_question} from './question.js';
import {carry_out} from './run.js';
import {make_sheet} from './sheet.js';
import {make_store} from './store.js';

const kLookMs = 400;
const here = (path) => new URL(path, import.meta.url);
const deepx = window.deepx, root = document.documentElement;
let store, shown = null;  // shown: the panel of the open lesson

function style(path) {
  return new Promise((done) => {
    const link = make('link', {rel: 'stylesheet', href: here(path).href, onload: done, onerror: done});
    document.head.append(link);
  });
}

/// The language to show lesson `number` in: the one asked for, the reader's, or English; undefined if there is no such
/// lesson.
function language_of(files, number, asked) {
  const wanted = [asked, ...navigator.languages.map((tag) => tag.slice(0, 2)), 'en'];
  return wanted.find((lang) => lang && files[lang]?.[number]);
}

async function fetch_lesson(number, asked) {
  const files = await (await fetch(here('../lessons/files.json'))).json(), lang = language_of(files, number, asked);
  if (!lang) throw new Error(`?lesson=${number}: there is no such lesson; use ${Object.keys(files.en).join(', ')}`);
  const address = here(`../lessons/${lang}/${files[lang][number]}`);
  const page = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
  for (const link of page.querySelectorAll('.text a[href], .beliefs a[href]'))
    Object.assign(link, {href: new URL(link.getAttribute('href'), address).href, target: '_blank'});
  return {page, address, logic: JSON.parse(page.querySelector('#logic').textContent)};
}

/// Whether the page was opened with a lesson's whole address, as copied from another reader: it holds the lesson's locks,
/// which are not this reader's.
const copied = () => /[#&](hide|lock)=/.test(location.hash) && !shown && !store.open();

/// What the reader has now, to come back to: a session holds the run, the view, and what a teacher has hidden or locked.
const present = (kept) => {
  const {session} = kept ? JSON.parse(kept) : deepx.session();
  return {session, playing: !kept && deepx.summary().playing, copied: copied()};
};

function restore({session, playing, copied: free}) {
  deepx.apply({resume: session});
  if (free) deepx.apply({access: {}});
  if (playing) deepx.play();
}

/// The panel of one lesson. `open` is what the store keeps of it.
class Panel {
  constructor({page: text, address, logic}, open) {
    Object.assign(this, {logic, open, words: logic.words, decimal: logic.decimal, closed: new AbortController(), last: Promise.resolve()});
    const {words} = this, title = text.querySelector('h1').textContent;
    this.bar = make('div', {className: 'goal'});
    this.live = make('p', {className: 'hidden', role: 'status'});
    this.pinned = make('p', {className: 'pinned', hidden: true});
    this.heading = make('h1', {textContent: title, tabIndex: -1});
    this.text = make('div', {className: 'text'}, ...text.querySelector('.text').childNodes);
    this.beliefs = make('div', {className: 'beliefs'}, ...text.querySelector('.beliefs').childNodes);
    this.code = this.make_code();
    this.next = make('a', {className: 'next'});
    const body = make('div', {className: 'body', tabIndex: 0, role: 'region', ariaLabel: title}, this.heading, this.text, this.beliefs, this.code,
      make('p', {className: 'page'}, make('a', {href: address.href, target: '_blank', textContent: words.page})));
    const back = make('button', {type: 'button', className: 'back', textContent: words.back});
    back.addEventListener('click', close);
    this.element = make('aside', {id: 'lesson', lang: logic.lang, ariaLabel: words.lesson},
      this.make_top(), this.pinned, body, this.bar, make('div', {className: 'nav'}, back, this.next), this.live);
    this.sheet = make_sheet(this.element, words);
    this.make_next();
    this.make_parts();
    this.element.addEventListener('keydown', (event) => this.key(event));
    document.body.append(this.element);
    this.reveal();
    this.timer = setInterval(() => this.look(), kLookMs);
  }

  make_top() {
    const {number, count} = this.logic, {answered} = store.done(), {words} = this;
    const kind = (n) => n === number ? 'n' : answered.includes(n) ? 'd' : '';
    const progress = make('div', {className: 'prog', role: 'img', ariaLabel: say(words.progress, {number, count, done: answered.length})},
      ...Array.from({length: count}, (_, i) => make('i', {className: kind(i + 1)})));
    return make('div', {className: 'top'}, make('b', {textContent: say(words.number, {number})}), progress,
      make('span', {textContent: say(words.of, {count})}));
  }

  make_next() {
    const {next, lang} = this.logic, {words} = this;
    if (!next) return Object.assign(this.next, {href: here(`../lessons/${lang}/`).href, textContent: words.all});
    Object.assign(this.next, {href: `?lesson=${next.number}&lang=${next.lang}`, textContent: say(words.next, {title: next.title}), title: next.title});
    this.next.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;  // the reader wants another tab
      event.preventDefault();
      show(next.number, next.lang);
    });
  }

  make_code() {
    const {words} = this, output = make('output'), copy = make('button', {type: 'button', textContent: words.copy});
    copy.addEventListener('click', () => page.copy(output.textContent, words.copied));
    const details = make('details', {className: 'code'}, make('summary', {textContent: words.code}),
      make('p', {textContent: words.code_words}), output, copy);
    details.addEventListener('toggle', () => output.textContent = write_code({...store.done(), seed: deepx.summary().spec.seed}));
    return details;
  }

  make_parts() {
    const {logic, open, words, decimal} = this, keep = () => store.keep(this.open), tell = (text) => this.tell(text);
    const asks = {
      words, decimal, tell,
      answer: (id) => open.answers[id],
      committed: (id, option) => (open.answers[id] = {option, measured: null}, keep(), this.pin()),
      run: (commands) => this.run(commands),
      resolved: (id, measured, values) => (Object.assign(open.answers[id], {measured, values}), keep(), this.reveal()),
      failed: (error) => this.closed.signal.aborted || this.tell(say(words.failed, {message: error.message}), true),
    };
    this.questions = [...this.text.querySelectorAll('[data-question]')].map((section) =>
      make_question(section, section.dataset.question, logic.questions[section.dataset.question], asks));
    const holes = this.text.querySelector('[data-holes]'), filled = (id, typed) => (open.typed[id] = typed, keep(), this.look());
    this.holes = holes && make_holes(holes, logic.holes, {words, typed: open.typed, tell, filled});
    const holes_filled = () => (logic.goal.holes && this.holes?.scope()) || {right: 0, total: 0};
    this.goal = make_goal(this.text.querySelector('[data-goal]'), this.bar, logic.goal, {
      words, decimal, tell, met: open.met,
      active: () => this.answered(),
      started: () => open.started,
      scope: () => ({...deepx.state(), holes: holes_filled()}),
      holes: holes_filled,
      start: () => this.start_goal(),
      part_met: (id) => (open.met.push(id), keep()),
      reached: () => this.reached(),
    });
  }

  answered() {
    return this.questions.every((question) => question.resolved());
  }

  /// Which controls are restricted: until all questions are answered also those that would run the answer.
  access() {
    const {access: {hide = [], lock = []}, goal} = this.logic;
    if (this.goal?.reached()) return {hide: [], lock: []};
    if (this.open.started && goal.access) return {hide: goal.access.hide ?? [], lock: goal.access.lock ?? []};
    return this.answered() ? {hide, lock} : {hide, lock: [...lock, 'transport']};
  }

  /// Carries out commands once those before them are done; resolves to the state afterwards and the states that they keep.
  carry_out(commands) {
    const {signal} = this.closed;
    this.last = this.last.catch(() => {}).then(async () => {
      signal.throwIfAborted();
      const kept = await carry_out(deepx, commands, this.access(), signal);
      return {...deepx.state(), ...kept};
    });
    return this.last;
  }

  /// Opens the lesson's own state.
  begin() {
    return this.carry_out(this.logic.open);
  }

  run(commands) {
    this.sheet.show_picture();
    return this.carry_out([...this.logic.open, ...commands]);
  }

  async start_goal() {
    this.open.started = true;
    store.keep(this.open);
    this.sheet.show_picture();
    await this.carry_out(this.logic.goal.start);
    this.reveal();
    if (this.logic.goal.holes) this.holes.first()?.focus();
  }

  reached() {
    store.add('goals', this.logic.number);
    const {reveal} = this.logic.goal;
    if (reveal) this.carry_out(reveal);
    else deepx.apply({access: this.access()});
    this.reveal();
  }

  look() {
    if (!document.hidden) this.goal.look();
  }

  /// Shows the text up to the first question that is open; what follows would give its answer away.
  reveal() {
    let open = false;
    for (const part of this.text.children) {
      part.hidden = open;
      const question = this.questions.find(({section}) => section === part);
      open ||= Boolean(question && !question.resolved());
    }
    const done = this.answered();
    if (done && !store.done().answered.includes(this.logic.number)) {
      store.add('answered', this.logic.number);
      deepx.apply({access: this.access()});
    }
    this.beliefs.hidden = this.code.hidden = !done;
    const {holes, start} = this.logic.goal;
    if (holes) this.text.querySelector('[data-holes]').hidden = !done || !this.open.started && Boolean(start);
    this.next.classList.toggle('off', !this.goal.reached());
    this.pin();
    this.goal.look();
  }

  pin() {
    const line = this.questions.map((question) => question.line()).filter(Boolean).at(-1);
    this.pinned.hidden = !line;
    this.pinned.textContent = line ?? '';
  }

  tell(text, aloud = false) {
    this.live.textContent = text;
    if (aloud) page.show_message(text);
  }

  /// 1 to 9 choose an option of the open question, Enter runs it.
  key(event) {
    if (event.target.closest('input, textarea') || event.ctrlKey || event.metaKey || event.altKey) return;
    const question = this.questions.find((q) => !q.resolved());
    if (!question) return;
    if (/^[1-9]$/.test(event.key)) question.choose(Number(event.key));
    else if (event.key === 'Enter' && !event.target.closest('button, a, summary')) question.start();
    else return;
    event.preventDefault();
  }

  remove() {
    clearInterval(this.timer);
    this.closed.abort();
    this.element.remove();
  }
}

/// Writes the open lesson into the address, so that a reload and a shared link find it.
function write_address(number, lang) {
  const address = new URL(location.href);
  for (const [name, value] of [['lesson', number], ['lang', lang]]) value ? address.searchParams.set(name, value) : address.searchParams.delete(name);
  try {
    history.replaceState(history.state, '', address);
  } catch {
    // Sandboxed frames may refuse this.
  }
}

/// Shows lesson `number`. What the reader had before the first lesson is kept until close().
async function show(number, asked, kept = '') {
  const fetched = await fetch_lesson(number, asked), {lang} = fetched.logic;
  let open = store.open();
  const goes_on = open?.number === fetched.logic.number && open.lang === lang && !shown;
  if (!goes_on) {
    const mine = open?.mine ?? present(kept);
    open = {number: fetched.logic.number, lang, mine, answers: {}, typed: {}, met: [], started: false};
    store.keep(open);
  }
  shown?.remove();
  root.classList.add('with-lesson');
  shown = new Panel(fetched, open);
  write_address(number, lang);
  if (!goes_on) await shown.begin();
  else deepx.apply({access: shown.access()});
  if (!page.embed) shown.heading.focus({preventScroll: true});
}

/// Closes the lesson; the reader's own run is back as it was.
function close() {
  const {mine} = store.open();
  shown.remove();
  shown = null;
  store.keep(null);
  root.classList.remove('with-lesson');
  write_address(null, null);
  restore(mine);
  if (!page.embed) page.canvas.focus({preventScroll: true});
}

/// Opens the lesson that the address names. `kept` is the session that the tab had before, or "".
export async function start(number, lang, kept) {
  store = make_store(!page.embed);
  try {
    await Promise.all([style('../lessons/inter.css'), style('../lessons/katex.css'), style('lesson.css'), deepx.ready]);
    if (deepx.summary().access.hide.includes('lesson')) return write_address(null, null);  // a teacher has hidden it
    // Back and Forward restore what an entry of the history holds, also its locks. In a lesson its own are valid.
    addEventListener('hashchange', () => setTimeout(() => shown && deepx.apply({access: shown.access()})));
    await show(Number(number), lang, kept);
  } catch (error) {
    await deepx.ready;
    if (!shown) root.classList.remove('with-lesson');
    page.show_message(error.message);
  }
}
