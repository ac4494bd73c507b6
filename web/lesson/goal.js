// SPDX-License-Identifier: MIT
// The goal of a lesson: parts that the page ticks by itself, and numbers that the reader fills in.
import {evaluate, judge, typed_number, written} from './evaluate.js';
import {make, plain_text, say} from './dom.js';

/// The boxes to fill. `host`: {words, typed: what was typed right before, by id, filled(id, text), tell(text)}.
export function make_holes(section, logic, host) {
  const {words} = host, ids = Object.keys(logic), right = new Set(Object.keys(host.typed)), inputs = [];
  const rows = ids.map((id) => {
    const item = section.querySelector(`[data-hole="${id}"]`), ask = item.querySelector('[data-ask]');
    const verdict = make('p', {className: 'verdict', id: `verdict-${id}`});
    const input = make('input', {type: 'text', inputMode: 'text', autocomplete: 'off', spellcheck: false,
      value: host.typed[id] ?? '', ariaLabel: plain_text(ask), data: {hole: id}, aria: {describedby: verdict.id}});
    const check = make('button', {type: 'submit', textContent: words.check});
    const form = make('form', {className: 'hole'}, make('span', {ariaHidden: 'true'}, ...ask.childNodes), input, check, verdict);
    const hint = item.querySelector('[data-hint]').childNodes;
    function show_right() {
      form.classList.add('right');
      input.readOnly = true;
      check.hidden = true;
      verdict.replaceChildren(words.right);
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (right.has(id)) return;
      const kind = judge(typed_number(input.value), logic[id].value, logic[id].factors, logic[id].paths);
      form.dataset.kind = kind;
      if (kind === 'right') {
        right.add(id);
        show_right();
        host.filled(id, input.value);
        inputs.find((other) => !other.readOnly)?.focus();
      } else {
        const helps = !['close', 'unreadable'].includes(kind);
        verdict.replaceChildren(make('b', {textContent: words[kind]}), ' ', ...[...hint].filter(() => helps).map((node) => node.cloneNode(true)));
      }
      host.tell(plain_text(verdict));
    });
    if (right.has(id)) show_right();
    inputs.push(input);
    return form;
  });
  section.replaceChildren(...rows);
  return {scope: () => ({right: right.size, total: ids.length}), first: () => inputs.find((input) => !input.readOnly)};
}

/// The goal: its text with a list of parts, and the bar below the lesson. `host`: {words, decimal, met: ids,
/// holes(): {right, total}, active(), started(), scope(),
/// start(): a promise, part_met(id), reached(), tell(text)}.
export function make_goal(section, bar, logic, host) {
  const {words} = host, met = new Set(host.met), ids = Object.keys(logic.parts);
  const title = section.querySelector('[data-title]'), success = section.querySelector('[data-met]');
  const start = logic.start && make('button', {type: 'button', className: 'try'},
    make('strong', {textContent: host.started() ? words.restart : words.start}));
  if (start) {
    section.querySelector('[data-text]').after(start);
    start.addEventListener('click', () => host.start().then(() => {
      start.firstChild.textContent = words.restart;
      look();
    }));
  }
  const value = make('code'), fill = make('i'), mark = make('span');
  const name = make('b', {textContent: say(words.goal, {title: plain_text(title)})});
  bar.replaceChildren(name, value, make('div', {className: 'bar'}, fill), mark);
  const reached = () => met.size >= logic.need;

  function draw(scope) {
    for (const id of ids) section.querySelector(`[data-part="${id}"]`).classList.toggle('met', met.has(id));
    const so_far = scope && logic.progress !== undefined ? evaluate(logic.progress, scope) || 0 : met.size / logic.need;
    fill.style.width = `${100 * (reached() ? 1 : Math.max(0, Math.min(1, so_far)))}%`;
    const {right, total} = host.holes(), shown = scope && logic.shows ? evaluate(logic.shows.value, scope) : undefined;
    value.textContent = typeof shown === 'number' ? written(shown, String(logic.shows.format ?? ''), host.decimal)
      : say(words.parts, total ? {met: right, need: total} : {met: met.size, need: logic.need});
    mark.textContent = host.active() ? reached() ? words.reached : '' : words.goal_waits;
    success.hidden = !reached();
    bar.classList.toggle('active', host.active());
    bar.classList.toggle('reached', reached());
  }

  /// Ticks what the present state meets; what is ticked stays ticked.
  function look() {
    if (!host.active() || logic.start && !host.started()) return draw();
    const scope = host.scope(), before = reached();
    for (const id of ids) {
      if (met.has(id) || !evaluate(logic.parts[id], scope)) continue;
      met.add(id);
      host.part_met(id);
      host.tell(plain_text(section.querySelector(`[data-part="${id}"]`)));
    }
    draw(scope);
    if (reached() && !before) {
      host.reached();
      host.tell(plain_text(success));
    }
  }
  draw();
  return {look, reached, start};
}
