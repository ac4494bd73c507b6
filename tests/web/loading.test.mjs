// SPDX-License-Identifier: MIT
// Opening the page: how large it is, and its messages when it cannot start. timed.test.mjs measures how soon it trains.
import assert from 'node:assert/strict';
import {readdir} from 'node:fs/promises';
import {test} from 'node:test';

import {open, site} from './page.mjs';

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
