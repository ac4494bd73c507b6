// SPDX-License-Identifier: MIT
// The network of the Train view: every control of a layer, of its head, of links and neurons, by mouse, keyboard and touch.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open} from './page.mjs';

const hidden = (s) => s.spec.network.hidden;
const start = '#network.hidden=tanh:4,relu:3';

describe('the layer popover', () => {
  let t;
  before(async () => {
    t = await open({hash: start});
    await t.page.evaluate(() => deepx.pause());
    await t.press('layers/0/head/chip');
  });
  after(() => t.close());
  const layer = async () => hidden(await t.state())[0];
  const drag = async (name, to) => {
    const {x, y, width} = await t.target(name);
    await t.page.mouse.move(x - width / 2 + 8, y);
    await t.page.mouse.down();
    await t.page.mouse.move(x - width / 2 + 8 + (width - 16) * to, y, {steps: 4});
    await t.page.waitForTimeout(80);
    await t.page.mouse.up();
    await t.page.waitForTimeout(80);
  };

  test('kind, neurons and activation', async () => {
    await t.press('edit/kind/Residual');
    assert.equal((await layer()).layer, 'Residual');
    assert.equal((await layer()).units, 2, 'as many as inputs');
    assert.ok((await t.target('edit/units/more')).disabled);
    await t.press('edit/kind/Linear');
    await t.press('edit/units/more');
    assert.deepEqual(await layer(), {units: 3, activation: 'tanh'});
    await t.press('edit/sigmoid');
    assert.equal((await layer()).activation, 'sigmoid');
    await drag('edit/neurons', 0.3);
    assert.ok((await layer()).units >= 9 && (await layer()).units <= 11, JSON.stringify(await layer()));
  });

  test('normalisation, dropout, DropConnect and noise', async () => {
    await t.press('edit/norm/Batch');
    assert.equal((await layer()).norm, 'BatchNorm1d');
    await t.press('edit/norm/Layer');
    assert.equal((await layer()).norm, 'LayerNorm');
    await drag('edit/dropout', 0.5);
    assert.ok(Math.abs((await layer()).dropout - 0.48) < 0.05);
    await drag('edit/drop_connect', 0.2);
    assert.ok(Math.abs((await layer()).drop_connect - 0.19) < 0.05);
    await drag('edit/noise', 0.5);
    assert.ok(Math.abs((await layer()).noise - 1) < 0.15);
    await drag('edit/noise', 0);
    assert.equal((await layer()).noise, undefined, 'nothing is nothing');
  });

  /// Presses the control whose path ends in this pattern.
  const pick = async (pattern) => {
    await t.page.waitForTimeout(250);
    const names = await t.page.evaluate(() => deepx.targets().map((x) => x.name));
    const name = names.find((n) => pattern.test(n));
    assert.ok(name, `${pattern} among ${names.join(' ')}`);
    await t.press(name);
  };

  test('initial weights and a regulariser of its own', async () => {
    await t.press('init/choice/token');
    await pick(/choice\/edit\/.*\/Orthogonal$/i);
    assert.equal((await layer()).init, 'orthogonal');
    await t.press('regularizer/choice/token');
    await pick(/choice\/edit\/.*\/L1$/);
    assert.deepEqual([(await layer()).regularizer, (await layer()).strength], ['l1', undefined], 'with its usual strength');
    await t.press('regularizer/strength/token');
    await pick(/strength\/edit\/\d+\/0\.1$/);
    assert.equal((await layer()).strength, 0.1);
    await t.press('regularizer/choice/token');
    await pick(/choice\/edit\/.*\/as the network$/);
    assert.equal((await layer()).regularizer, undefined);
  });

  test('freezing goes on with the run, and without a bias there is none', async () => {
    await t.page.evaluate(() => deepx.step(3));
    const weights = (await t.page.evaluate(() => deepx.network()))[0].weights;
    await t.press('edit/frozen');
    assert.equal((await layer()).frozen, true);
    await t.page.evaluate(() => deepx.step(3));
    assert.equal((await t.state()).step, 6);
    assert.deepEqual((await t.page.evaluate(() => deepx.network()))[0].weights, weights);
    await t.press('edit/bias');
    assert.equal((await layer()).bias, false);
    assert.deepEqual((await t.page.evaluate(() => deepx.network()))[0].biases, []);
  });

  test('duplicate, move, remove', async () => {
    await t.press('edit/Duplicate');
    assert.deepEqual(hidden(await t.state())[1], hidden(await t.state())[0]);
    await t.press('edit/right');
    assert.equal(hidden(await t.state()).length, 3);
    await t.press('layers/2/head/chip');
    await t.press('edit/left');
    assert.equal(hidden(await t.state())[1].activation, 'relu');
    await t.press('layers/1/head/chip');
    await t.press('edit/Remove layer');
    assert.deepEqual(hidden(await t.state()).map((h) => h.activation), ['sigmoid', 'sigmoid']);
  });

  test('the output has options of its own', async () => {
    await t.press('network/output/head');
    await t.press('edit/frozen');
    assert.deepEqual((await t.state()).spec.network.output, {frozen: true});
    await t.press('edit/close');
    assert.deepEqual(t.errors, []);
  });
});

describe('heads', () => {
  test('dragged sideways by the mouse they change places, and a press still opens', async () => {
    const t = await open({hash: start});
    await t.page.evaluate(() => deepx.pause());
    const a = await t.target('layers/0/head/chip'), b = await t.target('layers/1/head/chip');
    await t.page.mouse.move(a.x, a.y);
    await t.page.mouse.down();
    await t.page.mouse.move(b.x, b.y, {steps: 6});
    await t.page.waitForTimeout(80);
    await t.page.mouse.up();
    await t.until((s) => hidden(s)[0].activation === 'relu' && hidden(s)[0].units === 3);
    assert.ok(!(await t.page.evaluate(() => deepx.targets().some((x) => x.name.includes('/edit/')))), 'no popover');
    await t.close();
  });

  test('Shift and an arrow move the focused one, which keeps the focus', async () => {
    const t = await open({hash: '#network.hidden=tanh:4,relu:3,sigmoid:2'});
    await t.page.evaluate(() => deepx.pause());
    await t.press('layers/0/head/chip');
    await t.page.keyboard.press('Escape');
    await t.page.waitForTimeout(100);
    await t.page.keyboard.down('Shift');
    await t.page.waitForTimeout(60);
    for (let i = 0; i < 2; ++i) {
      await t.page.keyboard.press('ArrowRight', {delay: 40});
      await t.page.waitForTimeout(150);
    }
    await t.page.keyboard.up('Shift');
    assert.deepEqual(hidden(await t.state()).map((h) => h.activation), ['relu', 'sigmoid', 'tanh']);
    await t.close();
  });

  test('by touch on a phone: dragged, and opened', async () => {
    const t = await open({hash: start, width: 390, height: 844, hasTouch: true});
    await t.page.evaluate(() => deepx.pause());
    await t.press('layers/1/head/chip', {touch: true});
    await t.page.waitForTimeout(250);
    await t.press('edit/tabs/Training', {touch: true});
    await t.press('edit/frozen', {touch: true});
    await t.until((s) => hidden(s)[1].frozen === true);
    const whole = await t.page.evaluate(() => deepx.targets().filter((x) => x.name.includes('/edit/')));
    for (const x of whole) assert.ok(x.x >= -8 && x.y >= -8 && x.x + x.width <= 398 && x.y + x.height <= 852, `${x.name} is on screen`);
    await t.press('edit/close', {touch: true});
    await t.close();
  });
});

for (const [width, height] of [[1440, 900], [1366, 768], [1024, 600], [390, 844]]) {
  test(`the layer popover is on screen at ${width} x ${height}`, async () => {
    const t = await open({hash: start, width, height});
    await t.press('layers/1/head/chip');
    await t.page.waitForTimeout(300);
    const inside = (await t.page.evaluate(() => deepx.targets())).filter((x) => x.name.includes('/edit/'));
    assert.ok(inside.length > 10);
    for (const x of inside) assert.ok(x.x >= 0 && x.y >= 0 && x.x + x.width <= width && x.y + x.height <= height, `${x.name} at ${x.x}, ${x.y}`);
    await t.close();
  });
}

describe('weights and biases', () => {
  let t;
  before(async () => {
    t = await open({hash: '#network.hidden=tanh:3'});
    await t.page.evaluate(() => deepx.pause());
    await t.page.evaluate(() => deepx.step(5));
  });
  after(() => t.close());
  const layers = () => t.page.evaluate(() => deepx.network());

  test('a bias is pinned by its square and edited by typing, with a comma or as a fraction', async () => {
    await t.press('network/8/bias');
    await t.press('inspector/value');
    await t.page.waitForTimeout(250);
    await t.page.keyboard.type('0,5');
    await t.page.waitForTimeout(60);
    await t.page.keyboard.press('Enter', {delay: 40});
    await t.page.waitForTimeout(150);
    assert.equal((await layers())[0].biases[1], 0.5);
    assert.equal((await t.state()).step, 5, 'the run goes on');
  });

  test('a weight is edited after a double press on its link, by nudges, and by dragging its number', async () => {
    const from = await t.target('network/0/neuron'), to = await t.target('network/7/neuron');
    // The middle of a link between the first input and the first neuron.
    await t.page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await t.page.waitForTimeout(80);
    const before = (await layers())[0].weights;
    await t.page.mouse.dblclick((from.x + to.x) / 2, (from.y + to.y) / 2, {delay: 50});
    await t.page.waitForTimeout(250);
    await t.press('edit/+0.1');
    const after = (await layers())[0].weights;
    const changed = after.map((w, i) => w - before[i]).filter((d) => d !== 0);
    assert.equal(changed.length, 1);
    assert.ok(Math.abs(changed[0] - 0.1) < 1e-5);
    await t.page.keyboard.press('Escape');
    await t.page.waitForTimeout(100);
    const token = await t.target('inspector/value');
    await t.page.mouse.move(token.x, token.y);
    await t.page.mouse.down();
    await t.page.mouse.move(token.x + 50, token.y, {steps: 5});
    await t.page.waitForTimeout(80);
    await t.page.mouse.up();
    const dragged = (await layers())[0].weights.map((w, i) => w - after[i]).filter((d) => d !== 0);
    assert.equal(dragged.length, 1);
    assert.ok(dragged[0] > 0.2 && dragged[0] < 0.6, String(dragged[0]));
    assert.deepEqual(t.errors, []);
  });
});
