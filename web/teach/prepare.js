// SPDX-License-Identifier: MIT
// The teacher's page: a link with hidden and locked controls, made beside the playground that pupils will see.
import {make} from '../lesson/dom.js';

/// Groups of controls, as window.deepx knows them (API.md, For pupils), in words.
const kGroups = {
  data: 'Data', features: 'Inputs', neurons: 'Number of neurons', activation: 'Activations', layer_options: 'Options of layers', layers: 'Adding and removing layers',
  weights: 'Setting weights', recipe: 'The sentence: loss, optimizer, rate', more_settings: 'More settings', seed: 'Seed', transport: 'Play and step', stop: 'Rules that stop',
  speed: 'Speed', output: 'Plot', curves: 'Curves and kept runs', undo: 'Undo', views: 'Other views', presets: 'Presets', problem_settings: 'Settings of problems',
  share: 'Share and save', lesson: 'Lessons',
};

/// The part of a link that the playground reads: what follows its #, without the names that are hidden or locked.
export function state_of(text) {
  const at = text.indexOf('#'), parts = at < 0 ? [] : text.slice(at + 1).trim().split('&');
  return parts.filter((part) => part && !/^(hide|lock)=/.test(part)).join('&');
}
/// The names that a link hides or locks.
export function access_of(text) {
  const names = (kind) => new RegExp(`[#&]${kind}=([^&\\s]*)`).exec(text)?.[1].split(',').filter(Boolean).map(decodeURIComponent) ?? [];
  return {hide: names('hide'), lock: names('lock')};
}
export function link_of(state, {hide, lock}) {
  const list = (kind, names) => names.length ? [`${kind}=${names.map(encodeURIComponent).join(',')}`] : [];
  const parts = [...(state ? [state] : []), ...list('hide', hide), ...list('lock', lock)];
  return parts.length ? `#${parts.join('&')}` : '';
}

const page_of = (path, hash) => new URL(path + hash, location.href.split(/[?#]/)[0]).href;
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
export const embed_code = (hash) => `<iframe src="${escaped(page_of('./?embed=1', hash))}" title="deepX playground" width="100%" height="720" style="border:0" loading="lazy" allow="clipboard-write; fullscreen"></iframe>`;

/// One row: what it is, and whether pupils do not see it or cannot change it. Hiding also locks.
function row(name, label, access, changed) {
  const box = (kind) => {
    const input = make('input', {type: 'checkbox', checked: access[kind].includes(name), ariaLabel: `${kind === 'hide' ? 'Hide' : 'Lock'}: ${label}`, data: {kind, name}});
    input.addEventListener('change', () => changed(kind, name, input.checked));
    return make('td', {}, input);
  };
  return make('tr', {}, make('th', {scope: 'row', textContent: label}), box('hide'), box('lock'));
}

function table(title, rows) {
  const head = make('thead', {}, make('tr', {}, ...[title, 'Hide', 'Lock'].map((textContent) => make('th', {scope: 'col', textContent}))));
  return make('table', {className: 'access'}, head, make('tbody', {}, ...rows));
}

/// Whether the playground can hide a control of this name.
function takes(deepx, name) {
  try {
    deepx.apply({access: {lock: [name]}});
    return true;
  } catch {
    return false;
  }
}

/// The part "Prepare a state". `elements`: {link, start, choices, preview, outputs: {link, embed, worksheet}, status}.
export function make_prepare({link, start, choices, preview, outputs, status}) {
  let state = '', access = {hide: [], lock: []}, deepx = null;

  function write() {
    const hash = link_of(state, access);
    outputs.link.value = page_of('./', hash);
    outputs.embed.value = embed_code(hash);
    outputs.worksheet.href = `worksheet.html${link_of(state, {hide: [], lock: []})}`;
    return hash;
  }
  function changed(kind, name, on) {
    access[kind] = on ? [...access[kind], name] : access[kind].filter((other) => other !== name);
    write();
    deepx.apply({access});
  }
  function list() {
    deepx.apply({access: {}});
    const all = deepx.controls(), by_group = Map.groupBy ? Map.groupBy(all, (c) => c.group) : all.reduce((map, c) => map.set(c.group, [...(map.get(c.group) ?? []), c]), new Map());
    const whole = table('Whole groups', Object.entries(kGroups).filter(([name]) => takes(deepx, name)).map(([name, label]) => row(name, label, access, changed)));
    const single = [...by_group].map(([group, controls]) => [group, controls.filter(({name}) => takes(deepx, name))]).filter(([, controls]) => controls.length)
      .map(([group, controls]) => make('details', {}, make('summary', {textContent: `${group}: one by one`}),
        table(group, controls.map(({name, label}) => row(name, label, access, changed)))));
    choices.replaceChildren(whole, ...single);
    deepx.apply({access});
  }
  async function open() {
    state = state_of(link.value);
    access = access_of(link.value);
    const hash = write();
    status.textContent = deepx ? '' : 'The playground is being started.';
    try {
      if (!deepx) {
        const loaded = new Promise((done) => preview.addEventListener('load', done, {once: true}));
        preview.hidden = false;
        preview.src = './?embed=1#view=backprop';
        await loaded;
        await preview.contentWindow.deepx.ready;
        ({deepx} = preview.contentWindow);
      }
      deepx.apply({open: hash || '#'});
      list();
      status.textContent = 'Below is what pupils see.';
      document.querySelector('#prepared').hidden = false;
    } catch (error) {
      status.textContent = error.message;
    }
  }
  start.addEventListener('click', open);
  link.addEventListener('keydown', (event) => event.key === 'Enter' && open());
  write();
}
