// SPDX-License-Identifier: MIT
// window.deepx: every command, the structure of state(), and the errors for invalid input.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open} from './page.mjs';

describe('window.deepx', () => {
  let t;
  before(async () => t = await open());
  after(() => t.close());

  const call = (method, ...args) => t.page.evaluate(([m, a]) => deepx[m](...a), [method, args]);
  const spec = async () => (await t.state()).spec;

  test('state() is a plain object with the keys of API.md', async () => {
    const s = await t.state();
    assert.deepEqual(Object.keys(s).sort(), ['access', 'accuracy', 'canRedo', 'canUndo', 'classNames', 'epoch', 'error', 'fps', 'gradients', 'inPast',
      'kept', 'lastEpoch', 'learningRate', 'loss', 'playing', 'plot', 'point', 'points', 'problem', 'r2', 'spec', 'speed', 'step', 'stepsPerSecond', 'stopped', 'study', 'tape', 'view', 'warning']);
    assert.equal(typeof s.loss.train, 'number');
    assert.equal(typeof s.loss.test, 'number');
    assert.ok(s.accuracy.test >= 0 && s.accuracy.test <= 1);
    assert.equal(s.error, null);
    assert.equal(s.tape, null);
    assert.equal(s.problem, null);
  });

  // Each command and its effect: `expect` gets the states before and after.
  const commands = [
    [{set: {path: 'optimizer.learning_rate', value: 0.1}}, (_, s) => assert.equal(s.spec.optimizer.learning_rate, 0.1)],
    [{set: {path: 'loss', value: 'mse'}}, (_, s) => assert.equal(s.spec.loss, 'mse')],
    [{set: {path: 'batch', value: 8}}, (_, s) => assert.equal(s.spec.batch, 8)],
    [{set: {path: 'optimizer.name', value: 'sgd'}}, (_, s) => assert.equal(s.spec.optimizer.name, 'sgd')],
    [{set: {path: 'network.hidden.0.activation', value: 'relu'}}, (_, s) => assert.equal(s.spec.network.hidden[0].activation, 'relu')],
    [{set: {path: 'data.name', value: 'circle'}}, (_, s) => assert.equal(s.spec.data.name, 'circle')],
    [{toggle_feature: 'x1^2'}, (_, s) => assert.ok(s.spec.features.includes('x1^2'))],
    [{add_layer: {at: 1, units: 3, activation: 'relu'}}, (_, s) => assert.deepEqual(s.spec.network.hidden[1], {units: 3, activation: 'relu'})],
    [{add_neuron: 1}, (_, s) => assert.equal(s.spec.network.hidden[1].units, 4)],
    [{remove_neuron: 1}, (_, s) => assert.equal(s.spec.network.hidden[1].units, 3)],
    [{move_layer: {from: 1, to: 0}}, (a, s) => assert.deepEqual(s.spec.network.hidden[0], a.spec.network.hidden[1])],
    [{move_layer: {from: 0, to: 1}}, (a, s) => assert.deepEqual(s.spec.network.hidden[1], a.spec.network.hidden[0])],
    [{duplicate_layer: 1}, (a, s) => assert.deepEqual(s.spec.network.hidden.slice(1, 3), [a.spec.network.hidden[1], a.spec.network.hidden[1]])],
    [{set: {path: 'network.hidden.1.frozen', value: true}}, (_, s) => assert.equal(s.spec.network.hidden[1].frozen, true)],
    [{remove_layer: 2}, (a, s) => assert.equal(s.spec.network.hidden.length, a.spec.network.hidden.length - 1)],
    [{remove_layer: 1}, (a, s) => assert.equal(s.spec.network.hidden.length, a.spec.network.hidden.length - 1)],
    [{step: {count: 2, unit: 'batch'}}, (a, s) => assert.equal(s.step, a.step + 2)],
    [{step: {count: 1, unit: 'epoch'}}, (a, s) => assert.equal(s.epoch, a.epoch + 1)],
    [{back: {count: 1, unit: 'batch'}}, (a, s) => assert.deepEqual([s.step, s.inPast], [a.step - 1, true])],
    [{back: {count: 1, unit: 'epoch'}}, (a, s) => assert.ok(s.epoch === a.epoch && s.step < a.step)],
    [{scrub: 0}, (_, s) => assert.deepEqual([s.step, s.epoch], [0, 0])],
    [{undo: {}}, (_, s) => assert.equal(s.canRedo, true)],
    [{redo: {}}, (_, s) => assert.equal(s.canRedo, false)],
    [{reset: {}}, (_, s) => assert.deepEqual([s.step, s.epoch], [0, 0])],
    [{new_seed: {}}, (a, s) => assert.notEqual(s.spec.seed, a.spec.seed)],
    [{new_data: {}}, (a, s) => assert.notEqual(s.spec.data.seed, a.spec.data.seed)],
    [{speed: 5}, (_, s) => assert.equal(s.error, null)],
    [{pace: 0.5}, (_, s) => assert.equal(s.error, null)],
    [{play: true}, (_, s) => assert.equal(s.playing, true)],
    [{play: false}, (_, s) => assert.equal(s.playing, false)],
    [{view: 'backprop'}, (_, s) => assert.equal(s.view, 'backprop')],
    [{trace: 'forward'}, (_, s) => assert.equal(s.tape.at, 1)],
    [{trace: 'back'}, (_, s) => assert.equal(s.tape.at, 0)],
    [{trace: 'last'}, (_, s) => assert.equal(s.tape.at, s.tape.steps)],
    [{trace: 'first'}, (_, s) => assert.equal(s.tape.at, 0)],
    [{trace_to: 3}, (_, s) => assert.equal(s.tape.at, 3)],
    [{trace_select: {node: 2, element: 0}}, (_, s) => assert.equal(s.error, null)],
    [{trace_samples: [0, 1]}, (_, s) => assert.ok(s.tape.nodes.some((n) => n.name === 'X' && n.shape.startsWith('2')))],
    [{trace_point: 200}, (_, s) => assert.ok(s.tape.nodes.some((n) => n.name === 'X' && n.shape.startsWith('1')))],
    [{fold: 'all'}, (_, s) => assert.ok(s.tape.folds.includes('hidden1') && s.tape.folds.includes('output'))],
    [{fold: {scope: 'hidden1', on: false}}, (_, s) => assert.ok(!s.tape.folds.includes('hidden1'))],
    [{fold: 'none'}, (_, s) => assert.deepEqual(s.tape.folds, [])],
    [{trace: 'play'}, (_, s) => assert.equal(s.playing, true)],
    [{trace: 'pause'}, (_, s) => assert.equal(s.playing, false)],
    [{trace_unit: 'layer'}, (_, s) => assert.equal(s.tape.unit, 'layer')],
    [{trace: 'last'}, (_, s) => assert.equal(s.tape.at, s.tape.steps)],
    [{trace_select: {node: 1, element: 0}}, (_, s) => assert.equal(s.tape.selected, 'W1')],
    [{check: 0.01}, (_, s) => assert.equal(s.tape.check.h, 0.01)],
    [{exercise: true}, (_, s) => assert.notEqual(s.tape.exercise, null)],
    [{answer: 0.5}, (_, s) => assert.equal(s.tape.exercise.answer, 0.5)],
    [{slope: {of: 'W1', element: 1}}, (_, s) => assert.deepEqual(s.tape.slope, {of: 'W1', element: 1})],
    [{slope: {}}, (_, s) => assert.equal(s.tape.slope, null)],
    [{formula: {text: 'L = a*u', values: {a: 2}}}, (_, s) => assert.deepEqual(s.tape.variables, {a: 2, u: 1})],
    [{variable: {name: 'u', value: 3}}, (_, s) => assert.equal(s.tape.loss, 6)],
    [{backprop: 'network'}, (_, s) => assert.equal(s.tape.formula, null)],
    [{backprop: 'formula'}, (_, s) => assert.equal(s.tape.formula, 'L = a*u')],
    [{view: 'train'}, (_, s) => assert.equal(s.view, 'train')],
    [{show: 'uncertainty'}, (_, s) => assert.equal(s.plot.shown, 'uncertainty')],
    [{show: {plot: 'space', layer: 2, units: [2, 0], classes: true}}, (_, s) =>
      assert.deepEqual(s.plot, {shown: 'space', layer: 2, unit: 0, units: [2, 0], classes: true, contours: true})],
    [{show: {plot: 'neuron', layer: 1, unit: 4, contours: false}}, (_, s) => assert.deepEqual([s.plot.unit, s.plot.contours], [4, false])],
    [{show: {plot: 'output', classes: false, contours: true}}, (_, s) => assert.equal(s.plot.shown, 'output')],
    [{select_point: 17}, (_, s) => assert.deepEqual([s.point.index, s.point.test, s.point.activations.length], [17, false, s.spec.network.hidden.length + 2])],
    [{select_point: -1}, (_, s) => assert.equal(s.point, null)],
    [{view: 'gradients'}, (_, s) => assert.ok(s.gradients.layers.length === s.spec.network.hidden.length + 1)],
    [{init_lab: {initializers: ['normal', 'zeros'], steps: 5}}, (_, s) => assert.deepEqual(s.gradients.initLab.rows.map((r) => r.name), ['normal', 'zeros'])],
    [{init_lab_close: {}}, (_, s) => assert.equal(s.gradients.initLab, null)],
    [{problem: 'catenary'}, (_, s) => assert.deepEqual([s.view, s.problem.name, s.problem.step], ['problems', 'catenary', 0])],
    [{view: 'train'}, (_, s) => assert.equal(s.problem, null)],
    [{step: {count: 2, unit: 'epoch'}}, (a, s) => assert.ok(s.epoch > a.epoch)],
    [{edit_points: {}}, (_, s) => assert.equal(s.spec.data.name, 'own')],
    [{undo: {}}, (a, s) => assert.notEqual(s.spec.data.name, 'own')],
    [{keep_run: {}}, (_, s) => assert.deepEqual(s.kept.map((k) => k.epoch), [s.epoch])],
    [{load_run: 0}, (a, s) => assert.deepEqual([s.step, s.spec, s.kept[0].name], [0, a.kept[0].spec, 'same settings'])],
    [{drop_run: 0}, (_, s) => assert.deepEqual(s.kept, [])],
    [{open_run: {name: 'week.csv', csv: 'epoch,train_loss,test_loss\n0,2,2\n1,1,1\n'}}, (_, s) => assert.equal(s.kept.at(-1).name, 'week')],
    [{clear_runs: {}}, (_, s) => assert.deepEqual(s.kept, [])],
    [{open: '#data.name=moons'}, (_, s) => assert.equal(s.spec.data.name, 'moons')],
    [{load: {data: {name: 'xor'}, batch: 4}}, (_, s) => assert.deepEqual([s.spec.data.name, s.spec.batch, s.step], ['xor', 4, 0])],
  ];
  for (const [command, expect] of commands) {
    test(`apply(${JSON.stringify(command)})`, async () => {
      if (!('play' in command) && !('trace' in command)) await call('pause');
      const before = await t.state();
      await t.apply(command);
      expect(before, await t.state());
    });
  }

  test('play(), pause(), step(n), reset() and load(spec)', async () => {
    await call('load', {data: {name: 'gaussians'}});
    assert.equal((await spec()).data.name, 'gaussians');
    await call('pause');
    await call('reset');
    await call('step', 7);
    assert.equal((await t.state()).step, 7);
    await call('step');
    assert.equal((await t.state()).step, 8);
    await call('play');
    await t.until((s) => s.playing && s.step > 20);
    await call('pause');
    await call('reset');
    assert.equal((await t.state()).step, 0);
  });

  test('set_weight changes one weight, and one bias, of the current run', async () => {
    await call('load', {network: {hidden: [{units: 3, activation: 'tanh'}]}});
    await call('pause');
    await call('step', 2);
    await t.apply({set_weight: {layer: 0, from: 1, unit: 2, value: 0.75}});
    await t.apply({set_weight: {layer: 1, unit: 0, value: -0.5}});
    const [first, last] = await call('network');
    assert.equal(first.weights[1 * 3 + 2], 0.75);
    assert.equal(last.biases[0], -0.5);
    assert.equal((await t.state()).step, 2);
    await t.apply({undo: {}});
    assert.notEqual((await call('network'))[1].biases[0], -0.5);
    assert.equal((await t.state()).step, 2);
  });

  test('the same start gives the same numbers', async () => {
    const run = async () => {
      await call('reset');
      await call('step', 40);
      return (await t.state()).loss;
    };
    assert.deepEqual(await run(), await run());
  });

  // Invalid input, and what the message has to name.
  const nonsense = [
    ['apply', [{fly: true}], /fly/],
    ['apply', ['play'], /.../],
    ['apply', [], /.../],
    ['apply', [{set: {path: 'optimizer.momentumm', value: 1}}], /optimizer\.momentumm/],
    ['apply', [{set: {path: 'optimizer.learning_rate', value: -1}}], /optimizer\.learning_rate[^]*-1/],
    ['apply', [{set: {path: 'batch', value: 'many'}}], /batch[^]*many/],
    ['apply', [{remove_layer: 99}], /99/],
    ['apply', [{move_layer: {from: 0, to: 99}}], /99/],
    ['apply', [{set_weight: {layer: 0, from: 99, unit: 0, value: 1}}], /from is 99/],
    ['apply', [{set: {path: 'network.hidden.0.dropout', value: 2}}], /dropout is 2/],
    ['apply', [{view: 'landscape'}], /landscape/],
    ['apply', [{show: 'everything'}], /everything[^]*uncertainty/],
    ['apply', [{show: {plot: 'space', layer: 9}}], /layer is 9/],
    ['apply', [{select_point: 100000}], /100000/],
    ['apply', [{trace_point: -1}], /-1/],
    ['load', [{datta: {}}], /datta/],
    ['load', [{batch: 'x'}], /batch/],
    ['apply', [{load_run: 3}], /3/],
    ['step', [-1], /-1/],
    ['step', ['two'], /two/],
  ];
  for (const [method, args, expected] of nonsense) {
    test(`${method}(${JSON.stringify(args).slice(1, -1)}) is refused and changes nothing`, async () => {
      const before = await t.state();
      await assert.rejects(call(method, ...args), expected);
      assert.deepEqual((await t.state()).spec, before.spec);
      assert.equal((await t.state()).step, before.step);
    });
  }

  test('values that cannot be written as JSON are refused with a reason', async () => {
    await assert.rejects(t.page.evaluate(() => deepx.apply(() => 1)), /function/);
  });

  test('none of this was an error of the page', () => assert.deepEqual(t.errors, []));
});
