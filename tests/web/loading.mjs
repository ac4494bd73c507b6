// SPDX-License-Identifier: MIT
// Opening the page: how soon it trains, how well, how large it is, and its messages when it cannot start.
import assert from 'node:assert/strict';
import {readdir} from 'node:fs/promises';
import {test} from 'node:test';

import {open, site} from './page.mjs';

test('training starts within 1.5 s of navigation', async () => {
  const times = [];
  // The best of three, because other programs may slow down the machine.
  for (let i = 0; i < 3; ++i) {
    const t = await open();
    await t.until((s) => s.step > 0);
    times.push(await t.page.evaluate(() => deepx.timing.step));
    await t.close();
  }
  assert.ok(Math.min(...times) < 1500, `first step after ${times.map(Math.round)} ms`);
});

test('the default spiral is learned within 20 s, without an error or a request to another site', async () => {
  const t = await open();
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
  const t = await open({init: `{
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

test('program and fonts stay under 1,200 kB in transfer', async () => {
  const files = (await readdir(site)).filter((name) => /\.(wasm|js|ttf|woff2)$/.test(name));
  assert.ok(files.includes('deepx.wasm') && files.includes('deepx.js'));
  const t = await open();
  const sizes = await t.page.evaluate((names) => Promise.all(names.map(async (name) => {
    const response = await fetch(name, {cache: 'no-store'});
    await response.arrayBuffer();
    return performance.getEntriesByName(response.url).at(-1).encodedBodySize;
  })), files);
  await t.close();
  const total = sizes.reduce((a, b) => a + b);
  console.log(`# sent: ${files.map((name, i) => `${name} ${sizes[i]}`).join(', ')}; ${total} bytes in all`);
  assert.ok(Math.min(...sizes) > 0 && total < 1_200_000, `${total} bytes in ${files.join(', ')}`);
});

/// The message on the page; waits for it.
async function notice(page) {
  const message = page.locator('#notice');
  await message.waitFor({timeout: 10_000});
  return message.innerText();
}

/// The text of the message on the page. Also checks that `ready` reports a failure to programs.
async function failure(options) {
  const t = await open({wait: false, ...options});
  const text = await notice(t.page);
  const reason = await t.page.evaluate(() => deepx.ready.then(() => 'ready', (error) => error.message));
  assert.notEqual(reason, 'ready');
  await t.close();
  return text;
}

test('without WebGL 2 the page gives the reason and a remedy', async () => {
  const text = await failure({init: 'HTMLCanvasElement.prototype.getContext = () => null'});
  assert.match(text, /WebGL 2/);
  assert.match(text, /hardware acceleration/);
});

test('a program that cannot be fetched is reported by name', async () => {
  assert.match(await failure({block: '**/deepx.wasm'}), /deepx\.wasm/);
  assert.match(await failure({block: '**/deepx.js'}), /deepx\.js/);
});

test('a program that stops leaves a message and the state in the address', async () => {
  const t = await open({hash: '#batch=8'});
  await t.page.evaluate(() => setTimeout(() => {
    throw new WebAssembly.RuntimeError('unreachable');
  }));
  assert.match(await notice(t.page), /stopped[^]*unreachable[^]*address/);
  assert.match(t.page.url(), /#batch=8$/);
  await t.close();
});
