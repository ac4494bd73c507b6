// SPDX-License-Identifier: MIT
// One question of a lesson: open, then committed, then resolved by a run. An answer cannot be changed, and the run stays
// locked until there is one.
import {evaluate, written} from './evaluate.js';
import {make, plain_text, say} from './dom.js';

const kLock = '<rect x="3" y="7" width="10" height="7" rx="1.5"/><path d="M5 7V5a3 3 0 0 1 6 0v2"/>';
const kPlay = '<path d="M4 2l9 6-9 6z" fill="currentColor"/>';

const svg = (content) => document.createRange().createContextualFragment(`<svg width="16" height="16" viewBox="0 0 16 16"
  fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">${content}</svg>`);

const copied = (element) => element.cloneNode(true).childNodes;

/// Turns the static `section` into the question. `logic`: {run, options, shows}. `host`: {words, decimal, answer(id): what
/// was answered before, committed(id, option), run(commands): a promise of the scope, resolved(id, measured), tell(text)}.
/// Returns {resolved(), choose(n), start()}.
export function make_question(section, id, logic, host) {
  const {words} = host, text_of = {}, reply_of = {}, buttons = {};
  for (const item of section.querySelectorAll('[data-option]')) text_of[item.dataset.option] = item;
  for (const item of section.querySelectorAll('[data-reply]')) reply_of[item.dataset.reply] = item;
  text_of.unknown = make('span', {textContent: words.unknown});
  const keys = [...Object.keys(logic.options), 'unknown'];
  let {option: mine = null, measured = null, values = {}} = host.answer(id) ?? {}, running = false;

  const legend = make('legend', {}, ...section.querySelector('[data-ask]').childNodes);
  const set = make('fieldset', {className: 'q'}, legend);
  for (const [i, key] of keys.entries()) {
    buttons[key] = make('button', {type: 'button', className: 'o', data: {option: key}},
      make('kbd', {textContent: i + 1, ariaHidden: 'true'}), make('span', {}, ...copied(text_of[key])), make('em'));
    buttons[key].addEventListener('click', () => choose(key));
    set.append(buttons[key]);
  }
  const name = make('strong', {}, ...section.querySelector('[data-label]').childNodes), hint = make('span'), icon = make('i');
  const run = make('button', {type: 'button', className: 'run'}, icon, name, hint);
  run.addEventListener('click', start);
  const results = make('dl', {className: 'results', hidden: true});
  const reply = make('div', {className: 'speaks', hidden: true, tabIndex: -1});
  const shows = Object.entries(logic.shows).map(([key, show]) =>
    ({...show, key, label: section.querySelector(`[data-show="${key}"]`)}));
  section.replaceChildren(set, run, results, reply);

  function choose(key) {
    if (mine || !key) return;
    mine = key;
    host.committed(id, key);
    draw();
    host.tell(say(words.committed, {answer: plain_text(text_of[key])}));
    run.focus({preventScroll: false});
  }

  async function start() {
    if (!mine || running) return;
    running = true;
    draw();
    try {
      const scope = await host.run(logic.run);
      const first = measured === null;
      measured = keys.find((key) => key !== 'unknown' && evaluate(logic.options[key], scope)) ?? null;
      values = Object.fromEntries(shows.map(({key, value}) => [key, evaluate(value, scope)]));
      running = false;
      host.resolved(id, measured, values);
      draw();
      if (first) reply.focus();
      const result = measured ? say(words.resolved, {answer: plain_text(text_of[measured])}) : '';
      host.tell(`${result} ${plain_text(reply)}`);
    } catch (error) {
      running = false;
      draw();
      host.failed(error);
    }
  }

  function draw() {
    set.classList.toggle('done', mine !== null);
    for (const [key, button] of Object.entries(buttons)) {
      const yours = key === mine, right = key === measured;
      button.classList.toggle('mine', yours);
      button.classList.toggle('right', right);
      if (mine) button.setAttribute('aria-disabled', 'true');
      if (yours) button.setAttribute('aria-pressed', 'true');
      button.lastChild.textContent = yours && right ? words.both : yours ? words.yours : right ? words.measured : '';
    }
    run.disabled = !mine || running;
    icon.replaceChildren(svg(mine ? kPlay : kLock));
    hint.textContent = running ? words.running : measured ? words.again : mine ? words.ready : words.locked;
    results.hidden = reply.hidden = measured === null;
    if (measured === null) return;
    results.replaceChildren(
      ...shows.map(({key, label, format}) => make('div', {}, make('dt', {}, ...copied(label)),
        make('dd', {className: 'measured', textContent: written(values[key], String(format ?? ''), host.decimal)}))),
      make('div', {}, make('dt', {textContent: words.you_said}), make('dd', {className: 'said'}, ...copied(text_of[mine]))));
    reply.replaceChildren(make('p', {}, ...copied(reply_of[mine])));
  }
  draw();
  return {
    id, section, resolved: () => measured !== null, committed: () => mine !== null,
    choose: (n) => choose(keys[n - 1]), start,
    /// One line for the top of the sheet: what was said and what was measured.
    line: () => mine && [[words.you_said, mine], [words.measured, measured]].filter(([, key]) => key)
      .map(([word, key]) => `${word}: ${plain_text(text_of[key])}`).join(' · '),
  };
}
