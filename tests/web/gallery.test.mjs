// SPDX-License-Identifier: MIT
// The gallery of presets: opened by mouse, finger and keyboard, moved through, and each choice opens what its card
// shows.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open, open_paused} from './page.mjs';

const cards = (t) => t.page.evaluate(() => deepx.targets().filter((x) => x.name.startsWith('presets/') && !x.name.endsWith('/close')));
const closed = (t) => t.page.waitForFunction(() => !deepx.targets().some((x) => x.name.startsWith('presets/')));

describe('gallery', () => {
  let t;
  before(async () => t = await open_paused());
  after(() => t.finish());

  test('the first card opens its preset in Train, trained from the start', async () => {
    await t.press('top bar/gallery');
    await t.press('presets/four_neurons');
    const s = await t.until((now) => now.spec.data.name === 'xor');
    assert.equal(s.view, 'train');
    assert.equal(s.step, 0);
    assert.deepEqual(s.spec.network.hidden.map((l) => [l.units, l.activation]), [[4, 'relu']]);
    await closed(t);
  });

  test('the wheel scrolls to the problems, and one opens in its view', async () => {
    await t.press('top bar/gallery');
    await t.target('presets/four_neurons');
    await t.page.mouse.move(720, 500);
    for (let i = 0; i < 12; ++i) {
      await t.page.mouse.wheel(0, 400);
      await t.page.waitForTimeout(60);
    }
    await t.press('presets/catenary');
    const s = await t.until((now) => now.view === 'problems');
    assert.equal(s.problem.name, 'catenary');
    await closed(t);
  });

  test('a drag moves the cards and opens none', async () => {
    await t.press('top bar/gallery');
    await t.target('presets/four_neurons');  // it starts at the top again
    const first = (await cards(t))[0];
    await t.page.mouse.move(720, 600);
    await t.page.mouse.down();
    await t.page.mouse.move(720, 560, {steps: 4});
    await t.page.mouse.move(720, 400, {steps: 8});
    await t.page.waitForTimeout(100);
    await t.page.mouse.up();
    await t.page.waitForTimeout(200);
    const now = (await cards(t)).find((c) => c.name === first.name);
    assert.ok(!now || now.y < first.y - 60, `${first.y} to ${now?.y}`);
    assert.ok((await cards(t)).length > 0, 'still open');
    await t.press('presets/close');
    await closed(t);
  });

  test('every listed name opens', async () => {
    const names = await t.page.evaluate(() => [...deepx.presets(), ...deepx.problems()].map((p) => p.name));
    assert.ok(names.length >= 24, `${names.length}`);
    for (const name of names.filter((n) => !/digits|table|histograms/.test(n))) {
      await t.apply({problem: name});
      assert.equal((await t.state()).error, null, name);
    }
  });
});

test('the gallery by keyboard', async () => {
  const t = await open();
  await t.page.evaluate(() => deepx.pause());
  await t.page.evaluate(() => document.querySelector('#canvas').focus());
  await t.tab_to('top bar/gallery');
  await t.page.keyboard.press('Enter', {delay: 60});
  await t.target('presets/four_neurons');
  // Down from the close button to the cards, and right to the next card.
  await t.page.keyboard.press('ArrowDown', {delay: 60});
  await t.page.keyboard.press('ArrowDown', {delay: 60});
  await t.page.keyboard.press('Enter', {delay: 60});
  await t.until((s) => s.step === 0 && JSON.stringify(s.spec.network.hidden) !== '' && s.spec.data.name !== 'spiral');
  await closed(t);
  await t.close();
});

test('the gallery on a phone: from the menu, moved by a finger, chosen by a tap', async () => {
  const t = await open({width: 390, height: 844, hasTouch: true, isMobile: true});
  await t.page.evaluate(() => deepx.pause());
  await t.press('top bar/menu', {touch: true});
  await t.press('menu/gallery', {touch: true});
  const first = await t.target('presets/squares');
  assert.ok(first.width <= 390 && first.height >= 44);
  await t.press('presets/squares', {touch: true});
  const s = await t.until((now) => now.spec.data.name === 'circle');
  assert.deepEqual(s.spec.features, ['x1^2', 'x2^2']);
  assert.deepEqual(t.errors, []);
  await t.close();
});
