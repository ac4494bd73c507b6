// SPDX-License-Identifier: MIT
// Time in the Train view: going back in a run and training on from there, undo, stop rules, the chart, and reloading
// the page.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open} from './page.mjs';

const small = {data: {points: 60}, network: {hidden: [{units: 4, activation: 'tanh'}]}, batch: 10};
const epochs = (count) => ({step: {count, unit: 'epoch'}});

/// A page with a small run, paused after `count` epochs.
async function rested(t, count, spec = small) {
  await t.apply({play: false});
  await t.apply({load: spec});
  await t.apply(epochs(count));
  return t.state();
}

describe('time by mouse and keys', () => {
  let t;
  before(async () => t = await open());
  after(() => t.finish());
  const press = (key) => t.page.keyboard.press(key);
  /// The place of an epoch on the chart, whose axis ends at `end`.
  const place = async (epoch, end = 20) => {
    const {x, y, width} = await t.target('time/loss');
    return {x: x - width / 2 + width * epoch / end, y};
  };
  /// Waits until the latest frame has no such target.
  async function gone(is, what = String(is)) {
    for (let tries = 0; tries < 100; ++tries) {
      if (!(await t.page.evaluate(() => deepx.targets())).some(is)) return;
      await t.page.waitForTimeout(50);
    }
    assert.fail(`still there: ${what}`);
  }
  /// The name of the card's button that begins with `words`; waits for it.
  async function on_card(words) {
    for (let tries = 0; tries < 100; ++tries) {
      const found = (await t.page.evaluate(() => deepx.targets())).find((target) => target.name.includes(`diverged/${words}`));
      if (found) return found.name;
      await t.page.waitForTimeout(50);
    }
    assert.fail(`not on a card: ${words}`);
  }
  /// Holds a button until its long press opens something, however long a frame takes.
  async function hold(name, opens) {
    const {x, y} = await t.target(name);
    await t.page.mouse.move(x, y);
    await t.page.waitForTimeout(100);
    await t.page.mouse.down();
    await t.target(opens, 15000);
    await t.page.mouse.up();
    await t.page.waitForTimeout(100);
  }
  async function drag(from, to) {
    await t.page.mouse.move(from.x, from.y);
    await t.page.waitForTimeout(60);
    await t.page.mouse.down();
    await t.page.waitForTimeout(60);
    for (let i = 1; i <= 5; ++i) {
      await t.page.mouse.move(from.x + (to.x - from.x) * i / 5, from.y + (to.y - from.y) * i / 5);
      await t.page.waitForTimeout(40);
    }
    await t.page.mouse.up();
    await t.page.waitForTimeout(60);
  }

  test('dragging the playhead goes back; the later curves stay until training continues', async () => {
    await rested(t, 5);
    const {loss} = await t.state();
    await t.apply(epochs(13));
    await t.page.waitForTimeout(400);
    await drag(await place(18), await place(5));
    const back = await t.until((s) => s.epoch === 5);
    assert.deepEqual([back.inPast, back.lastEpoch, back.playing], [true, 18, false]);
    assert.deepEqual(back.loss, loss);
    await t.apply({speed: 1});
    await t.press('transport/play');
    await t.until((s) => s.playing && s.step > back.step);
    const on = await t.state();
    assert.deepEqual([on.inPast, on.lastEpoch], [false, on.epoch]);
    await t.apply({play: false});
    await t.apply({undo: {}});
    assert.equal((await t.state()).lastEpoch, 18);
  });

  test('a drag while training plays pauses it there', async () => {
    await rested(t, 15);
    await t.apply({speed: 1});
    await t.apply({play: true});
    await drag(await place(12), await place(8));
    const s = await t.until((s) => s.epoch === 8);
    assert.equal(s.playing, false);
  });

  test('comma and period move by batches, with Shift by epochs; Home and End go to the ends', async () => {
    const {step} = await rested(t, 6);
    await press(',');
    await t.until((s) => s.step === step - 1 && s.inPast);
    await press('ArrowLeft');
    await t.until((s) => s.step === step - 2);
    await press('.');
    await t.until((s) => s.step === step - 1 && s.inPast);
    await press('Shift+,');
    await t.until((s) => s.epoch === 5 && s.step === 15);
    await press('Shift+,');
    await t.until((s) => s.epoch === 4);
    await press('Home');
    await t.until((s) => s.step === 0 && s.lastEpoch === 6);
    await press('End');
    await t.until((s) => s.step === step && !s.inPast);
  });

  test('the back button goes one batch back, and a long press offers more', async () => {
    const {step} = await rested(t, 6);
    await t.press('transport/One step back');
    await t.until((s) => s.step === step - 1);
    await hold('transport/One step back', 'back by/1/One epoch');
    await t.press('back by/1/One epoch');
    await t.until((s) => s.epoch === 5 && s.step === 15);
    await hold('transport/One step', 'step by/2/Ten epochs');
    await t.press('step by/2/Ten epochs');
    await t.until((s) => s.epoch === 15);
  });

  test('Ctrl+Z, Shift+Ctrl+Z and Ctrl+Y undo and redo; undoing a new start restores the run', async () => {
    await rested(t, 6);
    const {step} = await t.state();
    await t.apply({add_neuron: 0});
    await t.apply({set: {path: 'batch', value: 5}});
    await press('Control+z');
    await t.until((s) => s.spec.batch === 10 && s.step === 0);
    await press('Control+z');
    await t.until((s) => s.spec.network.hidden[0].units === 4 && s.step === step);
    await press('Control+Shift+z');
    await t.until((s) => s.spec.network.hidden[0].units === 5);
    await press('Control+y');
    await t.until((s) => s.spec.batch === 5 && !s.canRedo);
    await press('Meta+z');
    await t.until((s) => s.spec.batch === 10);
  });

  test('the buttons in the top bar undo and redo', async () => {
    await rested(t, 2);
    await t.apply({new_seed: {}});
    const {spec} = await t.state();
    await t.press('top bar/undo');
    await t.until((s) => s.spec.seed !== spec.seed && s.epoch === 2);
    await t.press('top bar/redo');
    await t.until((s) => s.spec.seed === spec.seed);
    });

  test('a drag of a slider is one change', async () => {
    await rested(t, 2);
    const {spec} = await t.state();
    const {x, y, width} = await t.target('data.noise');
    await drag({x: x - width / 2 + 30, y}, {x: x + width / 2 - 30, y});
    await t.until((s) => s.spec.data.noise > 0.5);
    await press('Escape');
    await t.page.mouse.move(5, 400);
    await t.page.locator('#canvas').focus();
    await press('Control+z');
    await t.until((s) => s.spec.data.noise === spec.data.noise && s.epoch === 2);
  });

  const changes = [{set: {path: 'data.noise', value: 0.4}}, {set: {path: 'network.init', value: 'kaiming_normal'}}, {toggle_feature: 'x1^2'},
    {add_layer: {at: 1}}, {remove_layer: 0}, {add_neuron: 0}, {remove_neuron: 0}, {load: {batch: 4}}, {open: '#data.name=moons'},
    {reset: {}}, {new_seed: {}}, {new_data: {}}, {problem: 'spiral'}, {problem: 'catenary'}];
  for (const change of changes) {
    test(`${JSON.stringify(change)} is undone with its run, and redone`, async () => {
      if (change.problem && !(await t.page.evaluate(() => deepx.problems().map((p) => p.name))).includes(change.problem)) return;
      const before = await rested(t, 3);
      await t.apply(change);
      const after = await t.state();
      await t.apply({undo: {}});
      const back = await t.state();
      assert.deepEqual([back.spec, back.view, back.step, back.loss], [before.spec, before.view, before.step, before.loss]);
      await t.apply({redo: {}});
      const again = await t.state();
      assert.deepEqual([again.spec, again.view], [after.spec, after.view]);
      await t.apply({view: 'train'});
    });
  }

  test('the wheel zooms the chart, a double click shows all again', async () => {
    await rested(t, 18);
    const {x, y} = await t.target('time/loss');
    await t.page.mouse.move(x, y);
    await t.page.waitForTimeout(100);
    await t.page.mouse.wheel(0, -300);
    await t.target('time/fit');
    await t.page.mouse.dblclick(x, y);
    await gone((target) => target.name.endsWith('time/fit'));
    await t.page.mouse.wheel(0, -300);
    await t.press('time/fit');
    await gone((target) => target.name.endsWith('time/fit'));
  });

  test('the chart can also show accuracy and the learning rate', async () => {
    await rested(t, 5);
    for (const [i, name] of ['Loss', 'Accuracy', 'Learning rate'].entries()) {
      await t.press('time/quantity');
      await t.press(`quantities/${i}/${name}`);
      await gone((target) => target.name.includes('quantities/'));
      await t.page.waitForFunction((quantity) => deepx.session().view.quantity === quantity, i);
    }
    await t.press('time/quantity');
    await t.press('quantities/0/Loss');
    await gone((target) => target.name.includes('quantities/'));
  });

  test('a stop rule is set by its token, stops training, and shows the reason', async () => {
    await rested(t, 1);
    await t.press('time/stop');
    await t.press('epochs/rule/epochs/token');
    await t.press('field');
    await t.page.keyboard.type('12', {delay: 60});
    await press('Enter');
    await t.until((s) => s.spec.stop.epochs === 12);
    await press('Escape');
    await press('Escape');
    await gone((target) => target.name.includes('stop rules/'));
    await t.apply({speed: 0});
    await t.apply({play: true});
    const s = await t.until((s) => !s.playing);
    assert.deepEqual([s.epoch, s.stopped], [12, '12 epochs']);
    assert.match(await t.page.evaluate(() => location.hash), /stop\.epochs=12/);
  });

  test('the slider goes down to single steps a second', async () => {
    await rested(t, 1);
    await t.apply({speed: 30});
    const {x, y, width} = await t.target('time/speed');
    await t.page.mouse.click(x - width / 2 + 9, y, {delay: 80});
    const {speed, step} = await t.until((s) => s.speed > 0 && s.speed < 1);
    assert.equal(speed, 1 / 3);  // 30 points in batches of 10
    await t.apply({play: true});
    await t.page.waitForTimeout(2500);
    await t.apply({play: false});
    const later = await t.state();
    assert.ok(later.step - step >= 1 && later.step - step <= 4, `${later.step - step} steps`);
  });

  test('a diverged run goes back to its best epoch, with a smaller rate', async () => {
    await rested(t, 4, {...small, optimizer: {name: 'sgd', learning_rate: 0.05}, loss: 'mse', network: {hidden: [{units: 8, activation: 'relu'}, {units: 8, activation: 'relu'}]}});
    await t.apply({set: {path: 'optimizer.learning_rate', value: 100}});
    await t.apply(epochs(30));
    await t.until((s) => s.error?.includes('not a number'));
    const button = await on_card('Rewind to epoch');
    assert.match(button, /Rewind to epoch 4$/);
    await t.press(button);
    const s = await t.until((s) => s.error === null);
    assert.equal(s.epoch, 4);
    await t.apply(epochs(30));
    await t.apply({speed: 10});
    await t.press(await on_card('Rewind with'));
    await t.until((s) => s.error === null && s.playing && s.spec.optimizer.learning_rate === 0.05 && s.epoch > 4);
    await t.apply({play: false});
  });

  test('a loss that diverges in finite numbers is reported once, and training can continue', async () => {
    // Each step with this rate moves the bias to the other side of its optimum, three times as far away.
    await rested(t, 2, {...small, network: {hidden: []}, loss: 'mse', optimizer: {name: 'sgd', learning_rate: 2}, batch: 30});
    assert.equal((await t.state()).warning, null);
    await t.apply(epochs(13));
    const {warning} = await t.until((s) => s.warning);
    assert.match(warning, /^the training loss is more than 10 times its best since epoch \d+; go back to epoch \d+ and set optimizer.learning_rate to 0.2$/);
    const cards = async () => (await t.page.evaluate(() => deepx.targets())).map((target) => target.name).filter((name) => name.includes('diverged/'));
    await t.press('diverged/Go on');
    await t.frames();
    assert.deepEqual(await cards(), []);
    await t.apply(epochs(5));
    await t.frames();
    const {epoch, error} = await t.state();
    assert.deepEqual([epoch, error, await cards()], [20, null, []], 'training continues, and the card does not return');
    await t.page.keyboard.press('Escape');
    await t.page.waitForFunction((words) => [...document.querySelectorAll('#readouts td')].some((cell) => cell.textContent === words), warning);
    await t.page.waitForFunction((words) => document.querySelector('#live').textContent === words, warning, {timeout: 10_000});
    await t.page.keyboard.press('Escape');
    await t.apply({scrub: 1});
    await t.until((s) => s.warning === null);
    await t.frames(10);  // until the recovery is detected
    await t.apply(epochs(13));
    await t.target('diverged/Go on');  // shown again
    await t.press(await on_card('Rewind with'));
    await t.until((s) => s.warning === null && s.playing && s.spec.optimizer.learning_rate === 0.2);
    await t.apply({play: false});
  });
});

for (const [width, height] of [[600, 800], [620, 800], [659, 800], [700, 800]]) {
  test(`undo and redo are in the top bar at ${width} x ${height}, beside the views`, async () => {
    const t = await open({width, height});
    await rested(t, 2);
    await t.apply({new_seed: {}});
    const {spec} = await t.state();
    const bar = (await t.page.evaluate(() => deepx.targets())).filter((x) => x.name.startsWith('top bar/'));
    const line = bar.toSorted((a, b) => a.x - b.x);
    for (let i = 1; i < line.length; ++i) assert.ok(line[i - 1].x + line[i - 1].width <= line[i].x, `${line[i - 1].name} covers ${line[i].name}`);
    assert.ok(line.at(-1).x + line.at(-1).width <= width);
    await t.press('top bar/undo');
    await t.until((s) => s.spec.seed !== spec.seed && s.epoch === 2);
    await t.press('top bar/redo');
    await t.until((s) => s.spec.seed === spec.seed);
    assert.deepEqual(t.errors, []);
    await t.close();
  });
}

describe('time by touch', () => {
  let t;
  before(async () => t = await open({width: 390, height: 844, hasTouch: true, init: `
    const ask = window.matchMedia.bind(window);
    window.matchMedia = (q) => q === '(pointer: coarse)' ? Object.assign(ask('all'), {}) : ask(q);`}));
  after(() => t.close());

  test('a tap on the chart goes there; the menu undoes, redoes and has the stop rules', async () => {
    await rested(t, 18);
    await t.page.waitForTimeout(400);
    const {x, y, width} = await t.target('time/loss');
    await t.page.touchscreen.tap(x - width / 2 + width * 6 / 20, y);
    await t.until((s) => s.epoch === 6 && s.inPast);
    await t.apply({new_seed: {}});
    await t.press('top bar/menu', {touch: true});
    await t.press('menu/undo', {touch: true});
    await t.until((s) => s.epoch === 6 && s.canRedo);
    await t.press('menu/redo', {touch: true});
    await t.until((s) => s.epoch === 0);
    await t.press('menu/stop', {touch: true});
    await t.target('stop rules/patience/rule/patience/token');
  });

  test('two fingers zoom the chart, and neither scrub nor press controls', async () => {
    await t.page.keyboard.press('Escape');
    await rested(t, 18);
    const chart = await t.target('time/loss');
    await t.pinch(chart, 20, 60);
    await t.target('time/fit');  // "show all" exists because the chart is zoomed
    assert.equal((await t.state()).epoch, 18);
    await t.pinch(await t.target('output/output'), 30, 90);
    assert.equal((await t.state()).point, null);
    await t.press('time/fit', {touch: true});
    await t.page.touchscreen.tap(chart.x - chart.width / 2 + chart.width * 6 / 20, chart.y);
    await t.until((s) => s.epoch === 6);
  });
});

describe('a page that is loaded again', () => {
  const settled = (s) => [s.spec, s.view, s.step, s.epoch, s.lastEpoch, s.inPast, s.loss, s.speed, s.playing];

  test('continues where it was, with its past; another address starts again', async () => {
    const t = await open();
    await rested(t, 12);
    await t.apply({speed: 2});
    await t.apply({scrub: 7});
    const before = await t.state();
    await t.page.waitForFunction(() => location.hash.includes('data.points=60'));  // the address is written
    await t.page.reload();
    await t.page.evaluate(() => deepx.ready.then(() => true));
    assert.deepEqual(settled(await t.state()), settled(before));
    await t.apply({scrub: 12});
    assert.equal((await t.state()).epoch, 12);
    await t.page.goto(t.address + '?other#data.name=moons');
    await t.page.evaluate(() => deepx.ready.then(() => true));
    const s = await t.state();
    assert.equal(s.spec.data.name, 'moons');
    assert.equal(s.error, null);
    assert.deepEqual(t.errors, []);
    await t.close();
  });

  for (const [what, text] of [['damaged', '{"session":"deepx1:AAAA","view":{}}'], ['foreign', 'not even JSON']]) {
    test(`a stored session that is ${what} is ignored with a message`, async () => {
      const t = await open({init: `sessionStorage.setItem('deepx.session', ${JSON.stringify(text)})`});
      const s = await t.state();
      assert.match(s.error, /damaged/);
      await t.until((state) => state.step > 0);  // the page works, too
      assert.deepEqual(t.errors, []);
      await t.close();
    });
  }
});
