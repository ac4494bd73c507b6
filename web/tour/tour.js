// SPDX-License-Identifier: MIT
// Lesson 0: what the picture shows, by numbers at the things themselves. Offered once, on the first visit; never in the
// way: no focus is taken, Escape or any use of the playground ends it. ?tour=1 opens it at once.
import {make} from '../lesson/dom.js';

const kFollowMs = 400, kMarker = 26, kNarrow = '(max-width: 599px)';
const kThings = [
  ['A link', 'carries a number to the next layer, times its weight. Thick means large; blue adds, orange takes away.'],
  ['A map', 'shows what one neuron answers at every place of the plane.'],
  ['A dot', 'is one example. Its color is what it is; the color behind it is what the network says.'],
  ['The loss', 'is how far off the answers are, as one number. Training makes it fall.'],
];
const {deepx} = window;
let card = null, markers = [], timer = null;

/// Where the things are on the canvas now, in the order of kThings; null unless all are drawn.
function places() {
  const targets = deepx.targets(), named = (end) => targets.find(({name}) => name.endsWith(end));
  const middle = ({x, y, width, height}) => ({x: x + width / 2, y: y + height / 2});
  const neurons = targets.filter(({name}) => name.endsWith('/neuron')), columns = [...new Set(neurons.map(({x}) => x))].sort((a, b) => a - b);
  const [inputs, hidden] = columns.map((x) => neurons.filter((neuron) => neuron.x === x));
  const plot = named('output/output'), loss = named('time/loss');
  if (!hidden || !plot || !loss) return null;
  // A link is an S: its middle lies halfway between its ends.
  const from = inputs[0], to = hidden[0];
  const link = {x: (from.x + from.width + to.x) / 2, y: (middle(from).y + middle(to).y) / 2};
  return [link, middle(hidden.at(-1)), {x: plot.x + 0.7 * plot.width, y: plot.y + 0.4 * plot.height}, {x: loss.x + 0.3 * loss.width, y: loss.y + 0.4 * loss.height}];
}

/// A place for the card that covers none of the numbers: the first that fits, above the controls of time if possible.
function stand(at) {
  const {width, height} = card.getBoundingClientRect(), room = {x: innerWidth - width - 16, y: innerHeight - height - 16};
  const above = Array.from({length: Math.max(0, Math.floor((room.y - 64) / 24))}, (_, i) => 64 + 24 * i);
  const rows = [innerHeight - 170 - height, ...above, room.y], columns = [16, room.x / 2, room.x];
  const free = (x, y) => at.every((p) => p.x < x - kMarker || p.x > x + width + kMarker || p.y < y - kMarker || p.y > y + height + kMarker);
  const all = rows.flatMap((y) => columns.map((x) => [Math.max(8, x), Math.max(8, y)])), [left, top] = all.find(([x, y]) => free(x, y)) ?? [16, room.y];
  Object.assign(card.style, {left: `${left}px`, top: `${top}px`});
}

function follow() {
  const at = places(), stage = document.querySelector('#canvas').getBoundingClientRect();
  if (!at) return end();
  at.forEach(({x, y}, i) => Object.assign(markers[i].style, {left: `${x + stage.left}px`, top: `${y + stage.top}px`}));
  const shown = JSON.stringify([at, innerWidth, innerHeight]);
  if (card.dataset.shown !== shown) stand(at.map(({x, y}) => ({x: x + stage.left, y: y + stage.top})));
  card.dataset.shown = shown;
}

function end() {
  clearInterval(timer);
  for (const element of [card, ...markers]) element?.remove();
  card = null;
  markers = [];
  removeEventListener('keydown', key, true);
  removeEventListener('pointerdown', press, true);
}
/// Escape ends it and does nothing else; every other key belongs to the playground, and ends it, too.
function key(event) {
  const inside = card.contains(event.target);
  if (event.key === 'Escape') event.stopImmediatePropagation(), event.preventDefault();
  else if (inside || ['Tab', 'Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
  end();
  if (inside) document.querySelector('#canvas').focus({preventScroll: true});
}
function press(event) {
  if (!card.contains(event.target)) end();
}

/// A card at the front of the page: the first that Tab reaches.
function put(element) {
  card = element;
  document.querySelector('#stage').prepend(card);
  addEventListener('keydown', key, true);
  addEventListener('pointerdown', press, true);
}
function button(textContent, action, className = '') {
  const element = make('button', {type: 'button', textContent, className});
  element.addEventListener('click', action);
  return element;
}

function show() {
  const focused = card?.contains(document.activeElement);
  end();
  if (!places()) return;
  // On a phone the card has room for one of them at a time.
  const narrow = matchMedia(kNarrow).matches, items = kThings.map(([thing, words]) => make('li', {}, make('b', {textContent: thing}), ` ${words}`));
  let at = 0;
  const next = button('Got it', () => ++at < items.length && narrow ? turn() : end(), 'main');
  function turn() {
    if (!narrow) return;
    items.forEach((item, i) => item.hidden = i !== at);
    markers.forEach((marker, i) => marker.classList.toggle('other', i !== at));
    next.textContent = at === items.length - 1 ? 'Got it' : 'Next';
    delete card.dataset.shown;
  }
  put(make('aside', {id: 'tour', ariaLabel: 'What the picture shows'}, make('h2', {textContent: 'What the picture shows', tabIndex: -1}),
    make('ol', {aria: {live: 'polite'}}, ...items), make('p', {}, next, make('a', {href: 'lessons/en/', textContent: 'Lessons'}))));
  markers = kThings.map((_, i) => make('i', {className: 'tour-marker', textContent: i + 1, ariaHidden: 'true'}));
  card.after(...markers);
  turn();
  follow();
  timer = setInterval(follow, kFollowMs);
  if (focused) card.querySelector('h2').focus();
}

/// The offer, small and at the edge.
function offer() {
  put(make('aside', {id: 'tour', className: 'offer', ariaLabel: 'First visit'}, make('p', {role: 'status', textContent: 'New here?'}),
    button('What the picture shows', show, 'main'), button('Not now', end)));
}

/// Begins: at once if it was asked for, else with an offer, which is made once.
export async function start(asked) {
  await deepx.ready;
  const {view, access} = deepx.summary();
  if (view !== 'train' || access.hide.includes('lesson')) return;
  const style = make('link', {rel: 'stylesheet', href: new URL('tour.css', import.meta.url).href});
  const styled = new Promise((done) => style.onload = style.onerror = done);
  document.head.append(style);
  await styled;
  if (asked) return show();
  localStorage.setItem('deepx.tour', 'offered');
  offer();
}
