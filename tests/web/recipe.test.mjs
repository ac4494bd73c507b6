// SPDX-License-Identifier: MIT
// The sentence of the Train view: every blank is a control, by mouse, finger and keyboard.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open, open_paused} from './page.mjs';

/// Types into the field of the open popover.
async function type(t, text) {
  await t.press('edit/field');
  await t.page.keyboard.type(text);
  await t.keys('Enter');
}
/// Waits until the current sentence is on screen, because words move when another becomes longer.
const drawn = (t) => t.frames();
const names = async (t) => (await t.page.evaluate(() => deepx.targets())).map((target) => target.name);
const closed = async (t) => {
  for (let i = 0; i < 100 && (await names(t)).some((name) => name.includes('/edit/')); ++i) await t.frames();
  assert.ok(!(await names(t)).some((name) => name.includes('/edit/')), 'the popover is still open');
};

describe('the sentence', () => {
  let t;
  before(async () => t = await open_paused());
  after(() => t.finish());

  test('has a token for each choice and each common number', async () => {
    const all = await names(t);
    for (const slot of ['loss', 'optimizer', 'optimizer_more', 'schedule', 'schedule_more', 'rate', 'batch', 'initializer', 'regularizer'])
      assert.ok(all.includes(`train/recipe/${slot}/token`), slot);
    assert.ok(!all.includes('train/recipe/momentum/token'), 'Adam has no momentum');
    assert.ok(!all.includes('train/recipe/strength/token'), 'there is no regularizer');
  });

  test('another optimizer brings its own slots', async () => {
    await t.press('recipe/optimizer/token');
    await t.press('SGD');
    await t.until((s) => s.spec.optimizer.name === 'sgd');
    await drawn(t);
    await t.press('recipe/momentum/token');
    await t.press('edit/3/0.9');
    await t.until((s) => s.spec.optimizer.momentum === 0.9);
  });

  test('a typed number may have a comma, be a fraction, or be a percentage', async () => {
    for (const [typed, value] of [['0,3', 0.3], ['3/4', 0.75], ['5 %', 0.05]]) {
      await drawn(t);
      await t.press('recipe/rate/token');
      await type(t, typed);
      await t.until((s) => Math.abs(s.spec.optimizer.learning_rate - value) < 1e-9);
      await closed(t);
    }
  });

  test('a number out of range, or text that is not a number, is reported and changes nothing', async () => {
    const {spec} = await t.state();
    for (const typed of ['1000', 'abc', '1/0']) {
      await t.press('recipe/rate/token');
      await type(t, typed);
      await t.page.waitForTimeout(150);
      assert.deepEqual((await t.state()).spec, spec);
      await t.keys('Escape');
      await closed(t);
    }
  });

  test('more settings are behind the dots: numbers, switches and names', async () => {
    await t.press('recipe/optimizer_more/token');
    await t.press('nesterov/value');
    await t.until((s) => s.spec.optimizer.nesterov === 'yes');
    await t.press('dampening/value');
    await type(t, '1/4');
    await t.until((s) => s.spec.optimizer.dampening === 0.25);
    await t.keys('Escape');
    await closed(t);
    await t.press('recipe/schedule/token');
    await t.press('one cycle');
    await t.until((s) => s.spec.schedule.name === 'one_cycle');
    await drawn(t);
    await t.press('recipe/schedule_more/token');
    await t.press('anneal_strategy/value');
    await t.press('edit/1/linear');
    await t.until((s) => s.spec.schedule.anneal_strategy === 'linear');
    await t.keys('Escape');
    await closed(t);
  });

  test('a regularizer has its strength in the sentence; without a regularizer there is none', async () => {
    await t.press('recipe/regularizer/token');
    await t.press('elastic net');
    await t.until((s) => s.spec.regularizer.name === 'elastic_net');
    await drawn(t);
    await t.press('recipe/strength/token');
    await type(t, '0,0003');
    await t.until((s) => s.spec.regularizer.lambda === 0.0003);
    await closed(t);
    await t.press('recipe/regularizer_more/token');
    await t.press('l1_ratio/value');
    await type(t, '1/3');
    await t.until((s) => Math.abs(s.spec.regularizer.l1_ratio - 1 / 3) < 1e-6);
    await t.keys('Escape');
    await closed(t);
    await t.press('recipe/regularizer/token');
    await t.press('nothing');
    await t.until((s) => s.spec.regularizer.name === 'none');
  });

  test('a number is dragged along its ladder', async () => {
    await t.apply({set: {path: 'batch', value: 16}});
    await drawn(t);
    const {x, y} = await t.target('recipe/batch/token');
    await t.page.mouse.move(x, y);
    await t.frames();
    await t.page.mouse.down();
    await t.frames();
    await t.page.mouse.move(x + 40, y, {steps: 8});
    await t.until((s) => s.spec.batch === 32);
    await t.page.mouse.up();
  });
});

describe('the sentence by keyboard alone', () => {
  let t;
  before(async () => t = await open_paused());
  after(() => t.close());
  const press = (...keys) => t.keys(...keys);

  test('"/" moves the focus to it, arrows move along it, Enter opens and chooses, Escape closes', async () => {
    await press('/', 'ArrowRight', 'Enter');  // the optimizer
    await t.target('recipe/optimizer/edit/0/SGD');
    const {spec} = await t.state();
    await press('ArrowDown', 'Enter');
    const after = await t.until((s) => s.spec.optimizer.name !== spec.optimizer.name);
    await press('Enter', 'ArrowDown', 'Escape');
    await closed(t);
    assert.equal((await t.state()).spec.optimizer.name, after.spec.optimizer.name);
  });

  test('a number is changed by plus and minus, and by typing', async () => {
    await t.apply({set: {path: 'optimizer.name', value: 'adam'}});
    await t.page.evaluate(() => document.querySelector('#canvas').focus());
    // loss, Adam, dots, schedule, dots, rate
    await press('/', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await press('+');
    await t.until((s) => Math.abs(s.spec.optimizer.learning_rate - 0.1) < 1e-9);
    await press('-', '-');
    await t.until((s) => Math.abs(s.spec.optimizer.learning_rate - 0.01) < 1e-9);
  });
});

for (const [width, height, touch] of [[1024, 600, false], [1024, 600, true], [390, 844, true]]) {
  test(`at ${width} x ${height}${touch ? ' by touch' : ''} the longest list fits, and its last entry can be chosen`, async () => {
    const t = await open({width, height, hasTouch: touch});
    await t.page.evaluate(() => deepx.pause());
    if (width < 600) await t.press('train/sections/2', {touch}).catch(() => t.press('Recipe', {touch}));
    else if (!(await names(t)).some((n) => n.endsWith('recipe/initializer/token'))) await t.press('recipe/more', {touch});
    await t.press('initializer/token', {touch});
    await t.target('initializer/edit/0/Xavier uniform').catch(() => {});
    await t.page.waitForTimeout(300);
    const list = (await t.page.evaluate(() => deepx.targets())).filter((target) => target.name.includes('initializer/edit/'));
    assert.ok(list.length >= 8, `${list.length} entries on screen`);
    for (const entry of list) {
      assert.ok(entry.x >= 0 && entry.x + entry.width <= width, entry.name);
      if (touch) assert.ok(entry.height >= 43.5, `${entry.name} is ${entry.height} px high`);
    }
    const last = list.at(-1);
    assert.ok(last.y + last.height <= height + 0.5, `${last.name} ends at ${last.y + last.height}`);
    await t.press(last.name, {touch});
    const {spec} = await t.until((s) => s.spec.network.init !== 'xavier_uniform');
    assert.ok(spec.network.init);
    assert.deepEqual(t.errors, []);
    await t.close();
  });
}
