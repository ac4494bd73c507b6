// SPDX-License-Identifier: MIT
// Lesson 0: offered once, only on a first visit, never in the way; its numbers stand at the things that it names.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';

import {open, require} from './page.mjs';

const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
/// A visitor: the browser does not say that it is driven.
const visitor = {init: 'Object.defineProperty(navigator, "webdriver", {get: () => false})', reducedMotion: 'reduce'};
const there = (t) => t.page.waitForSelector('#tour', {timeout: 20_000});
const gone = (t) => t.page.waitForSelector('#tour', {state: 'detached'});
const check = async (t) => {
  await t.page.evaluate(axe);
  assert.deepEqual((await t.page.evaluate(() => axe.run('#tour'))).violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
};

test('it is offered on the first visit and not on the second, takes no focus, and using the page ends it', async () => {
  const t = await open(visitor);
  await there(t);
  await check(t);
  assert.equal(await t.page.evaluate(() => document.querySelector('#tour').contains(document.activeElement)), false);
  await t.page.mouse.click(700, 300);
  await gone(t);
  await t.page.goto('about:blank');
  await t.page.goto(t.address);
  await t.page.evaluate(() => deepx.ready.then(() => true));
  await t.page.waitForTimeout(1000);
  assert.equal(await t.page.locator('#tour').count(), 0);
  assert.ok(t.requests.filter((address) => address.includes('/tour/')).length === 2, 'the second visit loads nothing of it');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('its numbers stand at a link, a map, a dot and the loss, also after the window changes; the keyboard reaches and ends it', async () => {
  const t = await open({...visitor, query: '?tour=1'});
  await there(t);
  await check(t);
  const numbers = () => t.page.evaluate(() => [...document.querySelectorAll('.tour-marker')].map((m) => ((r) => [r.x + r.width / 2, r.y + r.height / 2])(m.getBoundingClientRect())));
  const within = async (number, name) => {
    const {x, y, width, height} = await t.target(name), [left, top] = (await numbers())[number];
    assert.ok(Math.abs(left - x) <= width / 2 && Math.abs(top - y) <= height / 2, `${number} at ${left}, ${top}; ${name} at ${x}, ${y}`);
  };
  for (const size of [{width: 1440, height: 900}, {width: 1024, height: 600}, {width: 390, height: 844}]) {
    await t.page.setViewportSize(size);
    await t.page.waitForTimeout(1200);
    await within(2, 'output/output');
    await within(3, 'time/loss');
    const card = await t.page.locator('#tour').boundingBox(), at = await numbers();
    if (size.width > 600) for (const [x, y] of at) assert.ok(x < card.x || x > card.x + card.width || y < card.y || y > card.y + card.height, `the card covers ${x}, ${y} at ${size.width}`);
    assert.ok(card.x >= 0 && card.x + card.width <= size.width && card.y + card.height <= size.height);
  }
  await t.page.locator('#tour button').focus();
  await t.page.keyboard.press('Escape');
  await gone(t);
  assert.equal(await t.page.evaluate(() => document.activeElement.id), 'canvas');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('on a phone one thing at a time, by touch', async () => {
  const t = await open({...visitor, query: '?tour=1', width: 390, height: 844, hasTouch: true});
  await there(t);
  await check(t);
  const card = await t.page.locator('#tour').boundingBox();
  for (const [x, y] of await t.page.evaluate(() => [...document.querySelectorAll('.tour-marker')].map((m) => ((r) => [r.x, r.y])(m.getBoundingClientRect()))))
    assert.ok(y + 13 < card.y || y + 13 > card.y + card.height || x + 13 < card.x || x + 13 > card.x + card.width, 'the card covers no number');
  for (const thing of ['A link', 'A map', 'A dot', 'The loss']) {
    assert.equal(await t.page.locator('#tour li:visible b').textContent(), thing);
    await t.page.locator('#tour button').tap();
  }
  await gone(t);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('not with a state, a lesson, in a frame, or where something is kept', async () => {
  for (const options of [{hash: '#data.name=xor'}, {query: '?embed=1'}, {query: '?lesson=3'}, {}]) {
    const kept = Object.keys(options).length ? '' : '; localStorage.setItem("deepx.theme", "light")';
    const t = await open({...visitor, ...options, init: visitor.init + kept});
    await t.page.waitForTimeout(800);
    assert.equal(await t.page.locator('#tour').count(), 0, JSON.stringify(options));
    await t.close();
  }
  const t = await open();
  await t.page.waitForTimeout(800);
  assert.equal(await t.page.locator('#tour').count(), 0, 'a browser that is driven is no visitor');
  await t.finish();
});
