// SPDX-License-Identifier: MIT
// The plot: its contents, tracing a point through the network and into Backprop, and the quality of the answers; by
// mouse, by touch and by keyboard.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open_paused} from './page.mjs';

const kExtent = 6;
/// The place of a point of the plane on the screen, if the plot called `name` shows the plane.
const place = async (t, {x1, x2}, name = 'train/output/output') => {
  const {x, y, width} = await t.target(name);
  return {x: x + width * x1 / (2 * kExtent), y: y - width * x2 / (2 * kExtent)};
};
const point_of = async (t, index) => {
  await t.apply({select_point: index});
  const {point} = await t.state();
  await t.apply({select_point: -1});
  return point;
};
const click = async (t, {x, y}, options = {}) => {
  await t.page.mouse.move(x, y);
  await t.page.waitForTimeout(120);
  await t.page.mouse.click(x, y, {delay: 80, ...options});
  await t.page.waitForTimeout(120);
};
/// Waits for a state with these values: { 'plot.shown': 'space' }.
const has = (t, wanted) => t.until((s) => Object.entries(wanted).every(([path, value]) =>
  JSON.stringify(path.split('.').reduce((o, key) => o?.[key], s) ?? null) === JSON.stringify(value)));

describe('what the plot shows', () => {
  let t;
  before(async () => {
    t = await open_paused({hash: '#data.name=circle&network.hidden=tanh:6,tanh:2'});
    await t.page.evaluate(() => deepx.step(400));
  });
  after(() => t.finish());
  const plot = async () => (await t.state()).plot;
  const hash = () => t.page.evaluate(() => location.hash);

  test('the head opens the choice, and each kind is shown', async () => {
    await t.press('train/output/token');
    await t.press('show/Uncertainty');
    await has(t, {'plot.shown': 'uncertainty'});
    await t.target('train/output/uncertainty');
    await t.press('train/output/token');
    await t.press('show/Feature space');
    await t.target('train/output/space');
    await has(t, {'plot.shown': 'space', 'plot.layer': 2});
  });

  test('layers and axes are chosen in it while it stays open', async () => {
    await t.press('show/layer/1');
    await has(t, {'plot.layer': 1});
    await t.press('show/axes/Two units');
    await has(t, {'plot.units': [0, 1]});
    await t.press('show/across/next');
    await has(t, {'plot.units': [2, 1]});  // never the same unit twice
    await t.press('show/up/next');
    await has(t, {'plot.units': [2, 3]});
    await t.press('show/inputs/Inputs');
    await has(t, {'plot.layer': 0});
  });

  test('any neuron fills the plot', async () => {
    await t.press('show/Neuron');
    await has(t, {'plot.shown': 'neuron', 'plot.layer': 1, 'plot.unit': 0});
    await t.press('show/unit/next');
    await has(t, {'plot.unit': 1});
    await t.press('show/inputs/Features');
    await has(t, {'plot.layer': 0, 'plot.unit': 0});
    for (let unit = 1; unit <= 6; ++unit) {
      await t.press('show/unit/next');
      await has(t, {'plot.unit': unit});
    }
    await t.page.waitForFunction(() => deepx.targets().some((x) => x.name.endsWith('show/unit/next') && x.disabled));
    await t.press('show/contours');
    await has(t, {'plot.contours': false});
  });

  test('the link contains it, and opening the link shows the same', async () => {
    await t.page.waitForFunction(() => location.hash.includes('show.contours=no'));
    assert.match(await hash(), /show=neuron&show\.layer=0&show\.unit=6&show\.contours=no/);
    const other = await open_paused({hash: await hash()});
    assert.deepEqual((await other.state()).plot, await plot());
    await other.close();
    await t.press('show/Output');
    await has(t, {'plot.shown': 'output'});
    await t.apply({show: {contours: true}});
  });

  test('smooth and classes', async () => {
    await t.press('surface/Classes');
    await has(t, {'plot.classes': true});
    await t.press('surface/Smooth');
    await has(t, {'plot.classes': false});
  });

  test('by keyboard: arrows to a kind, Enter chooses it', async () => {
    await t.press('train/output/token');
    await t.target('show/Uncertainty');
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) {
      await t.page.keyboard.press(key, {delay: 60});
      await t.page.waitForTimeout(150);
    }
    await t.until((s) => s.plot.shown !== 'output');
    await t.page.keyboard.press('Escape');
    await t.apply({show: 'output'});
  });
});

describe('a point traced through the network', () => {
  let t;
  before(async () => {
    t = await open_paused({hash: '#data.name=moons&network.hidden=tanh:4,tanh:3'});
    await t.page.evaluate(() => deepx.step(100));
  });
  after(() => t.finish());

  test('a click selects the point under it, a click beside all points deselects it', async () => {
    const wanted = await point_of(t, 20);
    await click(t, await place(t, wanted));
    const {point} = await t.until((s) => s.point);
    assert.ok(Math.hypot(point.x1 - wanted.x1, point.x2 - wanted.x2) < 0.1);
    assert.equal(point.activations.length, 4);
    assert.equal(point.activations[1].length, 4);
    assert.ok(point.probability >= 0.5 && point.probability <= 1);
    await click(t, await place(t, {x1: 5.8, x2: 5.8}));
    await t.until((s) => s.point === null);
  });

  test('its numbers follow the training', async () => {
    await t.apply({select_point: 3});
    const before = (await t.state()).point;
    await t.page.evaluate(() => deepx.step(50));
    const after = (await t.state()).point;
    assert.notEqual(after.loss, before.loss);
    assert.notDeepEqual(after.activations[1], before.activations[1]);
    assert.deepEqual(after.activations[0], before.activations[0]);
  });

  test('the buttons of its card go to the next point, go back, deselect it, and open Backprop', async () => {
    await t.press('point/next');
    await has(t, {'point.index': 4});
    await t.press('point/previous');
    await has(t, {'point.index': 3});
    await t.press('point/previous');
    await has(t, {'point.index': 2});
    await t.press('point/trace');
    const s = await t.until((s) => s.view === 'backprop');
    const x = s.tape.nodes.find((node) => node.name === 'X');
    assert.match(x.shape, /^1×2$/);
    assert.ok(Math.abs(s.tape.loss - s.point.loss) < 1e-5, 'the trace has the same point');
    await t.apply({view: 'train'});
    await t.press('point/close');
    await t.until((s) => s.point === null);
  });

  test('a double click opens a test point in Backprop', async () => {
    const wanted = await point_of(t, 220);
    assert.equal(wanted.test, true);
    const at = await place(t, wanted);
    await t.page.mouse.move(at.x, at.y);
    await t.page.waitForTimeout(150);
    await t.page.mouse.dblclick(at.x, at.y, {delay: 40});
    const s = await t.until((s) => s.view === 'backprop');
    assert.ok(Math.hypot(s.point.x1 - wanted.x1, s.point.x2 - wanted.x2) < 0.1);
    assert.ok(Math.abs(s.tape.loss - s.point.loss) < 1e-5);
    await t.apply({view: 'train'});
    await t.apply({select_point: -1});
  });

  test('by keyboard: Enter on the plot selects a point, Enter again opens Backprop', async () => {
    await click(t, await place(t, {x1: 5.8, x2: 5.8}));
    for (const key of ['Tab', 'Enter']) {  // the first Tab shows the focus where the click has put it
      await t.page.keyboard.press(key, {delay: 60});
      await t.page.waitForTimeout(150);
    }
    await t.until((s) => s.point?.index === 0);
    await t.page.keyboard.press('Enter', {delay: 60});
    await t.until((s) => s.view === 'backprop');
    await t.apply({view: 'train'});
    await t.apply({select_point: -1});
  });

  test('by keyboard: arrows go to the nearest point and reach every point, Escape deselects it', async () => {
    const points = await t.page.evaluate(() => {
      const all = [];
      for (let i = 0; ; ++i) {
        try {
          deepx.apply({select_point: i});
        } catch {
          break;
        }
        const {x1, x2} = deepx.state().point;
        all.push({x1, x2});
      }
      return all;
    });
    const nearest = (from, along) => points.map((p, i) => [i, along(p.x1 - points[from].x1, p.x2 - points[from].x2)])
      .filter(([, d]) => d !== null).sort((a, b) => a[1] - b[1])[0]?.[0];
    const quarter = {
      ArrowRight: (dx, dy) => dx > 0 && Math.abs(dy) <= dx ? Math.hypot(dx, dy) : null,
      ArrowLeft: (dx, dy) => dx < 0 && Math.abs(dy) <= -dx ? Math.hypot(dx, dy) : null,
      ArrowUp: (dx, dy) => dy > 0 && Math.abs(dx) <= dy ? Math.hypot(dx, dy) : null,
      ArrowDown: (dx, dy) => dy < 0 && Math.abs(dx) <= -dy ? Math.hypot(dx, dy) : null,
    };
    await click(t, await place(t, {x1: 5.8, x2: 5.8}));
    await t.frames(10);
    await t.apply({select_point: 20});
    await t.keys('Tab');  // shows the focus where the click has put it
    let at = 20;
    for (const key of ['ArrowRight', 'ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowDown']) {
      at = nearest(at, quarter[key]);
      await t.keys(key);
      await has(t, {'point.index': at});
    }
    // At the right edge the arrow continues with the order of the data.
    for (let wanted; (wanted = nearest(at, quarter.ArrowRight)) !== undefined; at = wanted) await t.keys('ArrowRight');
    await has(t, {'point.index': at});
    await t.keys('ArrowRight');
    await has(t, {'point.index': (at + 1) % points.length});
    await t.keys('Escape');
    await t.until((s) => s.point === null);
    await t.keys('ArrowLeft');  // the focus is still there
    await has(t, {'point.index': 0});
    await t.keys('Enter');
    await t.until((s) => s.view === 'backprop');
    await t.apply({view: 'train'});
    await t.apply({select_point: -1});
  });

  test('in the feature space, too, a click finds the point where the layer maps it', async () => {
    await t.apply({show: {plot: 'space', layer: 0}});
    await t.page.waitForTimeout(500);
    const wanted = await point_of(t, 40);
    // The inputs are the plane divided by 3; the plot has a margin of 6 % on each side.
    const {x, y, width} = await t.target('train/output/space');
    const side = 2 * kExtent / 3 * 1.12;
    await click(t, {x: x + wanted.x1 / 3 / side * width, y: y - wanted.x2 / 3 / side * width});
    const {point} = await t.until((s) => s.point);
    assert.ok(Math.hypot(point.x1 - wanted.x1, point.x2 - wanted.x2) < 0.15);
    await t.apply({show: 'output'});
    await t.apply({select_point: -1});
  });
});

describe('the quality of the answers', () => {
  let t;
  before(async () => {
    t = await open_paused({hash: '#data.name=moons'});
    await t.page.evaluate(() => deepx.step(30));
  });
  after(() => t.finish());

  test('the accuracy opens the matrix, of test or training points', async () => {
    await t.press('train/time/accuracy');
    await t.press('evaluation/split/Training');
    await t.press('evaluation/split/Test');
    await t.page.keyboard.press('Escape');
  });

  test('deepx.evaluation() agrees with the accuracy, and its area agrees with counting pairs', async () => {
    const [{accuracy}, e] = await t.page.evaluate(() => [deepx.state(), deepx.evaluation()]);
    for (const split of ['train', 'test']) {
      const {points, confusion, roc, auc} = e[split];
      assert.equal(confusion.flat().reduce((a, b) => a + b), points);
      assert.ok(Math.abs((confusion[0][0] + confusion[1][1]) / points - accuracy[split]) < 1e-6);
      assert.deepEqual([roc[0], roc.at(-1)], [[0, 0], [1, 1]]);
      let area = 0;
      for (let i = 1; i < roc.length; ++i) area += (roc[i][0] - roc[i - 1][0]) * (roc[i][1] + roc[i - 1][1]) / 2;
      assert.ok(Math.abs(area - auc) < 1e-5);
      assert.ok(auc > 0.7);
    }
    await t.page.evaluate(() => deepx.load({data: {name: 'spiral3'}}));
    const three = await t.page.evaluate(() => deepx.evaluation());
    assert.deepEqual([three.classes, three.test.confusion.length, three.test.auc], [3, 3, undefined]);
  });
});

describe('the plot on a phone', () => {
  let t;
  before(async () => t = await open_paused({width: 390, height: 844, hasTouch: true, hash: '#data.name=moons'}));
  after(() => t.finish());
  const tap = async (name) => {
    await t.press(name, {touch: true});
    await t.page.waitForTimeout(250);
  };

  test('a tap on the token opens the choice, large enough for a finger', async () => {
    assert.ok((await t.target('train/output/token')).height >= 44);
    await tap('train/output/token');
    for (const name of ['show/Output', 'show/Uncertainty', 'show/Feature space', 'show/Neuron', 'surface/Classes'])
      assert.ok((await t.target(name)).height >= 44, name);
    await tap('surface/Classes');
    await has(t, {'plot.classes': true});
    await tap('show/Uncertainty');
    await has(t, {'plot.shown': 'uncertainty'});
    await t.apply({show: {plot: 'output', classes: false}});
  });

  test('a tap selects a point; its card has the button that opens Backprop', async () => {
    const at = await place(t, await point_of(t, 20));
    await t.page.touchscreen.tap(at.x, at.y);
    const {point} = await t.until((s) => s.point);
    await tap('point/next');
    await t.until((s) => s.point.index === point.index + 1);
    await t.page.waitForTimeout(300);  // until the card has stopped moving
    await tap('point/trace');
    await t.until((s) => s.view === 'backprop');
    await t.apply({view: 'train'});
    await tap('point/close');
    await t.until((s) => s.point === null);
  });

  test('a tap on the accuracy opens the matrix', async () => {
    await tap('train/time/accuracy');
    await tap('evaluation/split/Training');
  });
});
