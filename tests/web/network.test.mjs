// SPDX-License-Identifier: MIT
// The network of the Train view: every control of a layer and its head, of links and neurons, by mouse, keyboard and
// touch.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open} from './page.mjs';

const hidden = (s) => s.spec.network.hidden;
const start = '#network.hidden=tanh:4,relu:3';

/// Presses the control whose path ends in this pattern; waits for it.
async function pick(t, pattern) {
  const end = Date.now() + 5000;
  for (;;) {
    const names = await t.page.evaluate(() => deepx.targets().map((x) => x.name));
    const name = names.find((n) => pattern.test(n));
    if (name) {
      await t.page.waitForTimeout(250);  // until its animation has ended
      return t.press(name);
    }
    assert.ok(Date.now() < end, `${pattern} among ${names.join(' ')}`);
    await t.page.waitForTimeout(50);
  }
}

/// Waits until the layers of deepx.network() satisfy the predicate.
async function layers_until(t, predicate) {
  const end = Date.now() + 5000;
  for (;;) {
    const layers = await t.page.evaluate(() => deepx.network());
    if (predicate(layers)) return layers;
    assert.ok(Date.now() < end, `${predicate} with ${JSON.stringify(layers).slice(0, 500)}`);
    await t.page.waitForTimeout(50);
  }
}

describe('the layer popover', () => {
  let t;
  before(async () => {
    t = await open({hash: start});
    await t.page.evaluate(() => deepx.pause());
    await t.press('layers/0/head/chip');
    await t.target('edit/close');
    await t.page.waitForTimeout(250);
  });
  after(() => t.close());
  const until = (predicate) => t.until((s) => predicate(hidden(s)[0]));
  const drag = async (name, to) => {
    const {x, y, width} = await t.target(name);
    await t.page.mouse.move(x - width / 2 + 8, y);
    await t.page.waitForTimeout(100);
    await t.page.mouse.down();
    await t.page.waitForTimeout(100);
    await t.page.mouse.move(x - width / 2 + 8 + (width - 16) * to, y, {steps: 4});
    await t.page.waitForTimeout(200);
    await t.page.mouse.up();
    await t.page.waitForTimeout(100);
  };

  test('kind, neurons and activation', async () => {
    await t.press('edit/kind/Residual');
    await until((h) => h.layer === 'Residual' && h.units === 2);  // as many as inputs
    await t.page.waitForTimeout(100);
    assert.ok((await t.target('edit/units/more')).disabled);
    await t.press('edit/kind/Linear');
    await until((h) => h.layer === undefined);
    await t.press('edit/units/more');
    await until((h) => h.units === 3 && h.activation === 'tanh');
    await t.press('edit/sigmoid');
    await until((h) => h.activation === 'sigmoid');
    await drag('edit/neurons', 0.3);
    await until((h) => h.units >= 9 && h.units <= 11);
  });

  test('normalization, dropout, DropConnect and noise', async () => {
    await t.press('edit/norm/Batch');
    await until((h) => h.norm === 'BatchNorm1d');
    await t.press('edit/norm/Layer');
    await until((h) => h.norm === 'LayerNorm');
    await drag('edit/dropout', 0.5);
    await until((h) => Math.abs(h.dropout - 0.48) < 0.05);
    await drag('edit/drop_connect', 0.2);
    await until((h) => Math.abs(h.drop_connect - 0.19) < 0.05);
    await drag('edit/noise', 0.5);
    await until((h) => Math.abs(h.noise - 2.5) < 0.3);
    await drag('edit/noise', 0);
    await until((h) => h.noise === undefined);  // no noise is left out
  });

  test('initial weights and its own regularizer', async () => {
    await t.press('init/choice/token');
    await pick(t, /choice\/edit\/.*\/Orthogonal$/i);
    await until((h) => h.init === 'orthogonal');
    await t.press('regularizer/choice/token');
    await pick(t, /choice\/edit\/.*\/L1$/);
    await until((h) => h.regularizer === 'l1' && h.strength === undefined);  // with its default strength
    await pick(t, /regularizer\/strength\/token$/);
    await pick(t, /strength\/edit\/\d+\/0\.1$/);
    await until((h) => h.strength === 0.1);
    await t.press('regularizer/choice/token');
    await pick(t, /choice\/edit\/.*\/like the network$/);
    await until((h) => h.regularizer === undefined && h.strength === undefined);
  });

  test('freezing continues the run, and a layer without biases has none', async () => {
    await t.page.evaluate(() => deepx.step(3));
    const weights = (await t.page.evaluate(() => deepx.network()))[0].weights;
    await t.press('edit/frozen');
    await until((h) => h.frozen === true);
    await t.page.evaluate(() => deepx.step(3));
    assert.equal((await t.state()).step, 6);
    assert.deepEqual((await t.page.evaluate(() => deepx.network()))[0].weights, weights);
    await t.press('edit/bias');
    await until((h) => h.bias === false);
    await layers_until(t, (layers) => layers[0].biases.length === 0);
  });

  test('duplicate, move, remove', async () => {
    await t.press('edit/Duplicate');
    const copied = await t.until((s) => hidden(s).length === 3);
    assert.deepEqual(hidden(copied)[1], hidden(copied)[0]);
    await t.press('edit/right');
    await t.page.waitForTimeout(300);
    await t.press('layers/2/head/chip');
    await t.target('layers/2/edit/left');
    await t.page.waitForTimeout(250);
    await t.press('layers/2/edit/left');
    await t.until((s) => hidden(s)[1].activation === 'relu');
    await t.page.waitForTimeout(300);
    await t.press('layers/1/head/chip');
    await t.target('layers/1/edit/Remove layer');
    await t.page.waitForTimeout(250);
    await t.press('layers/1/edit/Remove layer');
    await t.until((s) => hidden(s).length === 2 && hidden(s).every((h) => h.activation === 'sigmoid'));
  });

  test('the output has its own options', async () => {
    await t.page.waitForTimeout(300);
    await t.press('network/output/head');
    await t.target('output/edit/frozen');
    await t.page.waitForTimeout(250);
    await t.press('output/edit/frozen');
    await t.until((s) => s.spec.network.output?.frozen === true);
    await t.press('output/edit/close');
    assert.deepEqual(t.errors, []);
  });
});

describe('heads', () => {
  test('dragged sideways by the mouse they swap places, and a press still opens the popover', async () => {
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

  test('Shift and an arrow move the focused head, which keeps the focus', async () => {
    const t = await open({hash: '#network.hidden=tanh:4,relu:3,sigmoid:2'});
    await t.page.evaluate(() => deepx.pause());
    await t.press('layers/0/head/chip');
    await t.target('layers/0/edit/close');
    await t.page.waitForTimeout(250);
    await t.keys('Escape');
    await t.frames(10);
    await t.keys('Tab');  // shows the focus
    for (const at of [1, 2]) {
      await t.keys('Shift+ArrowRight');
      await t.until((s) => hidden(s)[at].activation === 'tanh');
      await t.frames(10);
    }
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

  test('a bias is selected by its square and edited by typing, with a comma or as a fraction', async () => {
    const type = async (text) => {
      await t.press('inspector/value');
      await t.target('inspector/edit/field');
      await t.frames(10);
      await t.page.keyboard.type(text);
      await t.keys('Enter');
      await t.frames(10);
    };
    const {step} = await t.state();
    await t.press('network/8/bias');
    await type('0,5');
    await layers_until(t, (all) => all[0].biases[1] === 0.5);
    await type('-3/4');
    await layers_until(t, (all) => all[0].biases[1] === -0.75);
    assert.equal((await t.state()).step, step, 'the run continues');
  });

  test('a weight is edited by buttons such as +0.1, and by dragging its number', async () => {
    const from = await t.target('network/0/neuron'), to = await t.target('network/7/neuron');
    // The middle of a link between the first input and the first neuron.
    const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    await t.page.mouse.move(x, y);
    await t.page.waitForTimeout(150);
    await t.page.mouse.click(x, y, {delay: 80});
    await t.page.waitForTimeout(200);
    const before = (await layers())[0].weights;
    const moved = (all, from_there) => all[0].weights.map((w, i) => w - from_there[i]).filter((d) => d !== 0);
    await t.press('inspector/value');
    await t.target('inspector/edit/+0.1');
    await t.page.waitForTimeout(300);
    await t.press('inspector/edit/+0.1');
    const nudged = await layers_until(t, (all) => all[0].weights.some((w, i) => w !== before[i]));
    const [by, ...others] = moved(nudged, before);
    assert.deepEqual(others, []);
    assert.ok(Math.abs(by - 0.1) < 1e-5, String(by));
    await t.page.keyboard.press('Escape', {delay: 60});
    await t.page.waitForTimeout(300);
    const token = await t.target('inspector/value');
    await t.page.mouse.move(token.x, token.y);
    await t.page.waitForTimeout(100);
    await t.page.mouse.down();
    await t.page.waitForTimeout(100);
    await t.page.mouse.move(token.x + 50, token.y, {steps: 5});
    await t.page.waitForTimeout(250);
    await t.page.mouse.up();
    await t.page.waitForTimeout(150);
    const dragged = moved(await layers(), nudged[0].weights);
    assert.equal(dragged.length, 1);
    assert.ok(dragged[0] > 0.2 && dragged[0] < 0.6, String(dragged[0]));
    assert.deepEqual(t.errors, []);
  });
});

test('Tab stops once at the network; arrows move through neurons, brackets through weights and bias', async () => {
  const t = await open({hash: '#network.hidden=tanh:3'});
  await t.page.evaluate(() => deepx.pause());
  const stops = async () => (await t.page.evaluate(() => deepx.targets().filter((x) => x.tab && /network\/\d+\/|network\/diagram/.test(x.name)))).map((x) => x.name);
  assert.deepEqual(await stops(), ['train/network/0/neuron']);
  await t.tab_to('network/0/neuron');
  // Two of seven features are used, so the three hidden neurons are 7 to 9, and the port is 10.
  const at = async (neuron) => {
    for (let i = 0; ; ++i) {
      const now = await stops();
      if (now.length === 1 && now[0] === `train/network/${neuron}/neuron`) return;
      assert.ok(i < 20, `${now} instead of ${neuron}`);
      await t.frames();
    }
  };
  for (let i = 1; i < 7; ++i) {
    await t.keys('ArrowDown');
    await at(i);
  }
  await t.keys('ArrowDown');  // stays in the column
  await at(6);
  await t.keys('ArrowRight');
  await at(9);
  await t.keys('ArrowUp');
  await at(8);
  await t.keys('ArrowRight');
  await at(10);
  await t.keys('ArrowLeft');
  await at(8);
  const edit = async (text) => {
    await t.page.keyboard.type('=');
    await t.target('inspector/edit/field');
    await t.frames(10);
    await t.page.keyboard.type(text);
    await t.keys('Enter');
    await t.frames(10);
  };
  await t.page.keyboard.type(']');
  await t.frames();
  await t.page.keyboard.type(']');
  await t.frames();
  await edit('0.25');  // of three hidden neurons, [inputs × units]: from the second input to the second neuron
  await layers_until(t, (all) => all[0].weights[1 * 3 + 1] === 0.25);
  await t.page.keyboard.type(']');
  await t.frames();
  await edit('0.75');
  await layers_until(t, (all) => all[0].biases[1] === 0.75);
  await t.page.keyboard.type('[');
  await t.frames();
  await edit('-0.5');
  await layers_until(t, (all) => all[0].weights[1 * 3 + 1] === -0.5);
  await t.keys('Tab', 'Shift+Tab');  // leaves and returns
  await at(8);
  await t.keys('ArrowDown');
  await at(9);
  assert.deepEqual(t.errors, []);
  await t.close();
});
