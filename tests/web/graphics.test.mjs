// SPDX-License-Identifier: MIT
// The canvas: its size, when it draws, its theme, and a graphics context that is lost and restored.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

const paused = async (options) => {
  const t = await open({seen: true, ...options});
  await t.until((s) => s.step > 0 || s.view !== 'train');
  await t.page.evaluate(() => deepx.pause());
  await t.page.waitForTimeout(700);  // until hover, focus and pulses have ended
  return t;
};
const picture = (t) => t.page.locator('#canvas').screenshot();
const size = (t) => t.page.evaluate(() => {
  const canvas = document.querySelector('#canvas');
  return [canvas.width, canvas.height];
});

test('an idle page requests no frames, and input wakes it', async () => {
  const t = await paused({init: `window.frames = 0; const ask = requestAnimationFrame;
    window.requestAnimationFrame = (f) => (++frames, ask(f))`});
  await t.page.mouse.move(700, 400);
  await t.page.waitForTimeout(1500);
  const count = () => t.page.evaluate(() => frames);
  const idle = await count();
  await t.page.waitForTimeout(1500);
  assert.equal(await count(), idle);
  await t.page.mouse.move(710, 410);
  await t.page.waitForTimeout(500);
  assert.ok(await count() > idle);
  await t.close();
});

test('an idle Problems view requests no frames either', async () => {
  const t = await paused({hash: '#view=problems', init: `window.frames = 0; const ask = requestAnimationFrame;
    window.requestAnimationFrame = (f) => (++frames, ask(f))`});
  const count = () => t.page.evaluate(() => frames);
  await t.page.waitForTimeout(1000);
  const idle = await count();
  await t.page.waitForTimeout(1000);
  assert.equal(await count(), idle);
  await t.close();
});

test('the canvas has one pixel for each device pixel, at any scale and after every resize', async () => {
  for (const scale of [1, 1.5, 2]) {
    const t = await paused({width: 1000, height: 700, scale});
    assert.deepEqual(await size(t), [1000 * scale, 700 * scale]);
    for (const [width, height] of [[1280, 800], [390, 844], [1001, 703]]) {
      await t.page.setViewportSize({width, height});
      await t.page.waitForFunction(([w, h]) => Math.abs(document.querySelector('#canvas').width - w) < 1 &&
        Math.abs(document.querySelector('#canvas').height - h) < 1, [width * scale, height * scale]);
    }
    assert.deepEqual(t.errors, []);
    await t.close();
  }
});

test('a change of the page\'s layout resizes the canvas without a window event', async () => {
  const t = await paused();
  await t.page.evaluate(() => document.querySelector('#stage').style.right = '400px');
  await t.page.waitForFunction(() => document.querySelector('#canvas').width === 1040);
  await t.close();
});

test('after a resize the pointer hits the right controls', async () => {
  const t = await paused();
  await t.page.setViewportSize({width: 1300, height: 860});
  await t.page.waitForTimeout(300);
  // The play button: the center of the transport in the left column, in the middle of the time panel's first row.
  await t.page.mouse.click(128, 860 - 152 + 52);
  await t.until((s) => s.playing);
  await t.close();
});

test('the first theme is the system\'s, a choice is remembered, and the canvas follows the page', async () => {
  const t = await open({seen: true, colorScheme: 'light'});
  const theme = () => t.page.evaluate(() => document.documentElement.dataset.theme);
  assert.equal(await theme(), 'light');
  const corner = async () => {
    await t.page.waitForTimeout(400);
    return t.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => {
      // Read in the same task as a frame: the drawing buffer is cleared after it.
      const copy = document.createElement('canvas').getContext('2d');
      window.dispatchEvent(new Event('resize'));
      copy.drawImage(document.querySelector('#canvas'), -2, -2);
      done([...copy.getImageData(0, 0, 1, 1).data.slice(0, 3)]);
    })));
  };
  assert.deepEqual(await corner(), [0xFA, 0xFA, 0xF9]);
  await t.page.evaluate(() => document.documentElement.dataset.theme = 'dark');
  assert.deepEqual(await corner(), [0x0E, 0x10, 0x13]);
  for (const expected of ['light', 'dark']) {
    await t.page.keyboard.press('t');
    await t.page.waitForFunction((name) => document.documentElement.dataset.theme === name, expected);
  }
  await t.page.reload();
  assert.equal(await theme(), 'dark');
  await t.close();
});

for (const hash of ['', '#view=backprop&trace=8']) {
  test(`a lost context is reported, keeps the run, and the picture is restored (${hash || 'Train view'})`, async () => {
    const t = await paused({hash});
    const before = await t.state(), picture_before = await picture(t);
    await t.page.evaluate(() => {
      window.loss = document.querySelector('#canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
      loss.loseContext();
    });
    assert.match(await t.page.locator('#notice').innerText(), /Graphics paused/);
    assert.deepEqual((await t.state()).tape, before.tape);
    await t.page.evaluate(() => loss.restoreContext());
    await t.page.locator('#notice').waitFor({state: 'hidden'});
    await t.page.waitForTimeout(700);
    const after = await t.state();
    assert.deepEqual([after.step, after.loss, after.tape], [before.step, before.loss, before.tape]);
    assert.ok(picture_before.equals(await picture(t)), 'the same picture as before');
    await t.page.evaluate(() => deepx.step(1));
    assert.equal((await t.state()).step, before.step + 1);
    assert.deepEqual(t.errors, []);
    await t.close();
  });
}

test('training continues after a lost context without any difference', async () => {
  const t = await open();
  await t.until((s) => s.step > 0);
  await t.page.evaluate(() => {
    window.loss = document.querySelector('#canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    loss.loseContext();
  });
  await t.page.locator('#notice').waitFor({state: 'visible'});
  const {step} = await t.state();
  await t.page.evaluate(() => loss.restoreContext());
  await t.until((s) => s.playing && s.step > step);
  await t.close();
});
