// SPDX-License-Identifier: MIT
// Backprop on a formula: typed, stepped to both ends, checked, solved as an exercise, differentiated again; and the
// card's contents for a network.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

const close_to = (a, b, tolerance = 1e-4) => assert.ok(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)), `${a} is not ${b}`);
const node = (s, name) => s.tape.nodes.find((n) => n.name === name).id;

test('the switch opens the formula, and E goes there and back', async () => {
  const t = await open({hash: '#view=backprop'});
  await t.press('mode/Formula');
  assert.equal((await t.state()).tape.formula, 'L = (tanh(w*x + b) - y)^2');
  await t.keys('e');
  assert.equal((await t.state()).tape.formula, null);
  await t.keys('e');
  assert.notEqual((await t.state()).tape.formula, null);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('a formula is typed; an error is shown below its place and the last valid graph stays', async () => {
  const t = await open({hash: '#view=backprop&formula=a*b'});
  await t.press('formula');
  await t.page.keyboard.press('Control+a');
  await t.page.keyboard.type('y = sin(x1) + x1*x2');
  await t.until((s) => s.tape.formula === 'y = sin(x1) + x1*x2');
  assert.equal((await t.state()).tape.output, 'y');
  await t.page.keyboard.type(' + (');
  await t.frames(5);
  const s = await t.state();
  assert.equal(s.tape.formula.trim(), 'y = sin(x1) + x1*x2', 'an invalid formula changes nothing');
  assert.equal(s.error, null);
  for (let i = 0; i < 4; ++i) await t.keys('Backspace');
  await t.page.keyboard.type('*x2');
  await t.until((s) => s.tape.formula === 'y = sin(x1) + x1*x2*x2');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('no key typed into a formula hides the field or removes the graph', async () => {
  const t = await open({hash: '#view=backprop&formula=a*b'});
  await t.press('formula');
  await t.page.keyboard.press('Control+a');
  const typed = 'L = (a − b)² × max(a, b) + e^π';
  for (const key of typed) {
    await t.page.keyboard.insertText(key);
    await t.frames(2);
    const s = await t.state();
    assert.equal(s.error, null, 'the error is at the field, not in a card above it');
    assert.ok(s.tape.nodes.length >= 3);
  }
  const s = await t.until((s) => s.tape.formula === typed);
  assert.deepEqual(Object.keys(s.tape.variables), ['a', 'b']);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('every example steps to both ends, and ends at the gradients of backward()', async () => {
  const t = await open({hash: '#view=backprop&formula=a*b'});
  const seen = new Set();
  for (let i = 0; i < 5; ++i) {
    await t.press(`${i}/try`);
    let s = await t.state();
    seen.add(s.tape.formula);
    for (let at = 0; at < s.tape.steps; ++at) await t.apply({trace: 'forward'});
    s = await t.state();
    assert.equal(s.tape.at, s.tape.steps);
    assert.deepEqual(s.tape.gradients, s.tape.reference);
    for (const name of Object.keys(s.tape.variables)) assert.ok(name in s.tape.gradients, name);
    for (let at = s.tape.steps; at > 0; --at) await t.apply({trace: 'back'});
    assert.deepEqual((await t.state()).tape.gradients, {});
  }
  assert.equal(seen.size, 5);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('the numbers are those of the closed form, and follow a variable', async () => {
  const t = await open({hash: '#view=backprop&formula=y%20%3D%20sin(x1)%20%2B%20x1*x2&var.x1=0.5&var.x2=2'});
  await t.apply({trace: 'last'});
  let {tape} = await t.state();
  close_to(tape.loss, Math.sin(0.5) + 1);
  close_to(tape.gradients.x1[0], Math.cos(0.5) + 2);
  close_to(tape.gradients.x2[0], 0.5);
  await t.apply({variable: {name: 'x1', value: -1}});
  ({tape} = await t.state());
  close_to(tape.gradients.x1[0], Math.cos(1) + 2);
  assert.equal(tape.at, tape.steps, 'the position stays');
  await t.keys('Control+z');
  assert.equal((await t.state()).tape.variables.x1, 0.5);
  assert.match(t.page.url(), /formula=/);
  await t.close();
});

test('if paths meet, their parts are named and add up', async () => {
  const t = await open({hash: '#view=backprop&formula=s%3Da%2Bb%3BL%3Ds*s*a&var.a=1.5&var.b=-0.5'});
  await t.apply({trace: 'last'});
  await t.apply({trace_select: {node: node(await t.state(), 'a'), element: 0}});
  const {paths, gradients} = (await t.state()).tape;
  assert.equal(paths.length, 2);
  close_to(paths.reduce((sum, p) => sum + p.gradient, 0), gradients.a[0]);
  await t.close();
});

test('the second order: the slope has its own graph', async () => {
  const t = await open({hash: '#view=backprop&formula=y%3Dx%5E3*w&var.x=2&var.w=0.5'});
  await t.apply({trace_select: {node: node(await t.state(), 'x'), element: 0}});
  await t.press('second order');
  let {tape} = await t.state();
  assert.deepEqual(tape.slope, {of: 'x', element: 0});
  close_to(tape.loss, 6);
  await t.apply({trace: 'last'});
  ({tape} = await t.state());
  close_to(tape.gradients.x[0], 6);
  assert.ok(tape.nodes.some((n) => n.scope === 'backward'));
  await t.press('second order');
  assert.equal((await t.state()).tape.slope, null);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('a gradient of the network is checked, hidden, and found in the exercise', async () => {
  const t = await open({hash: '#view=backprop'});
  await t.apply({trace_select: {node: node(await t.state(), 'W2'), element: 3}});
  await t.press('card/Check');
  let {check} = (await t.until((s) => s.tape.check)).tape;
  assert.deepEqual([check.node, check.element, check.h, check.agrees], ['W2', 3, 0.01, true]);
  close_to(check.slope, check.gradient, 2e-3);
  await t.press('nudge/0.1');
  assert.equal((await t.state()).tape.check.h, 0.1);
  await t.press('exercise');
  assert.equal((await t.state()).tape.exercise.node, 'W2');
  await t.press('check/field');
  await t.page.keyboard.type(`${-check.gradient}`);
  await t.keys('Enter');
  assert.equal((await t.until((s) => s.tape.exercise.verdict)).tape.exercise.verdict, 'wrong_sign');
  await t.press('check/field');
  await t.page.keyboard.press('Control+a');
  await t.page.keyboard.type(`${check.gradient}`);
  await t.keys('Enter');
  assert.equal((await t.until((s) => s.tape.exercise.verdict !== 'wrong_sign')).tape.exercise.verdict, 'right');
  await t.press('card/Rule');
  await t.until((s) => !s.tape.check);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('a table has every number of a node, and is copied as CSV', async () => {
  const t = await open({hash: '#view=backprop', permissions: ['clipboard-read', 'clipboard-write']});
  await t.apply({trace: 'last'});
  await t.apply({trace_select: {node: node(await t.state(), 'W1'), element: -1}});
  await t.press('card/Numbers');
  await t.press('which/Gradients');
  await t.press('numbers/copy');
  const csv = await t.page.evaluate(() => navigator.clipboard.readText());
  const numbers = csv.trim().split('\n').flatMap((row) => row.split(',').map(Number));
  assert.deepEqual(numbers.map(Math.fround), (await t.state()).tape.gradients.W1.map(Math.fround));
  const table = await t.target('numbers/table');
  await t.page.mouse.click(table.x - table.width / 2 + 36 + 1.5 * 76, table.y - table.height / 2 + 22 + 11, {delay: 100});
  await t.frames();
  assert.ok((await t.state()).tape.element >= 0, 'a click on a number selects it');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('the update is shown line by line for every optimizer', async () => {
  const t = await open({hash: '#view=backprop'});
  const names = await t.page.evaluate(() => deepx.controls()
    .then?.((c) => c) ?? deepx.controls()).then((all) => all.find((c) => c.name === 'optimizer.name').choices.map((c) => c.name));
  assert.ok(names.length >= 6);
  for (const name of names) {
    await t.apply({set: {path: 'optimizer.name', value: name}});
    await t.apply({trace: 'last'});
    await t.apply({trace_select: {node: node(await t.state(), 'W1'), element: 2}});
    const {update, parameters} = (await t.state()).tape;
    const last = update.findLast((row) => row.symbol === 'p');
    assert.ok(last, name);
    close_to(last.result, parameters.W1[2], 1e-5);
    await t.frames();
  }
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('a step can be an operation, a layer, a pass or a sample', async () => {
  const t = await open({hash: '#view=backprop'});
  const {steps} = (await t.state()).tape, F = (steps - 1) / 2;
  await t.apply({trace_unit: 'pass'});
  const seen = [];
  for (let i = 0; i < 3; ++i) {
    await t.keys('ArrowRight');
    seen.push((await t.state()).tape.at);
  }
  assert.deepEqual(seen, [F, steps - 1, steps]);
  await t.apply({trace_unit: 'layer'});
  await t.keys('ArrowLeft', 'ArrowLeft');
  assert.ok((await t.state()).tape.at < steps - 1);
  await t.apply({trace_unit: 'sample'});
  const before = (await t.state()).tape.samples;
  await t.keys('ArrowRight');
  assert.notDeepEqual((await t.state()).tape.samples, before);
  await t.keys('ArrowLeft');
  assert.deepEqual((await t.state()).tape.samples, before);
  await t.close();
});

test('samples are chosen by clicking points', async () => {
  const t = await open({hash: '#view=backprop'});
  await t.press('samples/token');
  await t.press('choose points…');
  const plane = await t.target('plane');
  const before = (await t.state()).tape.samples;
  for (const [dx, dy] of [[-0.15, 0.1], [0.2, -0.1], [0, 0.2]]) {
    await t.page.mouse.move(plane.x + dx * plane.width, plane.y + dy * plane.height);
    await t.frames();
    await t.page.mouse.down();
    await t.frames();
    await t.page.mouse.up();
    await t.frames();
  }
  assert.notDeepEqual((await t.state()).tape.samples, before);
  assert.deepEqual(t.errors, []);
  await t.close();
});
