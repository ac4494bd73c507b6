// SPDX-License-Identifier: MIT
// The Backprop view: stepping to both ends, and its gradients against one call of backward().
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

for (const hash of ['#view=backprop', '#view=backprop&data.name=spiral3&network.hidden=relu:4', '#view=backprop&loss=mse&network.hidden=sigmoid:3,tanh:2']) {
  test(`steps of ${hash} end at the gradients of backward()`, async () => {
    const t = await open({hash});
    const forward = () => t.apply({trace: 'forward'});
    let s = await t.state();
    assert.deepEqual([s.view, s.tape.at, s.tape.phase], ['backprop', 0, 'start']);
    assert.deepEqual(s.tape.gradients, {}, 'nothing is shown before it is computed');
    const names = new Set(s.tape.nodes.map((node) => node.name));
    assert.equal(names.size, s.tape.nodes.length);

    // Phases come in order, one step at a time, and what is shown is never hidden again.
    const phases = [];
    let shown = 0;
    for (let at = 1; at <= s.tape.steps; ++at) {
      await forward();
      s = await t.state();
      assert.equal(s.tape.at, at);
      if (phases.at(-1) !== s.tape.phase) phases.push(s.tape.phase);
      assert.ok(Object.keys(s.tape.gradients).length >= shown);
      shown = Object.keys(s.tape.gradients).length;
    }
    assert.deepEqual(phases, ['forward', 'backward', 'update']);

    const {gradients, reference} = s.tape;
    assert.deepEqual(Object.keys(gradients).sort(), Object.keys(reference).sort());
    assert.ok(Object.keys(gradients).some((name) => name.startsWith('W')));
    assert.deepEqual(gradients, reference);
    assert.ok(Object.values(gradients).flat().some((g) => g !== 0));
    assert.ok(s.tape.lossAfter < s.tape.loss, 'one step lowers the loss');

    // At the end there is nothing left to do, and at the start nothing to undo.
    await forward();
    assert.equal((await t.state()).tape.at, s.tape.steps);
    await t.apply({trace: 'first'});
    await t.apply({trace: 'back'});
    s = await t.state();
    assert.deepEqual([s.tape.at, s.tape.gradients], [0, {}]);
    assert.deepEqual(t.errors, []);
    await t.close();
  });
}

test('stepping back shows the same as stepping forward', async () => {
  const t = await open({hash: '#view=backprop'});
  const {steps} = (await t.state()).tape;
  const seen = [];
  for (let at = 0; at <= steps; ++at) {
    seen.push((await t.state()).tape);
    if (at < steps) await t.apply({trace: 'forward'});
  }
  for (let at = steps - 1; at >= 0; --at) {
    await t.apply({trace: 'back'});
    assert.deepEqual((await t.state()).tape, seen[at]);
  }
  await t.close();
});

test('the trace plays by itself to its end and stops there', async () => {
  const t = await open({hash: '#view=backprop'});
  await t.apply({pace: 0.05});
  await t.apply({play: true});
  const s = await t.until((s) => s.tape.at === s.tape.steps && !s.playing, 15_000);
  assert.equal(s.tape.phase, 'update');
  await t.close();
});

test('training is paused while Backprop is open and continues afterwards', async () => {
  const t = await open();
  await t.until((s) => s.step > 0);
  await t.apply({view: 'backprop'});
  const {step} = await t.state();
  await t.page.waitForTimeout(400);
  assert.equal((await t.state()).step, step);
  await t.apply({view: 'train'});
  await t.until((s) => s.playing && s.step > step);
  await t.close();
});
