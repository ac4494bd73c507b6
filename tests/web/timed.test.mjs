// SPDX-License-Identifier: MIT
// Tests that measure time. tests/run runs them alone, after all others.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

test('training starts within 1.5 s of navigation', async () => {
  const times = [];
  // The best of three, because other programs may slow down the machine.
  for (let i = 0; i < 3; ++i) {
    const t = await open({seen: true});
    await t.until((s) => s.step > 0);
    times.push(await t.page.evaluate(() => deepx.timing.step));
    await t.close();
  }
  assert.ok(Math.min(...times) < 1500, `first step after ${times.map(Math.round)} ms`);
});

test('the default spiral is learned within 20 s, without an error or a request to another site', async () => {
  const t = await open({seen: true});
  const start = await t.state();
  assert.equal(start.spec.data.name, 'spiral');
  assert.equal(start.playing, true);
  const left = 20_000 - await t.page.evaluate(() => performance.now());
  await t.until(({accuracy, loss}) => accuracy.test > 0.95 && loss.test < 0.3 && loss.train < 0.3, left);
  await t.page.waitForTimeout(2000);
  const {stepsPerSecond, fps} = await t.state();
  assert.ok(stepsPerSecond > 0 && fps > 1, `${stepsPerSecond} steps/s, ${fps} frames/s`);
  assert.deepEqual(t.errors, []);
  assert.deepEqual(t.requests.filter((url) => !url.startsWith(t.address) && !url.startsWith('data:')), []);
  await t.close();
});

test('fps counts the shown frames, including slow ones', async () => {
  // Every frame takes as long as on a slow machine.
  const t = await open({seen: true, init: `{
    const ask = requestAnimationFrame.bind(window);
    window.shown = [];
    window.requestAnimationFrame = (draw) => ask((now) => {
      for (const end = performance.now() + 140; performance.now() < end;);
      if (shown.at(-1) !== now) shown.push(now);
      draw(now);
    });
  }`});
  await t.until((s) => s.step > 0);
  await t.page.waitForTimeout(2500);
  const {fps, counted} = await t.page.evaluate(() => {
    const now = performance.now();
    return {fps: deepx.state().fps, counted: shown.filter((time) => time > now - 1000).length};
  });
  assert.ok(counted >= 1 && counted <= 8 && Math.abs(fps - counted) <= 1, `fps ${fps}, ${counted} frames were shown in the last second`);
  await t.page.evaluate(() => deepx.pause());
  await t.page.waitForTimeout(2500);
  assert.equal((await t.state()).fps, 0, 'when idle nothing is drawn');
  await t.close();
});

test('every visible card has its picture a few seconds after opening', async () => {
  const t = await open({seen: true});
  await t.page.evaluate(() => deepx.pause());
  await t.press('top bar/gallery');
  await t.target('presets/four_neurons');
  const opened = Date.now();
  const seen = (await t.page.evaluate(() => deepx.targets())).filter((x) => /^presets\/(?!close)/.test(x.name) && x.y + x.height < 880);
  assert.ok(seen.length >= 16, `${seen.length}`);
  // A picture has points and a border between colors; a place without a picture has a single color.
  const colors = () => t.page.evaluate(async (boxes) => {
    const canvas = document.querySelector('#canvas');
    const bitmap = await new Promise((done) => requestAnimationFrame(() => done(createImageBitmap(canvas))));
    const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', {willReadFrequently: true});
    pen.drawImage(bitmap, 0, 0);
    const k = bitmap.width / canvas.clientWidth;
    return boxes.map(({x, y}) => {
      const pixels = new Uint32Array(pen.getImageData((x + 24) * k, (y + 24) * k, 76 * k, 76 * k).data.buffer);
      return new Set(pixels).size;
    });
  }, seen);
  let empty = seen;
  while (empty.length && Date.now() - opened < 6000) {
    const now = await colors();
    empty = seen.filter((_, i) => now[i] < 4);
  }
  assert.deepEqual(empty.map((c) => c.name), []);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('the live region is updated at most every 4 s', async () => {
  const t = await open({seen: true, init: `addEventListener('DOMContentLoaded', () => {
    window.spoken = [];
    new MutationObserver(() => spoken.push([performance.now(), document.querySelector('#live').textContent]))
      .observe(document.querySelector('#live'), {childList: true});
  })`});
  await t.page.waitForTimeout(9500);
  const spoken = await t.page.evaluate(() => spoken);
  assert.ok(spoken.length >= 2 && spoken.length <= 3, JSON.stringify(spoken));
  for (let i = 1; i < spoken.length; ++i) assert.ok(spoken[i][0] - spoken[i - 1][0] > 3900);
  assert.match(spoken[0][1], /^epoch \d+, test loss \d\.\d{3}, test accuracy \d+\.\d percent$/);
  await t.close();
});
