// SPDX-License-Identifier: MIT
// How fast the graph of the Backprop view is while it is panned, under software rendering: frames a second, and the time of the
// page's own work for each. First that what is measured is right. Run: node tests/bench/graph.mjs [link of a graph]...
// Without links: a small network, the deepest that the spec allows, and a formula of 2,000 nodes. WIDTH and HEIGHT: of the page.
import assert from 'node:assert/strict';

import {close, open} from '../web/page.mjs';

const kSeconds = 4, kWidth = +(process.env.WIDTH ?? 1440), kHeight = +(process.env.HEIGHT ?? 900);
const layers = (count) => '#view=backprop&network.hidden=' + Array(count).fill('tanh:8').join(',');
/// A recurrent net of eight numbers, unrolled: four operators for each number and step.
const unrolled = (steps) => Array.from({length: steps}, (_, t) => Array.from({length: 8}, (_, i) =>
  `h${t + 1}_${i} = tanh(w*h${t}_${i} + v*h${t}_${(i + 1) % 8})`).join(';')).join(';') + `; L = h${steps}_0*h${steps}_1`;
const links = process.argv.length > 2 ? process.argv.slice(2) : [layers(1), layers(8), {formula: unrolled(62)}];

// The page's callbacks of a frame are timed as they are handed to the browser.
const timed = `window.frame_times = [];
const ask = requestAnimationFrame;
window.unwatched = (callback) => ask(callback);
window.requestAnimationFrame = (callback) => ask((now) => {
  const start = performance.now();
  callback(now);
  frame_times.push(performance.now() - start);
});`;

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

async function measured(link) {
  const t = await open({hash: typeof link === 'string' ? link : '', init: timed, width: kWidth, height: kHeight});
  if (typeof link === 'object') await t.apply(link);  // longer than a link may be
  const {tape: {nodes}, error} = await t.state();
  assert.equal(error, null, 'the link was read');
  await t.frames(30);
  const seen = () => t.page.evaluate(() => deepx.targets().filter((x) => x.name.includes('graph/card/')));
  let cards = await seen();
  if (cards.length < nodes.length) {  // a large graph opens as a whole
    await t.press('tools/fit');
    await t.frames(30);
    cards = await seen();
  }
  assert.equal(cards.length, nodes.length, 'every node has a card');
  const taken = new Set(cards.map((c) => `${c.x.toFixed(2)} ${c.y.toFixed(2)}`));
  assert.equal(taken.size, nodes.length, 'no two cards in one place');
  await t.page.mouse.move(kWidth / 2, 250);
  for (let i = 0; i < 6; ++i) await t.page.mouse.wheel(0, -120), await t.frames(2);  // close enough that there is something to pan
  await t.page.mouse.down();
  await t.frames(3);
  // Moved from within: a pointer that is steered from outside waits for every frame.
  const {times, seconds} = await t.page.evaluate((most) => new Promise((done) => {
    const canvas = document.querySelector('canvas'), box = canvas.getBoundingClientRect(), start = performance.now();
    frame_times.length = 0;
    const move = (now) => {
      if (now - start > 1000 * most) return done({times: [...frame_times], seconds: (performance.now() - start) / 1000});
      const x = box.x + box.width / 2 + 300 * Math.sin((now - start) / 400), y = box.y + 250 + 40 * Math.cos((now - start) / 400);
      canvas.dispatchEvent(new MouseEvent('mousemove', {clientX: x, clientY: y, buttons: 1, bubbles: true}));
      unwatched(move);
    };
    unwatched(move);
  }), kSeconds);
  await t.page.mouse.up();
  assert.deepEqual(t.errors, []);
  await t.close();
  return {nodes: nodes.length, fps: times.length / seconds, ms: median(times)};
}

try {
  let first;
  for (const link of links) {
    const m = await measured(link);
    first ??= m;
    console.log(`${m.nodes} nodes: ${m.fps.toFixed(1)} frames a second (${(m.fps / first.fps).toFixed(2)} of the first), ` +
      `${m.ms.toFixed(2)} ms a frame (${(m.ms / first.ms).toFixed(2)} of the first)`);
  }
} finally {
  await close();
}
