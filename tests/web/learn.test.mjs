// SPDX-License-Identifier: MIT
// Backprop as a first-time user meets it: the network to compute by hand, the journey, practice.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

const near = (a, b) => Math.abs(a - b) < 6e-4;

test('Backprop opens with the small network; a button and the keys walk through it', async () => {
  const t = await open();
  await t.page.keyboard.press('2');
  let s = await t.until((s) => s.view === 'backprop');
  assert.equal(s.tape.graph, 'small');
  assert.deepEqual(s.tape.parameters.b1, [0, 0]);
  await t.press('explain/first step');
  s = await t.until((s) => s.tape.at === 1);
  for (let at = 2; at <= s.tape.steps; ++at) await t.page.keyboard.press('.'), await t.until((now) => now.tape.at === at);
  s = await t.state();
  assert.ok(near(s.tape.loss, 1.5095) && near(s.tape.lossAfter, 1.2943));
  assert.deepEqual(s.tape.gradients, s.tape.reference);
  const {journey} = s.tape;
  assert.deepEqual([journey.of, journey.element, journey.paths, journey.legs.length], ['W1', 0, 1, 6]);
  assert.ok(near(journey.legs.reduce((product, leg) => product * leg.slope, 1), journey.gradient));
  assert.ok(near(journey.gradient, s.tape.reference.W1[0]));

  // Another number is followed by a click on its cell, and stays followed when the steps go on.
  await t.press('card/W2');
  s = await t.until((s) => s.tape.journey.of === 'W2');
  await t.page.keyboard.press(',');
  s = await t.until((now) => now.tape.at === s.tape.steps - 1);
  assert.equal(s.tape.journey.of, 'W2');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('the network in training takes its place, the choice is in the link and outlives a reload', async () => {
  const t = await open({hash: '#view=backprop&backprop=small'});
  await t.press('network');
  await t.page.keyboard.press('Home');
  await t.page.keyboard.press('Enter');
  let s = await t.until((s) => s.tape.graph === 'network');
  assert.equal(s.tape.parameters.W1.length, 16);
  await t.apply({backprop: 'start'});
  await t.until((s) => s.tape.graph === 'start');
  await t.page.waitForFunction(() => location.hash.includes('backprop=start'));
  await t.page.reload();
  await t.page.evaluate(() => deepx.ready.then(() => true));
  s = await t.until((s) => s.view === 'backprop');
  assert.equal(s.tape.graph, 'start');
  await t.close();
});

test('practice: boxes are filled by typing, a mistake is named, nothing gives an answer away', async () => {
  const t = await open({hash: '#view=backprop&backprop=small'});
  await t.press('card/Practice');
  await t.press('level/All holes');
  let s = await t.until((s) => s.tape.practice);
  assert.equal(s.tape.practice.boxes.length, 17);
  assert.deepEqual([s.tape.gradients, s.tape.reference, s.tape.journey, s.tape.lossAfter], [null, null, null, null]);
  const answer = async (text) => {
    await t.press('answer');
    await t.page.keyboard.press('Control+A');
    await t.page.keyboard.type(text);
    await t.page.keyboard.press('Enter');
  };
  await answer('0.779');
  await t.until((s) => s.tape.practice.boxes[0].verdict === 'wrong_sign');
  await answer('0.221 - 1');
  await t.until((s) => s.tape.practice.boxes[0].verdict === 'right');
  s = await t.until((s) => s.tape.practice.right === 1);
  const second = s.tape.practice.boxes.findIndex((box) => box.verdict === 'empty');
  assert.equal(second, 1, 'the next empty box takes over');
  await t.press('reveal');
  await t.until((s) => s.tape.practice.boxes[1].verdict === 'shown');
  await t.apply({practice: 'off'});
  s = await t.until((s) => s.tape.practice === null);
  assert.ok(s.tape.reference.W1.length === 4);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('the code of the steps is copied as a whole program', async () => {
  const t = await open({hash: '#view=backprop', permissions: ['clipboard-read', 'clipboard-write']});
  await t.page.keyboard.press('c');
  for (const [language, sign] of [['PyTorch', 'import torch'], ['C++', 'int main()']]) {
    await t.press(`language/${language}`);
    await t.press('code/copy');
    await t.page.waitForFunction((s) => navigator.clipboard.readText().then((text) => text.includes(s)), sign);
  }
  await t.page.keyboard.press('c');
  assert.deepEqual(t.errors, []);
  await t.close();
});
