// SPDX-License-Identifier: MIT
// Prints one backward pass: worksheet.html#LINK, with the link's hash as the playground writes it. A playground in a
// hidden frame computes all numbers; this page only draws them.
import {draw_page, on_paper, symbol_of} from './draw.js';
import {is_closed, pages_of, size_of} from './layout.js';

const find = (selector) => document.querySelector(selector);
const kFirst = '#view=backprop&formula=L%20=%20%28tanh%28w%2Ax%20%2B%20b%29%20-%20y%29%5E2&var.b=-0.2&var.w=0.5&var.x=2&var.y=0.3';
const say = (text) => find('#status').textContent = text;
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/// The playground, once it runs. Embedded, it takes no focus and stores nothing.
async function start_program() {
  const frame = make('iframe', {src: './?embed=1#view=backprop', title: 'The playground that computes', tabIndex: -1, ariaHidden: 'true', inert: true});
  const loaded = new Promise((done) => frame.addEventListener('load', done, {once: true}));
  document.body.append(frame);
  await loaded;
  const {deepx} = frame.contentWindow;
  await deepx.ready;
  deepx.pause();
  return deepx;
}

/// The short rules of operators, from the reference: a map of an operator's name to its formulas as HTML elements.
async function read_rules() {
  const rules = new Map();
  for (const page of ['operators', 'losses']) {
    const text = await (await fetch(`reference/${page}.html`)).text();
    for (const title of new DOMParser().parseFromString(text, 'text/html').querySelectorAll('h3[id]')) {
      const formulas = title.parentElement.querySelector('.formulas');
      if (formulas && !rules.has(title.id)) rules.set(title.id, formulas);
    }
  }
  return rules;
}

/// Opens a link in the playground. Returns the samples that it shows, [] for a formula.
function open_state(deepx, hash) {
  deepx.apply({open: hash});
  deepx.pause();
  if (!deepx.summary().tape) deepx.apply({view: 'backprop'});
  return deepx.state().tape.samples;
}

/// Moves to the end of the backward pass, before the update changes the weights. Returns the tape, with the loss after
/// the update.
function walk(deepx, samples) {
  if (samples.length) deepx.apply({trace_samples: samples});
  deepx.apply({trace: 'last'});
  const {lossAfter: after} = deepx.state().tape;
  while (deepx.summary().tape.phase === 'update') deepx.apply({trace: 'back'});
  return {...deepx.state().tape, after};
}

/// What the sheet is about, in words: a title and a line of facts.
function words_of({spec}, tape) {
  if (tape.formula)
    return {title: tape.formula, facts: Object.entries(tape.variables).map(([name, value]) => `${name} = ${on_paper(value)}`).join(', ')};
  const {hidden} = spec.network, points = tape.samples.length === 1 ? `sample ${tape.samples[0]}` : `samples ${tape.samples.join(', ')}`;
  const inputs = size_of(tape.nodes[0].shape).columns;
  return {
    title: `One step of a network: ${[inputs, ...hidden.map((layer) => `${layer.units} ${layer.activation}`), 'output'].join(' → ')}`,
    facts: `${points} of ${spec.data.name}, loss ${spec.loss.name ?? spec.loss}, seed ${spec.seed}, ${spec.optimizer.name} at ${spec.optimizer.learning_rate}`,
  };
}

/// The sheets of one kind; `content(node)` says what is filled in.
function sheets(pages, heading, lines, content, named) {
  return pages.map((page, i) => {
    const part = pages.length > 1 ? `, ${i + 1} of ${pages.length}` : '';
    return make('section', {className: 'paper'},
      ...(named && i === 0 ? [make('p', {className: 'who', textContent: 'Name ____________________'})] : []),
      make('h2', {textContent: heading + part}), ...(i === 0 ? lines.map((text) => make('p', {textContent: text})) : []),
      draw_page(page, content, `${heading}${part}: the graph`));
  });
}

function rule_sheet(tape, rules) {
  const used = [...new Set(tape.nodes.map(({op}) => op).filter(Boolean))];
  const rows = used.map((op) => {
    const formulas = rules.get(op)?.cloneNode(true);
    const cell = (part) => make('td', {}, ...(part ? [part] : []));
    const back = formulas?.querySelector('ul');
    back?.remove();
    return make('tr', {}, make('th', {scope: 'row', textContent: op.replaceAll('_', ' ')}), cell(formulas?.firstElementChild), cell(back));
  });
  const head = ['Operator', 'Forward', 'Backward: what arrives is dy'].map((text) => make('th', {scope: 'col', textContent: text}));
  return make('section', {className: 'paper rules'}, make('h2', {textContent: 'Rules of these operators'}),
    make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows)));
}

/// Draws everything for a tape.
function draw({state, tape, rules, holes}) {
  const graded = (name) => name in tape.gradients, {title, facts} = words_of(state, tape);
  const all = ({name}) => ({values: tape.values[name], gradients: tape.gradients[name]});
  const label = (node) => symbol_of(node) + (node.op && !node.name.startsWith(node.op) ? `: ${node.op.replaceAll('_', ' ')}` : '');
  const pages = pages_of(tape.nodes, graded, label);
  const by_id = new Map(tape.nodes.map((node) => [node.id, node]));
  const naming = (fill) => Object.assign((node) => ({label: label(node), ...fill(node)}), {symbol: (id) => symbol_of(by_id.get(id))});
  const last = tape.nodes.at(-1).name;
  const empty = naming((node) => ({
    values: node.op && holes === 'both' ? null : tape.values[node.name],
    gradients: node.name === last ? tape.gradients[last] : null,  // the walk back begins with this 1
  }));
  const boxes = tape.nodes.filter((node) => !is_closed(size_of(node.shape)));
  const count = (list) => list.reduce((sum, node) => sum + size_of(node.shape).rows * size_of(node.shape).columns, 0);
  const forward = holes === 'both' ? count(boxes.filter((node) => node.op)) : 0, backward = count(boxes.filter((node) => graded(node.name) && node.name !== last));
  const tasks = [facts, forward ? `Forward: fill in the ${forward} solid boxes, from top to bottom.` : 'All values are given.',
    `Backward: fill in the ${backward} dashed boxes, from bottom to top. Each is the gradient of ${symbol_of({name: tape.output})} for the number above it.`];
  const after = tape.after === null ? [] : [`Loss: ${on_paper(tape.loss)}. After one step of the optimizer: ${on_paper(tape.after)}.`];
  find('#sheets').replaceChildren(...sheets(pages, title, tasks, empty, true), rule_sheet(tape, rules),
    ...sheets(pages, `Answers: ${title}`, [facts, ...after], naming(all), false));
  const closed = tape.nodes.length - boxes.length;
  say(`${forward + backward} boxes on ${pages.length} ${pages.length === 1 ? 'page' : 'pages'}, the rules, and the answers.` +
    (closed ? ` ${closed} parts have too many numbers for paper and are closed: a narrower network or fewer samples opens them.` : ''));
}

/// The hash of what the reader gave: a link of the playground, its hash, or a formula.
export function hash_of(text) {
  const given = text.trim();
  if (given.includes('#')) return given.slice(given.indexOf('#'));
  return given ? `#view=backprop&formula=${encodeURIComponent(given)}` : kFirst;
}

async function main() {
  const program = start_program(), rules = await read_rules().catch(() => new Map());
  const deepx = await program;
  let at = null, samples = [];  // the state that is open in the playground, and its samples
  function show() {
    const hash = location.hash || kFirst;
    try {
      if (hash !== at) {
        samples = open_state(deepx, hash);
        at = hash;
      }
      const tape = walk(deepx, samples.slice(0, Number(find('#samples').value)));
      find('#playground').href = `./${hash}`;
      draw({state: deepx.state(), tape, rules, holes: find('#holes').value});
    } catch (error) {
      at = null;
      find('#sheets').replaceChildren();
      say(error.message);
    }
  }
  find('#options').addEventListener('submit', (event) => {
    event.preventDefault();
    const hash = hash_of(find('#state').value);
    if (hash === location.hash) show();
    else location.hash = hash;
  });
  for (const name of ['#samples', '#holes']) find(name).addEventListener('change', show);
  find('#print').addEventListener('click', () => print());
  addEventListener('hashchange', show);
  show();
}

main().catch((error) => say(`The playground did not start, so there are no numbers: ${error.message}`));
