// SPDX-License-Identifier: MIT
// The teacher's page: links with hidden and locked controls, code to embed, and presentations by keys.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';

import {hash_of, read_slides, text_of} from '../../web/present/slides.js';
import {access_of, link_of, state_of} from '../../web/teach/prepare.js';
import {open, require} from './page.mjs';

const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
const check = async (page) => {
  await page.evaluate(axe);
  assert.deepEqual((await page.evaluate(() => axe.run({exclude: ['iframe']}))).violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
};
const inside = (t) => t.page.frames()[1];

test('a link is taken apart and put together again', () => {
  const link = 'https://host/x/#data.name=xor&hide=features.x1%5E2,data&lock=views';
  assert.equal(state_of(link), 'data.name=xor');
  assert.deepEqual(access_of(link), {hide: ['features.x1^2', 'data'], lock: ['views']});
  assert.equal(link_of(state_of(link), access_of(link)), '#data.name=xor&hide=features.x1%5E2,data&lock=views');
  assert.equal(link_of('', {hide: [], lock: []}), '');
});

test('a presentation is read from lines, with titles, and names the line without a link', () => {
  assert.deepEqual(read_slides('A line: https://host/#data.name=xor \n\n#view=backprop\n'),
    [{title: 'A line', hash: '#data.name=xor'}, {title: '', hash: '#view=backprop'}]);
  assert.throws(() => read_slides('#a=1\nhello'), /Line 2, “hello”, has no link/);
  assert.equal(text_of(hash_of('A: x/#a=1\n#b=2')), 'A: x/#a=1\n#b=2');
});

test('what is ticked is hidden or locked: in the preview, in the link, and in the code to embed', async () => {
  const t = await open({file: 'teach.html', wait: false, permissions: ['clipboard-read', 'clipboard-write']});
  await t.page.fill('#state', `${t.address}#data.name=xor&lock=views`);
  await t.page.click('#start');
  await t.page.waitForSelector('#choices table', {timeout: 60_000});
  assert.equal(await t.page.isChecked('[data-kind=lock][data-name=views]'), true);
  await t.page.check('[data-kind=hide][data-name=recipe]');
  await t.page.locator('#choices summary', {hasText: /^Data:/}).click();
  await t.page.check('[data-kind=lock][data-name="data.noise"]');
  const hash = '#data.name=xor&hide=recipe&lock=views,data.noise';
  assert.equal(await t.page.inputValue('#link'), t.address + hash);
  assert.match(await t.page.inputValue('#embed'), /^<iframe src="[^"]*\?embed=1#data\.name=xor&amp;hide=recipe/);
  assert.equal(await t.page.getAttribute('#worksheet', 'href'), 'worksheet.html#data.name=xor');
  assert.deepEqual(await inside(t).evaluate(() => deepx.state().access), {hide: ['recipe'], lock: ['data.noise', 'views']});
  await t.page.click('[data-copy="#link"]');
  assert.equal(await t.page.evaluate(() => navigator.clipboard.readText()), t.address + hash);
  await t.page.click('#add');
  assert.equal(await t.page.inputValue('#slides'), t.address + hash);
  await check(t.page);
  const pupil = await open({hash});
  assert.deepEqual((await pupil.state()).access, {hide: ['recipe'], lock: ['data.noise', 'views']});
  await pupil.finish();
  await t.page.fill('#state', '#data.name=nothing');
  await t.page.click('#start');
  await t.page.waitForFunction(() => /nothing/.test(document.querySelector('#prepare-status').textContent));
  await t.page.reload();
  assert.equal(await t.page.inputValue('#slides'), t.address + hash, 'the list is kept');
  assert.ok(t.requests.every((address) => /^(data:|blob:)/.test(address) || address.startsWith(t.address)));
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('a presentation moves by the keys of a remote and by arrows, in large type, and Escape leaves it', async () => {
  const slides = 'First: https://x/#data.name=xor\n#view=backprop&formula=L%3Da*b\nLast: #data.name=moons&lock=recipe';
  const t = await open({file: 'present.html', hash: hash_of(slides), wait: false, width: 1920, height: 1080});
  const said = (text) => t.page.waitForFunction((wanted) => document.querySelector('#live').textContent === wanted, text, {timeout: 60_000});
  await said('1 of 3: First');
  const state = () => inside(t).evaluate(() => deepx.state());
  assert.equal((await state()).spec.data.name, 'xor');
  const size = await inside(t).evaluate(() => [innerWidth, innerHeight]);
  assert.deepEqual(size, [1280, 720], 'one and a half times as large');
  assert.equal(await t.page.evaluate(() => Math.round(document.querySelector('#frame').getBoundingClientRect().width)), 1920);
  await t.page.keyboard.press('PageDown');
  await said('2 of 3');
  await t.page.keyboard.press('.');
  assert.equal((await state()).tape.at, 1);
  await t.page.keyboard.press('ArrowRight');
  await said('3 of 3: Last');
  assert.deepEqual((await state()).access.lock, ['recipe']);
  await t.page.keyboard.press('ArrowRight');
  await t.page.keyboard.press('Space');
  await t.page.waitForFunction(() => document.querySelector('#frame').contentWindow.deepx.summary().playing);
  await t.page.keyboard.press('+');
  assert.ok(await inside(t).evaluate(() => innerWidth) < 1280);
  await t.page.mouse.click(600, 20);  // into the picture: the arrows are its own, the remote's keys are not
  await t.page.keyboard.press('ArrowLeft');
  assert.equal(await t.page.textContent('#live'), '3 of 3: Last');
  await t.page.keyboard.press('PageUp');
  await said('2 of 3');
  await t.page.keyboard.press('Escape');
  await t.page.waitForFunction(() => document.hasFocus() && document.activeElement === document.body);
  await t.page.keyboard.press('Home');
  await said('1 of 3: First');
  await check(t.page);
  assert.equal(await t.page.evaluate(() => localStorage.length), 0, 'a list in the address is not kept');
  await t.page.keyboard.press('Escape');
  await t.page.waitForURL(/teach\.html#present$/);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('without a list the presentation says where to make one', async () => {
  const t = await open({file: 'present.html', wait: false});
  await t.page.waitForSelector('#message:not([hidden])');
  assert.match(await t.page.textContent('#message'), /Paste links/);
  await check(t.page);
  await t.page.click('#message a');
  await t.page.waitForURL(/teach\.html#present$/);
  await t.close();
});
