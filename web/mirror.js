// SPDX-License-Identifier: MIT
// Repeats the canvas's controls as an HTML form, for screen readers, speech and keyboards. It is built from
// deepx.controls() and updated in place, so that the focus and a text being typed are not lost.
'use strict';

const mirror = (() => {
  const form = document.querySelector('#controls'), live = document.querySelector('#live');
  // These already have buttons at the top of the sheet.
  const kButtons = {play: 'play', step: 'step', reset: 'reset', seed: 'new_seed', train: 'view', backprop: 'view', gradients: 'view', problems: 'view'};
  const elsewhere = new Set(Object.values(kButtons));
  const rows = new Map(), groups = new Map();
  let count = 0;

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /// The command with the new value in place of "$". A path takes a number as it was typed, with comma or fraction.
  function command_with(control, value) {
    const typed = control.kind === 'number' && !('set' in JSON.parse(control.command)) ? Number(value.replace(',', '.').replace('−', '-')) : value;
    return JSON.parse(control.command, (key, part) => (part === '$' ? typed : part));
  }

  function send(row, value) {
    row.error.textContent = '';
    row.input.removeAttribute('aria-invalid');
    try {
      page.deepx.apply(command_with(row.control, value));
    } catch (error) {
      row.error.textContent = live.textContent = error.message;
      if (row.control.kind === 'number') row.input.setAttribute('aria-invalid', 'true');
    }
    refresh();
  }

  const inputs = {
    number: () => make('input', {type: 'text', inputMode: 'decimal', autocomplete: 'off', spellcheck: false}),
    choice: () => make('select'),
    toggle: () => make('input', {type: 'checkbox'}),
    action: () => make('button', {type: 'button'}),
  };

  function make_row(control) {
    const id = `control-${++count}`, input = inputs[control.kind](), error = make('p', {className: 'error', id: `${id}-error`});
    const about = make('p', {id: `${id}-about`, hidden: true});  // read out with the control, not shown
    input.id = id;
    input.dataset.control = control.name;
    input.setAttribute('aria-describedby', `${error.id} ${about.id}`);
    const row = {input, error, about, control, element: null, choices: ''};
    if (control.kind === 'action') {
      row.element = make('div', {className: 'row'}, input, error, about);
      input.addEventListener('click', () => send(row));
    } else {
      row.label = make('label', {htmlFor: id});
      row.element = make('div', {className: 'row'}, row.label, input, error, about);
      input.addEventListener('change', () => send(row, control.kind === 'toggle' ? input.checked : input.value));
    }
    return row;
  }

  /// Updates a row. Changes only what differs, since a screen reader reads out every change and a caret may move.
  function update(row, control) {
    row.control = control;
    const {input} = row, named = row.label ?? input;
    const label = control.kind === 'number' && control.high < 1e6 ? words.range(control.label, control.low, control.high) : control.label;
    if (named.textContent !== label) named.textContent = label;
    if (row.about.textContent !== (control.words ?? '')) row.about.textContent = control.words ?? '';
    if (input.disabled !== control.locked) input.disabled = control.locked;
    if (control.kind === 'choice') {
      const choices = JSON.stringify(control.choices);
      if (row.choices !== choices) input.replaceChildren(...control.choices.map((c) => new Option(c.label, c.name)));
      row.choices = choices;
      if (input.value !== control.value) input.value = control.value;
    } else if (control.kind === 'toggle') {
      if (input.checked !== control.value) input.checked = control.value;
    } else if (control.kind === 'number') {
      const being_typed = document.activeElement === input && row.shown === control.value;
      if (!being_typed && input.getAttribute('aria-invalid') !== 'true' && input.value !== String(control.value)) input.value = control.value;
      row.shown = control.value;
    }
  }

  /// Puts `elements` below `parent` in this order and moves as few as possible.
  function arrange(parent, elements) {
    const keep = new Set(elements);
    for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
    let next = parent.firstElementChild;
    for (const element of elements) {
      if (element === next) next = next.nextElementSibling;
      else parent.insertBefore(element, next);
    }
  }

  function group_of(name) {
    if (!groups.has(name)) groups.set(name, make('fieldset', {}, make('legend', {textContent: name})));
    return groups.get(name);
  }

  /// Locks and hides the buttons at the top as the teacher has chosen.
  function update_buttons(controls) {
    for (const [name, control] of Object.entries(kButtons)) {
      const found = controls.find((c) => c.name === control), button = document.querySelector(`#mirror [data-do=${name}]`);
      button.hidden = !found;
      button.disabled = Boolean(found?.locked);
    }
  }

  function refresh() {
    const controls = page.deepx.controls();
    update_buttons(controls);
    const content = new Map();
    for (const control of controls) {
      if (elsewhere.has(control.name)) continue;
      let row = rows.get(control.name);
      if (row?.control.kind !== control.kind) rows.set(control.name, row = make_row(control));
      update(row, control);
      if (!content.has(control.group)) content.set(control.group, []);
      content.get(control.group).push(row.element);
    }
    const names = new Set(controls.map((c) => c.name));
    for (const name of rows.keys()) if (!names.has(name)) rows.delete(name);
    arrange(form, [...content.keys()].map(group_of));
    for (const [name, elements] of content) arrange(group_of(name), [group_of(name).firstElementChild, ...elements]);
  }

  form.addEventListener('submit', (event) => event.preventDefault());
  document.querySelector('#mirror').addEventListener('keydown', (event) => {
    if (event.key === 'Escape') page.canvas.focus({preventScroll: true});
  });
  return {refresh};
})();
