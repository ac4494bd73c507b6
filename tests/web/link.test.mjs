// SPDX-License-Identifier: MIT
// The address contains the whole state: each view is an entry of the history, the same run is read back from it, and no
// address crashes the page.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

/// Waits until the fragment of the address matches `expected`.
const hash = (t, expected) => t.page.waitForFunction((pattern) => new RegExp(pattern).test(location.hash), expected.source);

test('the page opens without a fragment, and a change writes one without a history entry', async () => {
  const t = await open();
  assert.equal(new URL(t.page.url()).hash, '');
  const entries = await t.page.evaluate(() => history.length);
  await t.apply({set: {path: 'optimizer.learning_rate', value: 0.1}});
  await hash(t, /learning_rate=0\.1/);
  assert.equal(await t.page.evaluate(() => history.length), entries);
  await t.apply({view: 'backprop'});
  await hash(t, /view=backprop/);
  assert.equal(await t.page.evaluate(() => history.length), entries + 1);
  await t.close();
});

test('Back returns from Backprop to Train with the run, and Forward to the same position in Backprop', async () => {
  const t = await open();
  await t.page.evaluate(() => {
    deepx.pause();
    deepx.step(30);
  });
  const {weights} = await t.page.evaluate(() => deepx.network()[0]), {step} = await t.state();
  await t.apply({set: {path: 'optimizer.learning_rate', value: 0.01}});
  await t.press('views/Backprop');
  await t.until((s) => s.view === 'backprop');
  await t.apply({trace_to: 5});
  await hash(t, /view=backprop.*trace=5/);
  await t.page.goBack();
  let s = await t.until((s) => s.view === 'train');
  assert.deepEqual([s.step, s.spec.optimizer.learning_rate, s.error], [step, 0.01, null]);
  assert.deepEqual((await t.page.evaluate(() => deepx.network()[0])).weights, weights);
  assert.doesNotMatch(t.page.url(), /view=/);
  await t.page.goForward();
  s = await t.until((s) => s.view === 'backprop');
  assert.deepEqual([s.tape.at, s.step], [5, step]);
  await t.page.goBack();
  await t.until((s) => s.view === 'train');
  // A visit to each view, then back through all of them.
  for (const view of ['gradients', 'problems', 'backprop']) {
    await t.apply({view});
    await hash(t, new RegExp(`view=${view}`));
  }
  for (const view of ['problems', 'gradients', 'train']) {
    await t.page.goBack();
    s = await t.until((s) => s.view === view);
    assert.equal(s.step, step);
  }
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('embedded, no view adds to the history of the host page', async () => {
  const t = await open({query: '?embed=1'});
  const entries = await t.page.evaluate(() => history.length);
  await t.apply({view: 'backprop'});
  await hash(t, /view=backprop/);
  assert.equal(await t.page.evaluate(() => history.length), entries);
  await t.close();
});

for (const formula of ['1', 'x', 'L%3Da', '(', '1e999*x', '%zz']) {
  test(`a link with the formula ${formula} is reported, draws, and the next link is followed`, async () => {
    const t = await open({hash: `#view=backprop&batch=8&formula=${formula}`});
    await t.frames();
    let s = await t.state();
    assert.deepEqual([s.view, s.spec.batch, s.tape.formula], ['backprop', 8, null]);
    assert.match(s.error, /^Part of this link was not used\. (expression|link): /);
    await t.page.evaluate(() => location.hash = '#view=backprop&formula=a*b');
    s = await t.until((s) => s.tape?.formula === 'a*b');
    assert.equal(s.error, null);
    assert.deepEqual(t.errors, []);
    await t.close();
  });
}

test('missing parts that a link asks for are reported', async () => {
  const t = await open({hash: '#optimizer.learning_rate=0.5&optimizer.name=sgd&point=99999&show=neuron&show.layer=8&look=3&seed=1&seed=2'});
  const s = await t.state();
  assert.deepEqual([s.spec.optimizer.name, s.spec.optimizer.learning_rate, s.spec.seed], ['sgd', 0.5, 2]);
  for (const expected of [/look is "3"; it has no effect without view=backprop/, /"seed" is given twice/, /Other parts not used: 1$/]) assert.match(s.error, expected);
  await t.apply({open: '#point=99999'});
  assert.match((await t.state()).error, /point is "99999"; must be among the 300 points/);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('a link gives the same spec, view and start elsewhere', async () => {
  const t = await open();
  await t.page.evaluate(() => deepx.pause());
  for (const command of [{set: {path: 'data.name', value: 'moons'}}, {set: {path: 'batch', value: 5}}, {add_layer: {at: 0, units: 3, activation: 'relu'}},
    {toggle_feature: 'sin_x1'}, {new_seed: {}}, {new_data: {}}]) await t.apply(command);
  await hash(t, /data\.name=moons/);
  await t.page.waitForTimeout(400);
  const other = await open({hash: new URL(t.page.url()).hash});
  const run = async (which) => {
    await which.page.evaluate(() => {
      deepx.pause();
      deepx.reset();
      deepx.step(30);
    });
    return which.state();
  };
  const [a, b] = [await run(t), await run(other)];
  assert.deepEqual(b.spec, a.spec);
  assert.deepEqual(b.loss, a.loss);
  await t.apply({view: 'backprop'});
  await t.apply({trace_to: 4});
  await hash(t, /view=backprop/);
  await t.page.waitForTimeout(400);
  await t.page.reload();
  await t.page.evaluate(() => deepx.ready.then(() => true));
  const c = await t.state();
  assert.deepEqual(c.spec, a.spec);
  assert.equal(c.view, 'backprop');
  assert.equal(c.tape.at, 4);
  await t.close();
  await other.close();
});

test('a bad link is reported, and the rest of it is used', async () => {
  const t = await open({hash: '#data.name=moons&optimizer.learning_rate=fast&batch=4'});
  const s = await t.state();
  assert.deepEqual([s.spec.data.name, s.spec.batch], ['moons', 4]);
  assert.match(s.error, /optimizer\.learning_rate[^]*fast/);
  assert.deepEqual(t.errors, []);
  // A successful action removes the message.
  await t.apply({reset: {}});
  assert.equal((await t.state()).error, null);
  await t.close();
});

for (const bad of ['#%', '#%E0%A4%A', '#=&=&', '#' + 'x'.repeat(50_000), '#network.hidden=tanh:99999', '#🙂=1']) {
  test(`the page opens with ${bad.slice(0, 30)}`, async () => {
    const t = await open({hash: bad});
    const s = await t.until((s) => s.step > 0);
    assert.equal(s.spec.data.name, 'spiral');
    assert.notEqual(s.error, null);
    assert.deepEqual(t.errors, []);
    await t.close();
  });
}

test('a link typed into the address of an open page is followed', async () => {
  const t = await open();
  await t.page.evaluate(() => location.hash = '#data.name=xor');
  await t.until((s) => s.spec.data.name === 'xor' && s.step > 0);
  await t.close();
});

test('copy link puts the address on the clipboard', async () => {
  const t = await open({hash: '#batch=8', permissions: ['clipboard-read', 'clipboard-write']});
  await t.page.evaluate(() => document.querySelector('[data-do=link]').click());
  await t.page.waitForFunction(() => document.querySelector('#live').textContent === 'Link copied');
  assert.match(await t.page.evaluate(() => navigator.clipboard.readText()), /#batch=8$/);
  await t.close();
});
