// SPDX-License-Identifier: MIT
// The graph of the Backprop view: moving through it by keys, folding, panning, zooming, search, and export as a file.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

const targets = (t, part) => t.page.evaluate((p) => deepx.targets().filter((x) => x.name.includes(p)), part);
const cards = async (t) => Object.fromEntries((await targets(t, 'graph/card/')).map((c) => [c.name.split('/').at(-1), c]));
const deepest = '#view=backprop&network.hidden=' + Array(6).fill('tanh:6').join(',');

test('Tab reaches the graph, arrows move along edges, Enter selects a card, Escape deselects it', async () => {
  const t = await open({hash: '#view=backprop&network.hidden=tanh:4'});
  await t.tab_to('graph/cards');
  await t.keys('ArrowRight', 'ArrowDown', 'Enter');
  assert.equal((await t.state()).tape.selected, 'b1');
  await t.keys('ArrowUp', 'ArrowRight', 'Space');
  assert.deepEqual([(await t.state()).tape.selected, (await t.state()).tape.at], ['tanh1', 0], 'moving in the graph changes no step');
  await t.keys('Escape', 'ArrowRight');
  assert.equal((await t.state()).tape.at, 1, 'without the focus on the graph, arrows are steps again');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('a click on its name folds a layer to one card, the link contains it, and it marks the current step', async () => {
  const t = await open({hash: '#view=backprop&network.hidden=tanh:4,relu:3'});
  assert.ok('matmul2' in await cards(t));
  await t.press('scope/hidden2');
  let all = await cards(t);
  assert.ok('hidden2' in all && !('matmul2' in all) && !('W2' in all), Object.keys(all).join(' '));
  assert.deepEqual((await t.state()).tape.folds, ['hidden2']);
  await t.page.waitForFunction(() => location.hash.includes('fold=hidden2'));
  await t.press('card/hidden2');
  assert.equal((await t.state()).tape.selected, 'relu1');
  const again = await open({hash: await t.page.evaluate(() => location.hash)});
  assert.ok('hidden2' in await cards(again));
  await again.close();
  await t.apply({fold: 'all'});
  await t.frames();
  assert.deepEqual(Object.keys(await cards(t)).sort(), ['X', 'hidden1', 'hidden2', 'loss', 'output']);
  await t.press('scope/hidden1');
  assert.ok('tanh1' in await cards(t));
  await assert.rejects(t.apply({fold: {scope: 'hidden7'}}), /hidden7.*hidden1, hidden2, loss, output/);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('the wheel zooms around the pointer, with Ctrl as well, and the page does not zoom', async () => {
  const t = await open({hash: deepest, init: `window.wheels = []; addEventListener('wheel', (e) => setTimeout(() => wheels.push(e.defaultPrevented)), {capture: true, passive: true})`});
  await t.press('tools/fit');
  const {x, y, width} = await t.at_rest('card/matmul4');
  await t.page.mouse.move(x, y);
  await t.frames();
  const wheel = async (delta) => {
    await t.page.mouse.wheel(0, delta);
    await t.frames(4);
  };
  await wheel(-300);
  const closer = await t.target('card/matmul4');
  assert.ok(closer.width > width * 1.1, `${closer.width} of ${width}`);
  assert.ok(Math.abs(closer.x - x) < 0.35 * width, 'the place under the pointer stays there');
  await t.page.keyboard.down('Control');
  await wheel(-200);
  assert.ok((await t.target('card/matmul4')).width > closer.width);
  assert.equal(await t.page.evaluate(() => wheels.at(-1)), true);
  await t.page.mouse.move(x, 20);
  await t.frames();
  await wheel(200);
  await t.page.keyboard.up('Control');
  assert.equal(await t.page.evaluate(() => wheels.at(-1)), false, 'elsewhere the browser zooms');
  await t.close();
});

test('buttons and keys show the whole graph and zoom in; the current step stays visible', async () => {
  const t = await open({hash: deepest});
  const {nodes} = (await t.state()).tape;
  assert.ok(Object.keys(await cards(t)).length < nodes.length, 'not all cards fit');
  await t.press('tools/fit');
  await t.at_rest('card/X');
  let all = await cards(t);
  assert.equal(Object.keys(all).length, nodes.length);
  for (const c of Object.values(all)) assert.ok(c.x >= 0 && c.x + c.width <= 1441, c.name);
  const list = Object.values(all);
  for (const a of list)
    for (const b of list) assert.ok(a === b || a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y, `${a.name} ${b.name}`);
  const {width} = all.X;
  await t.apply({trace: 'last'});
  await t.press('tools/closer');
  await t.keys('+');
  assert.ok((await t.at_rest('card/matmul1')).width > 1.5 * width);
  await t.keys('-');
  await t.keys('f');
  await t.at_rest('card/X');
  assert.ok(Math.abs((await t.target('card/X')).width - width) < 0.01, 'F shows all again');
  await t.close();
});

test('two fingers pan and zoom', async () => {
  const t = await open({hash: deepest, width: 390, height: 844, hasTouch: true, isMobile: true});
  const before = await t.at_rest('card/matmul1');
  await t.pinch(before, 80, 30);
  const after = await t.at_rest('card/matmul1');
  assert.ok(after.width < before.width - 2, `${after.width} of ${before.width}`);
  assert.equal((await t.state()).tape.selected, 'matmul1');
  for (const name of ['fit', 'closer', 'farther', 'find']) {
    const tool = await t.target('tools/' + name);
    assert.ok(tool.width >= 44 && tool.height >= 44 && tool.x - tool.width / 2 >= 0, name);
  }
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('a search outlines the matches, Enter goes from one to the next, Escape closes', async () => {
  const t = await open({hash: deepest});
  await t.page.keyboard.press('s');
  await t.target('tools/search');
  await t.frames();
  await t.page.keyboard.type('tanh');
  await t.frames();
  const seen = [];
  for (let i = 0; i < 7; ++i) {
    await t.keys('Enter');
    seen.push((await t.state()).tape.selected);
  }
  assert.deepEqual(seen, ['tanh1', 'tanh2', 'tanh3', 'tanh4', 'tanh5', 'tanh6', 'tanh1']);
  assert.equal((await t.state()).tape.at, 0);
  await t.keys('Escape');
  await t.page.waitForFunction(() => !deepx.targets().some((x) => x.name.endsWith('tools/search')));
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('the graph as a file: DOT and SVG, offered while the graph is visible', async () => {
  const t = await open({hash: '#view=backprop&network.hidden=tanh:4'});
  const dot = await t.page.evaluate(() => deepx.export('graph.dot'));
  assert.match(dot.text, /^digraph deepx \{/);
  const svg = await t.page.evaluate(() => deepx.export('graph.svg'));
  const shapes = await t.page.evaluate((text) => {
    const doc = new DOMParser().parseFromString(text, 'image/svg+xml');
    return [doc.querySelector('parsererror')?.textContent ?? null, doc.querySelectorAll('rect').length, doc.querySelectorAll('g > path').length];
  }, svg.text);
  const {nodes} = (await t.state()).tape, edges = nodes.reduce((sum, n) => sum + n.inputs.length, 0);
  assert.deepEqual(shapes, [null, nodes.length + 1 + 3, edges]);
  await t.press('share');
  await t.target('graph/DOT');
  await t.keys('Escape');
  await t.apply({view: 'train'});
  await assert.rejects(t.page.evaluate(() => deepx.export('graph.dot')), /graph\.dot.*Backprop/);
  await t.close();
});
