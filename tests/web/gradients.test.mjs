// SPDX-License-Identifier: MIT
// The Gradients view: its numbers, its diagnosis, its suggestions, and the initializer lab.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open} from './page.mjs';

const kDeep = Array(6).fill('sigmoid:16').join(',');
const kVanishing = `#network.hidden=${kDeep}&optimizer.name=sgd&optimizer.learning_rate=0.2&view=gradients`;
const rms = (values) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
const near = (a, b, tolerance = 1e-4) => assert.ok(Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b)), `${a} and ${b}`);
const names = async (t) => (await t.page.evaluate(() => deepx.targets())).map((target) => target.name);
const rested = async (options) => {
  const t = await open(options);
  await t.page.evaluate(() => {
    deepx.pause();
    deepx.reset();
  });
  await t.frames();
  return t;
};

describe('gradients', () => {
  let t;
  before(async () => t = await rested({hash: kVanishing}));
  after(() => t.finish());

  test('a link opens it, and nothing is known before the first step', async () => {
    const {view, gradients} = await t.state();
    assert.deepEqual([view, gradients.diagnosis.condition], ['gradients', 'pending']);
    assert.equal(gradients.layers.length, 7);
    assert.ok(gradients.layers.every((l) => l.gradientRms === null && l.outputRms > 0));
    await t.page.waitForFunction(() => location.hash.includes('view=gradients'));
  });

  test('one step shows that batch: the numbers are those of the network', async () => {
    const weights = (await t.page.evaluate(() => deepx.network())).map((l) => l.weights);
    await t.press('transport/One step');
    const {gradients} = await t.until((s) => s.step === 1);
    const layers = await t.page.evaluate(() => deepx.network());
    gradients.layers.forEach((l, k) => {
      near(l.gradientRms, rms(layers[k].weightGradients));
      near(l.updateRatio, rms(layers[k].weights.map((w, i) => w - weights[k][i])) / rms(weights[k]), 1e-2);
    });
  });

  test('training continues while the view is open, with a column for each epoch', async () => {
    await t.keys('Space');
    await t.until((s) => s.playing && s.epoch >= 5);
    await t.keys('Space');
    const {epoch} = await t.until((s) => !s.playing);
    const {history} = await t.page.evaluate(() => deepx.gradients());
    assert.deepEqual(history.map((c) => c.epoch), Array.from({length: epoch}, (_, i) => i + 1));
    // The number of epochs so far depends on the machine, and the diagnosis depends on that number. So train a fixed
    // number.
    await t.apply({reset: {}});
    await t.apply({step: {count: 8, unit: 'epoch'}});
    const {diagnosis} = await t.page.evaluate(() => deepx.gradients());
    assert.equal(diagnosis.condition, 'vanishing');
    assert.match(diagnosis.words, /^The gradient shrinks .*-fold from the output to layer 1/);
  });

  test('dragging over a strip goes back in the run', async () => {
    const {epoch, lastEpoch} = await t.state();
    const strip = await t.at_rest('layers/2/strip');
    await t.page.mouse.move(strip.x - strip.width / 2 + 2, strip.y);
    await t.frames();
    await t.page.mouse.down();
    await t.frames();
    await t.page.mouse.up();
    const now = await t.until((s) => s.epoch === 0);
    assert.ok(epoch > 0 && now.inPast && now.lastEpoch === lastEpoch);
    await t.keys('End');
    await t.until((s) => s.epoch === lastEpoch);
  });

  test('each button under Try makes the change on its label', async () => {
    const {suggestions} = (await t.state()).gradients;
    assert.equal(suggestions.length, 3);
    for (const s of suggestions) {
      await t.press(`try/${s.label}`);
      const changed = await t.until((now) => now.step === 0);
      if (s.label === 'ReLU') assert.ok(changed.spec.network.hidden.every((l) => l.activation === 'relu' && l.units === 16));
      if (s.label === 'LayerNorm') assert.ok(changed.spec.network.hidden.every((l) => l.norm === 'LayerNorm'));
      await t.apply({undo: {}});
      await t.until((now) => now.gradients.diagnosis.condition === 'vanishing');
    }
  });

  test('the sentence sets all layers at once', async () => {
    await t.press('recipe/activation/token');
    await t.press('softsign');
    await t.until((s) => s.spec.network.hidden.length === 6 && s.spec.network.hidden.every((l) => l.activation === 'softsign'));
    await t.apply({undo: {}});
  });

  test('keys: 1 to 4 go through the views', async () => {
    for (const [key, view] of [['1', 'train'], ['2', 'backprop'], ['4', 'problems'], ['3', 'gradients']]) {
      await t.keys(key);
      await t.until((s) => s.view === view);
    }
    await t.keys('Shift+.');
    await t.until((s) => s.epoch > 0);
  });

  test('a screen reader gets the diagnosis and each layer', async () => {
    await t.page.waitForFunction(() => /Vanishing/.test(document.querySelector('#readouts').textContent));
    assert.match(await t.page.textContent('#readouts'), /Gradient of hidden1/);
    assert.equal(await t.page.getAttribute('[data-do=gradients]', 'aria-pressed'), 'true');
    assert.ok((await t.page.evaluate(() => deepx.controls())).some((c) => c.name === 'init_lab'));
  });
});

describe('initializer lab', () => {
  let t;
  before(async () => t = await rested({hash: '#network.hidden=relu:8,relu:8&view=gradients'}));
  after(() => t.finish());

  test('compares all initializers that fit, and does not affect the run', async () => {
    await t.press('sections/Initializers');
    await t.press('lab/steps/10');
    await t.press('lab/compare');
    const {step, gradients: {initLab}} = await t.until((s) => s.gradients.initLab && !s.gradients.initLab.running, 30000);
    assert.deepEqual([step, initLab.steps], [0, 10]);
    assert.ok(initLab.rows.length > 10);
    for (const row of initLab.rows) assert.ok(row.before.gradients.length === 3 && row.before.outputs.length === 3 && (row.after || row.diverged), row.name);
    const zeros = initLab.rows.find((r) => r.name === 'zeros');
    assert.equal(zeros.before.gradients[0], 0);
  });

  test('shows them before and after training, and Use puts one into the sentence', async () => {
    await t.press('moment/After 10 steps');
    await t.press('xavier_normal/use');
    await t.until((s) => s.spec.network.init === 'xavier_normal');
    await t.apply({init_lab_close: {}});
    assert.equal((await t.state()).gradients.initLab, null);
  });

  test('refuses invalid input', async () => {
    await assert.rejects(t.apply({init_lab: {initializers: ['magic']}}), /magic/);
    await assert.rejects(t.apply({init_lab: {steps: 0}}), /init_lab\.steps is 0; must be a whole number from 1 on/);
  });
});

test('gradients: a teacher may hide the lab and lock what Try would change', async () => {
  const t = await rested({hash: kVanishing + '&hide=init_lab&lock=network.hidden'});
  await t.page.evaluate(() => deepx.step(5));
  await t.frames();
  await t.press('try/ReLU');
  assert.equal((await t.state()).spec.network.hidden[0].activation, 'sigmoid');
  await t.press('sections/Initializers');
  await t.frames();
  assert.ok(!(await names(t)).some((n) => n.endsWith('lab/compare')));
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('gradients: on a phone one section at a time, by touch', async () => {
  const t = await rested({hash: kVanishing, width: 390, height: 844, hasTouch: true});
  await t.press('transport/One step', {touch: true});
  await t.until((s) => s.step === 1);
  assert.ok((await names(t)).includes('gradients/layers/0/strip'));
  await t.press('sections/Diagnosis', {touch: true});
  await t.press('try/tanh', {touch: true});
  await t.until((s) => s.spec.network.hidden.every((l) => l.activation === 'tanh'));
  await t.press('sections/Recipe', {touch: true});
  assert.ok((await names(t)).some((n) => n.endsWith('recipe/depth/token')));
  for (const target of await t.page.evaluate(() => deepx.targets()))
    assert.ok(target.x >= -8 && target.x + target.width <= 398, `${target.name} leaves the screen`);
  assert.deepEqual(t.errors, []);
  await t.close();
});
