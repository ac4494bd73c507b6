// SPDX-License-Identifier: MIT
// Several runs: kept runs over the chart, and the sheet of studies, by mouse, touch and keyboard.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open} from './page.mjs';

const names = async (t) => (await t.page.evaluate(() => deepx.targets())).map((target) => target.name);
const has = async (t, end) => (await names(t)).some((name) => name.endsWith(end));
/// Waits until popovers have opened, and the previous action is on screen.
const settled = async (t) => {
  await t.page.waitForTimeout(250);
  await t.page.evaluate((count) => new Promise((done) => {
    const frame = () => count-- > 0 ? requestAnimationFrame(frame) : done();
    frame();
  }), 4);
};
/// Escape closes the sheet.
const leave = async (t) => {
  await t.keys('Escape');
  for (let i = 0; i < 20 && await has(t, 'choices/run'); ++i) await settled(t);
  assert.ok(!(await has(t, 'choices/run')) && !(await has(t, 'choices/stop')), 'the sheet is still open');
};
const trained = async (t, epochs) => {
  await t.page.evaluate(() => deepx.pause());
  await t.apply({reset: {}});
  await t.apply({step: {count: epochs, unit: 'epoch'}});
};

describe('kept runs', () => {
  let t;
  before(async () => t = await open());
  after(() => t.finish());

  test('Keep run keeps the curve, and names it by its differences from the current run', async () => {
    await trained(t, 20);
    await t.press('time/keep');
    const {kept: [first]} = await t.until((s) => s.kept.length === 1);
    await settled(t);
    assert.deepEqual([first.name, first.epoch], ['same settings', 20]);
    await t.apply({set: {path: 'optimizer.name', value: 'sgd'}});
    await trained(t, 15);
    const {kept: [named]} = await t.state();
    assert.equal(named.name, 'Adam 0.03');
    await t.press('time/keep');
    await t.until((s) => s.kept.length === 2);
  });

  test('the list of kept runs starts one again and removes it', async () => {
    await t.press('time/kept');
    await t.press('kept runs/0/again');
    const {spec, kept} = await t.until((s) => s.spec.optimizer.name === 'adam');
    assert.deepEqual(kept.map((k) => k.name), ['same settings', 'SGD 0.1']);
    assert.equal(spec.optimizer.learning_rate, 0.03);
    await t.press('kept runs/0/remove');
    await t.until((s) => s.kept.length === 1 && s.kept[0].name === 'SGD 0.1');
    await t.press('kept runs/remove all');
    await t.until((s) => s.kept.length === 0);
    await t.keys('Escape');
  });

  test('kept runs are restored when the page is reloaded, with their curves', async () => {
    await trained(t, 9);
    await t.apply({keep_run: {}});
    const {kept: before} = await t.state(), session = (await t.page.evaluate(() => deepx.session())).session;
    await t.page.waitForFunction(() => location.hash === '');  // the address is written
    await t.page.reload();
    await t.page.evaluate(() => deepx.ready.then(() => true));
    const {kept, epoch} = await t.state();
    assert.deepEqual([kept, epoch], [before, 9]);
    await t.target('time/kept');
    assert.equal((await t.page.evaluate(() => deepx.session())).session.length, session.length);  // with all curves
    await t.apply({clear_runs: {}});
  });

  test('a saved run is opened beside the others; a file that is not a run is reported', async () => {
    await t.apply({set: {path: 'optimizer.name', value: 'sgd'}});
    await trained(t, 6);
    const {text} = await t.page.evaluate(() => deepx.export('csv'));
    await t.apply({set: {path: 'optimizer.name', value: 'adam'}});
    await trained(t, 2);
    await t.page.evaluate((csv) => {
      const data = new DataTransfer();
      data.items.add(new File([csv], 'deepx_spiral.csv'));
      document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    }, text);
    const {kept: [run]} = await t.until((s) => s.kept.length === 1);
    assert.deepEqual([run.name, run.epoch, run.step], ['SGD 0.1', 6, null]);
    assert.equal(await t.page.isVisible('#table'), false);
    // A run without settings gets the name of its file, and cannot be started.
    await t.page.evaluate(() => deepx.open('last week.csv', 'epoch,train_loss,test_loss\n0,0.7,0.8\n1,0.5,0.6\n'));
    await t.press('time/kept');
    assert.equal((await t.target('kept runs/1/again')).disabled, true);
    assert.equal((await t.target('kept runs/0/again')).disabled, false);
    assert.equal((await t.state()).kept[1].name, 'last week');
    await t.keys('Escape');
    await assert.rejects(t.page.evaluate(() => deepx.open('r.csv', 'epoch,train_loss,test_loss\n0,1,1\n5,oops,1\n')), /open_run: r\.csv: line 3: train_loss is "oops"; must be a number/);
    assert.match((await t.state()).error, /oops/);  // the person who dropped the file sees it
    await t.apply({clear_runs: {}});
  });

  test('before the first epoch there is nothing to keep, and the control is disabled', async () => {
    await t.apply({reset: {}});
    await settled(t);
    assert.equal((await t.target('time/keep')).disabled, true);
    await trained(t, 1);
    await settled(t);
    assert.equal((await t.target('time/keep')).disabled, false);
  });
});

describe('studies', () => {
  let t;
  before(async () => t = await open());
  after(() => t.finish());

  test('Compare… opens the sheet; Run trains the chosen optimizers from one start', async () => {
    await trained(t, 2);
    await t.press('time/compare');
    await t.target('choices/run');
    await t.press('choices/Lion/on');
    await t.press('choices/run');
    const {study} = await t.until((s) => s.study);
    assert.deepEqual(study.members.map((m) => m.name).sort(), ['Adam', 'Lion', 'Momentum', 'RMSProp', 'SGD']);
    await t.until((s) => !s.study.running && s.study.progress === 1, 60000);
    const whole = await t.page.evaluate(() => deepx.study());
    const starts = whole.members.map((m) => m.testLoss[0]);
    assert.ok(starts.every((loss) => loss === starts[0]), String(starts));
    assert.ok(whole.members.every((m) => m.testLoss.length === whole.epochs + 1));
  });

  test('Use takes over an optimizer of the table, with its settings', async () => {
    await t.press('results/Momentum/use');
    const {spec, study} = await t.until((s) => s.spec.optimizer.name === 'sgd' && s.spec.optimizer.momentum === 0.9);
    assert.equal(spec.optimizer.learning_rate, study.members.find((m) => m.name === 'Momentum').learningRate);
    await t.apply({undo: {}});  // undoes all of it
    assert.equal((await t.state()).spec.optimizer.name, 'adam');
    await t.apply({redo: {}});
    await settled(t);
    assert.ok(!(await has(t, 'results/Momentum/use')) || (await t.target('results/Momentum/use')).disabled);
  });

  test('one optimizer can have its own rate', async () => {
    await t.press('choices/Adam/rate');
    await settled(t);
    await t.press('0.1');
    await settled(t);
    await t.press('choices/run');
    await t.until((s) => s.study.members.find((m) => m.name === 'Adam').learningRate === 0.1);
  });

  test('Stop ends a study at its current epoch', async () => {
    await t.apply({study: {kind: 'optimizers', optimizers: ['adam', {name: 'sgd', learning_rate: 0.3}], epochs: 2000}});
    await t.press('choices/stop');
    const {study} = await t.until((s) => !s.study.running);
    assert.ok(study.progress > 0 && study.progress < 1);
    assert.equal(study.members[1].learningRate, 0.3);
  });

  test('Seeds: the spread, and a seed to take over', async () => {
    await t.apply({load: {}});
    await t.press('kind/Seeds');
    await settled(t);
    await t.press('choices/run');
    await t.until((s) => s.study.kind === 'seeds' && !s.study.running, 60000);
    const {study} = await t.state();
    assert.deepEqual(study.members.map((m) => m.seed), [42, 43, 44, 45, 46, 47, 48, 49]);
    assert.ok(study.spread.loss.low < study.spread.loss.median && study.spread.loss.median < study.spread.loss.high);
    await t.press('results/seed 45/use');
    await t.until((s) => s.spec.seed === 45);
  });

  test('Learning rate: a test that suggests one, and takes it over', async () => {
    await t.press('kind/Learning rate');
    await settled(t);
    await t.press('choices/run');
    const {study} = await t.until((s) => s.study.kind === 'rates' && !s.study.running, 60000);
    const {suggestion} = study.rates;
    assert.ok(suggestion >= 0.003 && suggestion <= 0.3, String(suggestion));
    await t.apply({set: {path: 'optimizer.learning_rate', value: 1}});
    await settled(t);
    await t.press('results/use');
    await t.until((s) => s.spec.optimizer.learning_rate === suggestion);
  });

  test('a study continues beside the run, with the sheet closed', async () => {
    await leave(t);
    await t.apply({reset: {}});
    await t.apply({study: {kind: 'seeds', seeds: 4, epochs: 2000}});
    await t.page.evaluate(() => deepx.play());
    await t.until((s) => s.playing && s.step > 20 && s.study.running && s.study.progress > 0, 20000);
    await t.apply({study_stop: {}});
    await t.page.evaluate(() => deepx.pause());
    await t.apply({study_close: {}});
    assert.equal((await t.state()).study, null);
  });

  test('by keyboard: Tab goes through the sheet, Enter runs the study, Escape closes it', async () => {
    await t.page.locator('#canvas').focus();
    await t.press('time/compare');
    await t.target('choices/run');
    const inside = (await names(t)).filter((name) => name.includes('/compare/'));
    const steps = inside.findIndex((name) => name.endsWith('choices/run')) + 1;
    // A popover may open with its first control focused or with none, so Enter may hit a neighbor of Run, where it does
    // nothing.
    for (let i = 1; i <= steps + 1 && !(await t.state()).study; ++i) {
      await t.keys('Tab');
      if (i < steps - 1) continue;
      await t.keys('Enter');
      await settled(t);
    }
    await t.until((s) => s.study);
    await leave(t);
    await t.apply({study_close: {}});
  });
});

describe('studies on a phone', () => {
  let t;
  before(async () => t = await open({width: 390, height: 844, hasTouch: true}));
  after(() => t.finish());
  const tap = (name) => t.press(name, {touch: true});

  test('Runs keeps the run and opens the sheet; everything is on screen and large enough to hit', async () => {
    await trained(t, 5);
    await settled(t);
    await tap('time/runs');
    await settled(t);
    await tap('kept runs/keep');
    await t.until((s) => s.kept.length === 1);
    await tap('kept runs/compare');
    await settled(t);
    await tap('choices/run');
    await t.until((s) => s.study && !s.study.running, 60000);
    const targets = (await t.page.evaluate(() => deepx.targets())).filter((target) => target.name.includes('/compare/'));
    assert.ok(targets.length > 12, targets.map((target) => target.name).join('\n'));
    for (const {name, x, y, width, height} of targets) {
      assert.ok(x >= 0 && y >= 0 && x + width <= 390 && y + height <= 844, `${name} is cut off: ${[x, y, width, height]}`);
      if (!name.endsWith('/chart')) assert.ok(height >= 40, `${name} is ${height} px high`);
    }
    await tap('results/SGD/use');
    await t.until((s) => s.spec.optimizer.name === 'sgd');
  });
});
