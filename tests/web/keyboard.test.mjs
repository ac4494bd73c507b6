// SPDX-License-Identifier: MIT
// Keys: their effect in each view, and the keys left to the browser.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open} from './page.mjs';

describe('keyboard', () => {
  let t;
  // Stores every key event itself, because only after its handling it is known whether its default was prevented.
  const watch = `window.keys = []; addEventListener('keydown', (event) => keys.push(event), true)`;
  before(async () => t = await open({init: watch}));
  after(() => t.finish());
  const press = (key) => t.page.keyboard.press(key);

  test('the canvas has the focus when the page opens', async () => {
    assert.equal(await t.page.evaluate(() => document.activeElement.id), 'canvas');
  });

  test('Space pauses and plays', async () => {
    await t.until((s) => s.playing);
    await press('Space');
    const {step} = await t.until((s) => !s.playing);
    await t.page.waitForTimeout(300);
    assert.equal((await t.state()).step, step);
    await press('Space');
    await t.until((s) => s.playing && s.step > step);
    await press('Space');
    await t.until((s) => !s.playing);
  });

  test('period and right arrow step a batch, with Shift an epoch', async () => {
    const {step} = await t.state();
    await press('.');
    await t.until((s) => s.step === step + 1);
    await press('ArrowRight');
    const {epoch} = await t.until((s) => s.step === step + 2);
    await press('Shift+.');
    await t.until((s) => s.epoch === epoch + 1);
  });

  test('R goes back to the same start', async () => {
    await press('r');
    await t.until((s) => s.step === 0 && s.epoch === 0);
  });

  test('N draws new weights, D new data', async () => {
    const {spec} = await t.state();
    await press('n');
    await t.until((s) => s.spec.seed !== spec.seed);
    await press('d');
    await t.until((s) => s.spec.data.seed !== spec.data.seed);
  });

  test('2 opens Backprop; arrows, Home and End move in its steps; 1 returns', async () => {
    await press('2');
    await t.until((s) => s.view === 'backprop' && s.tape.at === 0);
    await press('ArrowRight');
    await press('.');
    await t.until((s) => s.tape.at === 2);
    await press('ArrowLeft');
    await t.until((s) => s.tape.at === 1);
    await press('End');
    await t.until((s) => s.tape.at === s.tape.steps && s.tape.phase === 'update');
    await press('Home');
    await t.until((s) => s.tape.at === 0);
    // Along the journey, which begins at the loss.
    await press(']');
    const {at} = (await t.until((s) => s.tape.phase === 'backward')).tape;
    await press(']');
    await t.until((s) => s.tape.at === at + 1);
    await press('[');
    await t.until((s) => s.tape.at === at);
    await press('x');
    await t.until((s) => s.tape.practice?.level === 'all');
    await press('x');
    await t.until((s) => !s.tape.practice);
    await press('c');
    await t.target('explain/code/copy');
    await press('1');
    await t.until((s) => s.view === 'train');
  });

  test('T switches the theme, of the page too', async () => {
    await press('t');
    await t.page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
    await press('t');
    await t.page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  });

  for (const key of ['Control+k', 'Control+Shift+y', 'Meta+k', 'Alt+ArrowLeft', 'F7', 'F2']) {
    test(`${key} stays the browser's`, async () => {
      const before = await t.state();
      await t.page.evaluate(() => keys.length = 0);
      await press(key);
      await t.page.waitForTimeout(100);
      assert.deepEqual(await t.page.evaluate(() => keys.filter((event) => event.defaultPrevented).map((event) => event.key)), []);
      const after = await t.state();
      assert.deepEqual([after.spec, after.view, after.step], [before.spec, before.view, before.step]);
    });
  }

  test('Escape moves from the canvas to one button, a second Escape returns, and no form opens', async () => {
    await press('Escape');
    await t.page.waitForFunction(() => document.activeElement.id === 'outside');
    assert.ok(await t.page.locator('#mirror').evaluate((sheet) => sheet.clientWidth <= 1));
    await press('Escape');
    await t.page.waitForFunction(() => document.activeElement.id === 'canvas');
  });

  test('Enter on that button opens the form of all controls, and the form works', async () => {
    await press('Escape');
    await t.page.waitForFunction(() => document.activeElement.id === 'outside');
    await press('Enter');
    await t.page.waitForFunction(() => document.activeElement.dataset.do === 'play');
    assert.ok(await t.page.locator('#mirror').evaluate((sheet) => sheet.clientWidth > 200));
    const {playing} = await t.state();
    await press('Enter');
    await t.until((s) => s.playing !== playing);
    await press('Enter');
    await t.until((s) => s.playing === playing);
  });

  test('keys pressed elsewhere on the page have no effect on the canvas', async () => {
    const before = await t.state();
    await press('r');
    await press('2');
    await t.page.waitForTimeout(200);
    assert.equal((await t.state()).view, before.view);
    await t.page.mouse.click(5, 500);
    assert.equal(await t.page.evaluate(() => document.activeElement.id), 'canvas');
  });
});
