// SPDX-License-Identifier: MIT
// What words mean: a card on hover, on focus and on a long press, with a link that says more.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open_paused} from './page.mjs';

const card = async (t) => (await t.page.evaluate(() => deepx.targets())).some((target) => target.name === 'note/more');
const until_card = (t, there) => t.page.waitForFunction((wanted) => deepx.targets().some((target) => target.name === 'note/more') === wanted, there);

/// Presses the card's link, and returns the address of the page that opens.
async function follow(t, press) {
  const opened = t.page.waitForEvent('popup');
  await press();
  const page = await opened;
  await page.waitForLoadState();
  const address = page.url();
  await page.close();
  return address.slice(t.address.length);
}

test('on hover: after a moment, stays for the pointer, and leads to the reference', async () => {
  const t = await open_paused();
  const rate = await t.at_rest('recipe/rate/token');
  await t.page.mouse.move(rate.x, rate.y);
  await t.frames(2);
  assert.equal(await card(t), false, 'not at once');
  await until_card(t, true);
  const more = await t.target('note/more');
  await t.page.mouse.move((rate.x + more.x) / 2, (rate.y + more.y) / 2, {steps: 3});
  await t.page.mouse.move(more.x, more.y, {steps: 5});
  await t.page.waitForTimeout(600);
  assert.equal(await card(t), true, 'the pointer may go to the card');
  assert.equal(await follow(t, () => t.press('note/more')), 'reference/optimizers.html#sgd');
  await t.page.mouse.move(rate.x, rate.y);
  await until_card(t, true);
  await t.page.mouse.move(5, 450);
  await until_card(t, false);
  await t.finish();
});

test('an entry of a catalogue is explained by its own words, and has its own page', async () => {
  const t = await open_paused();
  const {x, y} = await t.at_rest('recipe/optimizer/token');
  await t.page.mouse.move(x, y);
  assert.equal(await follow(t, () => t.press('note/more')), 'reference/optimizers.html#adam');
  await t.finish();
});

test('by keyboard: with the focus, closed by Escape, and M leads on', async () => {
  const t = await open_paused();
  await t.tab_to('recipe/batch/token');
  await until_card(t, true);
  assert.equal(await follow(t, () => t.keys('m')), 'reference/terms.html#batch');
  await t.keys('Tab');
  await until_card(t, true);
  await t.keys('Escape');
  await until_card(t, false);
  await t.finish();
});

test('by touch: a long press explains and is no click; a tap elsewhere closes it', async () => {
  const t = await open_paused({width: 390, height: 844, hasTouch: true, isMobile: true});
  const session = await t.page.context().newCDPSession(t.page);
  const hold = async ({x, y}) => {
    await session.send('Input.dispatchTouchEvent', {type: 'touchStart', touchPoints: [{x, y}]});
    await until_card(t, true);
    await session.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
    await t.frames();
  };
  await t.press('Recipe', {touch: true});
  await hold(await t.at_rest('recipe/batch/token'));
  assert.equal(await card(t), true, 'it stays when the finger is lifted');
  const names = (await t.page.evaluate(() => deepx.targets())).map((target) => target.name);
  assert.ok(!names.some((name) => name.includes('batch/edit/')), 'the popover did not open');
  assert.equal(await follow(t, () => t.press('note/more', {touch: true})), 'reference/terms.html#batch');
  await hold(await t.at_rest('recipe/batch/token'));
  await t.page.touchscreen.tap(195, 30);
  await until_card(t, false);
  await t.finish();
});

test('the form for screen readers describes its controls with the same words', async () => {
  const t = await open_paused();
  await t.open_form();
  const described = await t.page.locator('[data-control=batch]').evaluate((input) =>
    input.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id).textContent).join(''));
  assert.match(described, /How many samples a step averages over/);
  const optimizer = await t.page.locator('[data-control="optimizer.name"]').evaluate((input) =>
    document.getElementById(input.getAttribute('aria-describedby').split(' ').at(-1)).textContent);
  assert.match(optimizer, /turns gradients into steps.*Adam: Divides each step/i);
  await t.finish();
});

test('the pages to learn from open from the top bar, the reference from the help, too, and all from the menu of a phone', async () => {
  const t = await open_paused();
  const follow_from = async (page, options) => {
    await t.press('top bar/learn');
    return follow(t, () => t.press(page, options));
  };
  assert.equal(await follow_from('0/Lessons'), 'lessons/en/');
  assert.equal(await follow_from('3/Reference'), 'reference/');
  assert.equal(await follow_from('4/For teachers'), 'teach.html');
  await t.press('top bar/help');
  assert.equal(await follow(t, () => t.press('help/reference')), 'reference/');
  await t.page.keyboard.press('Escape');
  await t.apply({view: 'backprop'});
  assert.match(await follow_from('5/Worksheet'), /^worksheet.html#.*view=backprop/);
  await t.finish();
  const phone = await open_paused({width: 390, height: 844, hasTouch: true, isMobile: true});
  await phone.press('top bar/menu', {touch: true});
  await phone.press('menu/learn', {touch: true});
  assert.equal(await follow(phone, () => phone.press('2/Build it yourself', {touch: true})), 'lessons/en/build-it-yourself.html');
  await phone.finish();
});
