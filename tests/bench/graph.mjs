// SPDX-License-Identifier: MIT
// How fast the graph of the Backprop view is while it is panned, under software rendering: frames a second, and the time of the
// page's own work for each. First that what is measured is right. Run: node tests/bench/graph.mjs [link of a graph]...
// Without links: a small network, and the deepest that the spec allows.
import assert from 'node:assert/strict';

import {close, open} from '../web/page.mjs';

const kSeconds = 4;
const layers = (count) => '#view=backprop&network.hidden=' + Array(count).fill('tanh:8').join(',');
const links = process.argv.length > 2 ? process.argv.slice(2) : [layers(1), layers(8)];

// The page's callbacks of a frame are timed as they are handed to the browser.
const timed = `window.frame_times = [];
const ask = requestAnimationFrame;
window.requestAnimationFrame = (callback) => ask((now) => {
  const start = performance.now();
  callback(now);
  frame_times.push(performance.now() - start);
});`;

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

async function measured(hash) {
  const t = await open({hash, init: timed});
  const {tape: {nodes}, error} = await t.state();
  assert.equal(error, null, 'the link was read');
  await t.press('tools/fit').catch(() => {});  // a graph in sight as a whole has no such button
  await t.frames(30);
  const cards = await t.page.evaluate(() => deepx.targets().filter((x) => x.name.includes('graph/card/')));
  assert.equal(cards.length, nodes.length, 'every node has a card');
  const taken = new Set(cards.map((c) => `${c.x.toFixed(2)} ${c.y.toFixed(2)}`));
  assert.equal(taken.size, nodes.length, 'no two cards in one place');
  await t.page.mouse.move(720, 300);
  for (let i = 0; i < 6; ++i) await t.page.mouse.wheel(0, -120), await t.frames(2);  // close enough that there is something to pan
  await t.page.mouse.down();
  await t.page.evaluate(() => { frame_times.length = 0; });
  const start = performance.now();
  for (let i = 0; performance.now() - start < 1000 * kSeconds; ++i) await t.page.mouse.move(720 + 300 * Math.sin(i / 10), 300);
  const seconds = (performance.now() - start) / 1000, times = await t.page.evaluate(() => frame_times);
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
