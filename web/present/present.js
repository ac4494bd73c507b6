// SPDX-License-Identifier: MIT
// Presents states of the playground, one after the other, in large type and with nothing else on screen: those in the
// address, or those that the browser has kept. PageDown and PageUp, as remotes send them, and the arrow keys move.
import {kept_text, read_slides, text_of} from './slides.js';

const kComfortable = {width: 1100, height: 620}, kSteps = [1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const find = (selector) => document.querySelector(selector), frame = find('#frame'), live = find('#live');
let slides = [], at = 0, deepx = null, full = false;

/// The largest scale at which the playground has a comfortable size.
const fitting = () => kSteps.findLast((scale) => innerWidth >= scale * kComfortable.width && innerHeight >= scale * kComfortable.height) ?? 1;
let scale = fitting();
function resize() {
  // The zoom of a frame makes the pixels of its canvas finer, so that large type stays sharp.
  Object.assign(frame.style, {zoom: scale, width: `${innerWidth / scale}px`, height: `${innerHeight / scale}px`});
}
function change_scale(by) {
  scale = kSteps[Math.max(0, Math.min(kSteps.length - 1, kSteps.indexOf(scale) + by))];
  resize();
}

function show(number) {
  at = Math.max(0, Math.min(slides.length - 1, number));
  const {title, hash} = slides[at];
  try {
    deepx.apply({open: hash});
    deepx.pause();
    live.textContent = `${at + 1} of ${slides.length}${title ? `: ${title}` : ''}`;
  } catch (error) {
    tell(`Slide ${at + 1}: ${error.message}`);
  }
}

function tell(text) {
  find('#message').hidden = false;
  find('#message p').textContent = text;
}

const leave = () => location.assign('teach.html#present');
async function toggle_full() {
  full = !document.fullscreenElement;
  await (full ? document.documentElement.requestFullscreen() : document.exitFullscreen()).catch(() => full = false);
}
// In full screen the browser keeps Escape for itself; it leaves both.
addEventListener('fullscreenchange', () => !document.fullscreenElement && full && leave());

const moves = {
  play: () => deepx.summary().playing ? deepx.pause() : deepx.play(),
  forward: () => deepx.summary().tape ? deepx.apply({trace: 'forward'}) : deepx.step(1),
  back: () => deepx.apply(deepx.summary().tape ? {trace: 'back'} : {back: 1}),
};
const everywhere = {PageDown: () => show(at + 1), PageUp: () => show(at - 1)};
const outside = {
  ArrowRight: everywhere.PageDown, ArrowDown: everywhere.PageDown, ArrowLeft: everywhere.PageUp, ArrowUp: everywhere.PageUp,
  Home: () => show(0), End: () => show(slides.length - 1), Escape: leave, ' ': moves.play, '.': moves.forward, ',': moves.back,
  f: toggle_full, '+': () => change_scale(1), '=': () => change_scale(1), '-': () => change_scale(-1),
};

/// While the playground has the keyboard, all keys but those of a remote are its own; Escape takes the keyboard back.
function key(event) {
  const inside = event.view !== window;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (inside && event.key === 'Escape') return void setTimeout(() => (frame.blur(), window.focus()));
  const action = everywhere[event.key] ?? (inside ? null : outside[event.key.length === 1 ? event.key.toLowerCase() : event.key]);
  if (!action || !deepx && action !== leave) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  action();
}

async function start() {
  resize();
  addEventListener('keydown', key);
  addEventListener('resize', resize);
  find('#message a').addEventListener('click', (event) => (event.preventDefault(), leave()));
  try {
    slides = read_slides(text_of(location.hash) ?? kept_text());
    if (!slides.length) return tell('There is nothing to present yet. Paste links into the list on the teacher’s page first.');
    const loaded = new Promise((done) => frame.addEventListener('load', done, {once: true}));
    frame.src = './?embed=1#view=backprop';  // a frame that begins in this view does not start training by itself
    await loaded;
    frame.contentWindow.addEventListener('keydown', key, true);
    await frame.contentWindow.deepx.ready;
    ({deepx} = frame.contentWindow);
    show(0);
  } catch (error) {
    tell(error.message);
  }
}
start();
