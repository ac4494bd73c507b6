// SPDX-License-Identifier: MIT
// The data panel and the brush: every data set, sliders, painting by mouse and finger, erasing, undo, and the messages
// about missing points.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open, open_paused} from './page.mjs';

/// The text of the user's points has four characters for each point after "classes:".
const count = (spec) => (spec.data.own ? (spec.data.own.length - spec.data.own.indexOf(':') - 1) / 4 : 0);

describe('data', () => {
  let t;
  before(async () => t = await open_paused());
  after(() => t.finish());

  test('a thumbnail chooses its set', async () => {
    await t.press('data/Circle');
    await t.until((s) => s.spec.data.name === 'circle');
    await t.press('data/Moons');
    await t.until((s) => s.spec.data.name === 'moons');
  });

  test('a set of numbers brings squared error and R²', async () => {
    await t.press('data/Plane');
    const s = await t.until((s) => s.spec.data.name === 'plane');
    assert.equal(s.spec.loss, 'mse');
    assert.equal(s.accuracy.test, null);
    await t.apply({set: {path: 'data.noise', value: 0.05}});  // a network cannot predict noise
    await t.apply({step: {count: 60, unit: 'epoch'}});
    const {r2} = await t.state();
    assert.ok(r2.test > 0.9, `R² is ${r2.test}`);
    await t.apply({set: {path: 'data.noise', value: s.spec.data.noise}});
  });

  test('one popover has all data sets, and one of them is chosen there', async () => {
    await t.press('data/all');
    await t.press('all data/Checkers');
    await t.until((s) => s.spec.data.name === 'checkerboard' && s.spec.loss === 'cross_entropy');
  });

  test('the settings of a data set are below the sets: eight arms are eight classes', async () => {
    const {spec} = await t.state();
    await t.apply({set: {path: 'data.name', value: 'spirals'}});
    await t.press('data/all');
    const {x, y, width} = await t.target('all data/data.arms');
    await t.page.mouse.move(x, y);
    await t.frames();
    await t.page.mouse.down();
    await t.page.mouse.move(x + width / 2 + 4, y, {steps: 6});
    await t.until((s) => s.spec.data.arms === 8);
    await t.page.mouse.up();
    await t.keys('Escape');
    await t.apply({step: {count: 2, unit: 'epoch'}});
    assert.equal((await t.page.evaluate(() => deepx.network())).at(-1).biases.length, 8);
    await t.apply({set: {path: 'data.name', value: spec.data.name}});
  });

  test('Edit these points copies a data set to the reader\'s points, in one undo step', async () => {
    const {spec} = await t.state();
    const before = await t.page.evaluate(() => deepx.evaluation().train.points + deepx.evaluation().test.points);
    await t.press('data/all');
    await t.press('all data/edit');
    const own = (await t.until((s) => s.spec.data.name === 'own')).spec;
    assert.equal(count(own), before);
    await t.press('brush/B');
    await t.press('output');
    const s = await t.until((state) => count(state.spec) === before + 1);
    assert.equal(s.playing, false);
    await t.press('brush/A');
    await t.apply({undo: {}});
    await t.apply({undo: {}});
    assert.deepEqual((await t.state()).spec, spec);
    await t.apply({redo: {}});
    await t.press('data/all');
    assert.equal((await t.target('all data/edit')).disabled, true);
    await t.keys('Escape');
    await t.apply({undo: {}});
  });

  test('sliders change points, noise and training share', async () => {
    const {spec} = await t.state();
    for (const key of ['points', 'noise', 'train_share']) {
      const {x, y, width} = await t.target(`data.${key}`);
      await t.page.mouse.move(x + width * 0.35, y);
      await t.page.waitForTimeout(100);
      await t.page.mouse.down();
      await t.until((s) => s.spec.data[key] !== spec.data[key]);
      await t.page.mouse.up();
    }
  });

  test('the dice draw other points', async () => {
    const {spec} = await t.state();
    await t.press('data/new data');
    await t.until((s) => s.spec.data.seed !== spec.data.seed);
  });

  test('Paint starts without points, reports it, and refuses to play', async () => {
    await t.press('data/Paint');
    const s = await t.until((s) => s.spec.data.name === 'own');
    assert.equal(count(s.spec), 0);
    await assert.rejects(t.page.evaluate(() => deepx.play()), /no points to learn from/);
  });

  /// Drags over the plot, from and to shares of its size.
  const stroke = async (from, to) => {
    const p = await t.target('output/output');
    const at = ([x, y]) => [p.x + (x - 0.5) * p.width, p.y + (y - 0.5) * p.height];
    await t.page.mouse.move(...at(from));
    await t.page.waitForTimeout(150);
    await t.page.mouse.down();
    await t.page.waitForTimeout(100);  // one frame must handle the press before the pointer moves
    await t.page.mouse.move(...at(to), {steps: 12});
    await t.page.waitForTimeout(200);
    await t.page.mouse.up();
    await t.page.waitForTimeout(200);
  };

  test('dragging paints points of the chosen class, and training is possible with a second class', async () => {
    await stroke([0.2, 0.3], [0.4, 0.3]);
    const first = await t.until((s) => count(s.spec) > 2);
    await assert.rejects(t.page.evaluate(() => deepx.play()), /add a second class/);
    await t.press('brush/B');
    await stroke([0.6, 0.7], [0.8, 0.7]);
    await t.until((s) => count(s.spec) > count(first.spec) + 2);
    await t.apply({step: {count: 50, unit: 'epoch'}});
    assert.ok((await t.state()).loss.train < 0.3);
  });

  test('one undo removes a stroke, redo paints it again', async () => {
    const {spec} = await t.state();
    await t.apply({undo: {}});
    const s = await t.until((s) => count(s.spec) < count(spec));
    await t.apply({redo: {}});
    await t.until((s) => count(s.spec) === count(spec));
    assert.ok(count(s.spec) > 2);
  });

  test('by keyboard: arrows move the brush, Enter paints there, Backspace erases there', async () => {
    const before = await t.state();
    await t.press('brush/C');
    await t.press('output/output');  // adds a point, and gets the focus
    const {spec} = await t.until((s) => count(s.spec) === count(before.spec) + 1);
    await t.keys('Tab', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowDown', 'ArrowUp');
    // A key that is held for many frames paints once, and not where the mouse is.
    await t.page.keyboard.down('Enter');
    await t.frames(8);
    await t.page.keyboard.up('Enter');
    const painted = await t.until((s) => count(s.spec) === count(spec) + 1);
    await t.keys('Backspace');
    const s = await t.until((s) => count(s.spec) === count(spec));
    assert.notEqual(painted.spec.data.own, s.spec.data.own);
    await t.keys('Enter');
    await t.apply({undo: {}});
    await t.until((s) => count(s.spec) === count(spec));
  });

  test('the eraser removes points, the cross removes all of them', async () => {
    const {spec} = await t.state();
    await t.press('brush/eraser');
    await stroke([0.55, 0.7], [0.85, 0.7]);
    await t.until((s) => count(s.spec) < count(spec));
    await t.press('brush/clear');
    await t.until((s) => count(s.spec) === 0);
  });

  test('the link contains the points', async () => {
    await t.apply({add_points: {points: [[-2, 1, 0], [2, -1, 1], [-3, 1, 0], [3, -1, 1]]}});
    await t.page.waitForTimeout(500);
    const other = await open({hash: await t.page.evaluate(() => location.hash)});
    assert.deepEqual((await other.state()).spec.data, (await t.state()).spec.data);
    await other.close();
  });
});

test('a finger paints on a phone', async () => {
  const t = await open_paused({width: 390, height: 844, hasTouch: true, isMobile: true, hash: '#data.name=own'});
  const p = await t.target('output/output');
  for (const x of [0.3, 0.5, 0.7]) {
    await t.page.touchscreen.tap(p.x + (x - 0.5) * p.width, p.y - 0.2 * p.height);
    await t.page.waitForTimeout(200);
  }
  await t.until((s) => count(s.spec) >= 3);
  assert.deepEqual(t.errors, []);
  await t.close();
});
