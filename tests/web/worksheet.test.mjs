// SPDX-License-Identifier: MIT
// Worksheets: the answers equal backward(), the values equal plain arithmetic, slopes equal finite differences, the sheet
// gives nothing away, and what is printed fits on paper of either size.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';

import {on_paper} from '../../web/worksheet/draw.js';
import {kPage, kWidth, pages_of} from '../../web/worksheet/layout.js';
import {open, require} from './page.mjs';

const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
const hash_of = (text, values) => `#view=backprop&formula=${encodeURIComponent(text)}${Object.entries(values).map(([n, v]) => `&var.${n}=${v}`).join('')}`;
const kFormulas = [
  ['L = (tanh(w*x + b) - y)^2', {w: 0.5, x: 2, b: -0.2, y: 0.3}],
  ['s = a + b; L = s*s*a', {a: 2, b: -3}],
  ['f = x1*x2 + sin(x1)', {x1: 0.5, x2: 2}],
  ['L = -log(sigmoid(w*x))', {w: -1.5, x: 0.8}],
  ['y = max(a, b)*exp(-a)/b', {a: 0.4, b: 1.2}],
];
const small = '#view=backprop&data.name=xor&network.hidden=tanh:2&optimizer.name=sgd&optimizer.learning_rate=0.1';

async function open_sheet(hash, options = {}) {
  const t = await open({file: 'worksheet.html', hash, wait: false, ...options});
  await t.page.waitForSelector('.paper svg', {timeout: 60_000});
  return t;
}
/// The numbers on the sheets whose title begins with "Answers", or on the others: {name: {value: [texts], gradient: [texts]}}.
const numbers = (t, answers) => t.page.evaluate((wanted) => {
  const papers = [...document.querySelectorAll('.paper')].filter((p) => p.querySelector('h2').textContent.startsWith('Answers') === wanted);
  return Object.fromEntries(papers.flatMap((p) => [...p.querySelectorAll('[data-node]')]).map((g) => [g.dataset.node, Object.fromEntries(
    ['value', 'gradient'].map((kind) => [kind, [...g.querySelectorAll(`text.${kind}`)].map((text) => text.textContent)]))]));
}, answers);

/// The tape of the same state in a playground, at the end of the backward pass; of a formula also slopes by finite differences.
async function compute(page, hash, values) {
  return page.evaluate(([link, variables]) => {
    deepx.apply({open: link});
    const slopes = {}, h = 1e-2, at = (name, value) => (deepx.apply({variable: {name, value}}), deepx.state().tape.loss);
    for (const [name, value] of Object.entries(variables)) {
      slopes[name] = (at(name, value + h) - at(name, value - h)) / (2 * h);
      at(name, value);
    }
    const {samples} = deepx.state().tape;
    if (samples.length) deepx.apply({trace_samples: samples.slice(0, 1)});
    deepx.apply({trace: 'last'});
    while (deepx.summary().tape.phase === 'update') deepx.apply({trace: 'back'});
    return {tape: deepx.state().tape, slopes};
  }, [hash, values]);
}

test('the answers of a formula are what backward() and finite differences give, and the sheet does not hold them', async () => {
  const t = await open_sheet('#view=backprop'), playground = await open();
  for (const [text, values] of kFormulas) {
    const hash = hash_of(text, values), {tape, slopes} = await compute(playground.page, hash, values);
    await t.page.evaluate((h) => location.hash = h, hash);
    await t.page.waitForFunction((title) => document.querySelector('.paper h2').textContent === title, text);
    const key = await numbers(t, true), sheet = await numbers(t, false);
    for (const [name, gradient] of Object.entries(tape.reference)) assert.deepEqual(key[name].gradient, gradient.map(on_paper), `${text}: ${name}`);
    for (const [name, slope] of Object.entries(slopes))
      assert.ok(Math.abs(slope - tape.reference[name][0]) < 2e-3 * (1 + Math.abs(slope)), `${text}: ${name}: ${slope}, ${tape.reference[name][0]}`);
    for (const [name, value] of Object.entries(values)) assert.deepEqual([key[name].value, sheet[name].value], [[on_paper(value)], [on_paper(value)]]);
    assert.deepEqual(key[tape.output].value, [on_paper(tape.loss)]);
    for (const [name, {value, gradient}] of Object.entries(sheet)) {
      assert.deepEqual(gradient, name === tape.output ? ['1'] : [], `${text}: ${name}`);
      assert.equal(value.length, name in values ? 1 : 0, `${text}: ${name}`);
    }
  }
  assert.ok(t.requests.every((address) => /^(data:|blob:)/.test(address) || address.startsWith(t.address)));
  assert.deepEqual([...t.errors, ...playground.errors], []);
  await playground.close();
  await t.close();
});

test('the answers of a network: values by plain arithmetic, gradients by backward(); with given values only gradients are empty', async () => {
  const t = await open_sheet(small), playground = await open(), {tape} = await compute(playground.page, small, {});
  const key = await numbers(t, true), {values} = tape, {W1, b1, W2, b2, X} = values;
  const score = [0, 1].map((k) => X[0] * W1[k] + X[1] * W1[2 + k] + b1[k]).reduce((sum, z, k) => sum + Math.tanh(z) * W2[k], b2[0]);
  assert.ok(Math.abs(score - values.add2[0]) < 1e-5);
  assert.ok(Math.abs(tape.loss - values.loss[0]) < 1e-6);
  for (const [name, list] of Object.entries(values)) assert.deepEqual(key[name].value, list.map(on_paper), name);
  for (const [name, list] of Object.entries(tape.reference)) assert.deepEqual(key[name].gradient, list.map(on_paper), name);
  const p = 1 / (1 + Math.exp(-values.add2[0])), y = values.y[0];
  assert.ok(Math.abs(tape.reference.add2[0] - (p - y)) < 1e-5, 'the source of all gradients is p − y');
  await t.page.selectOption('#holes', 'gradients');
  await t.page.waitForFunction(() => /^17 boxes/.test(document.querySelector('#status').textContent));
  assert.deepEqual((await numbers(t, false)).tanh1.value, values.tanh1.map(on_paper));
  await t.page.selectOption('#samples', '2');
  await t.page.waitForFunction(() => document.querySelectorAll('.paper [data-node=X] text.value').length === 8);
  assert.deepEqual([...t.errors, ...playground.errors], []);
  await playground.close();
  await t.close();
});

test('what is printed fits: as many pages as sheets, on A4 and on Letter; and the page passes axe', async () => {
  const t = await open_sheet('');
  for (const hash of ['', '#view=backprop', '#view=backprop&network.hidden=relu:16,relu:12']) {
    if (hash) {
      const before = await t.page.textContent('#status');
      await t.page.evaluate((h) => location.hash = h, hash);
      await t.page.waitForFunction((text) => document.querySelector('#status').textContent !== text, before);
    }
    const papers = await t.page.locator('.paper').count();
    for (const format of ['A4', 'Letter']) {
      const pdf = (await t.page.pdf({format})).toString('latin1');
      assert.equal([...pdf.matchAll(/\/Type \/Page\b(?!s)/g)].length, papers, `${hash} ${format}`);
    }
    await t.page.evaluate(axe);
    assert.deepEqual((await t.page.evaluate(() => axe.run({exclude: ['iframe']}))).violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
  }
  assert.match(await t.page.textContent('#status'), /too many numbers for paper/);
  await t.page.fill('#state', 'L = 2 +');
  await t.page.click('#show');
  await t.page.waitForFunction(() => /column/.test(document.querySelector('#status').textContent));
  assert.equal(await t.page.locator('.paper').count(), 0);
  await t.page.fill('#state', 'L = a*b');
  await t.page.click('#show');
  await t.page.waitForSelector('.paper [data-node=L]');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('the playground opens the worksheet of its state', async () => {
  const t = await open({hash: small});
  await t.open_form();
  const [sheet] = await Promise.all([t.page.context().waitForEvent('page'), t.page.click('[data-do=worksheet]')]);
  await sheet.waitForSelector('.paper svg', {timeout: 60_000});
  assert.match(await sheet.textContent('.paper h2'), /2 → 2 tanh → output/);
  await t.finish();
});

test('cards stay inside the page and off each other, and every input is drawn from above', () => {
  const chain = Array.from({length: 60}, (_, id) => ({id, name: `v${id}`, op: 'add', shape: id % 9 ? '1' : '4×8', inputs: id ? [id - 1, Math.max(0, id - 7)] : []}));
  const pages = pages_of(chain, () => true, (node) => node.name);
  assert.ok(pages.length > 1);
  for (const {cards, height} of pages) {
    assert.ok(height <= kPage);
    for (const a of cards) {
      assert.ok(a.x >= 0 && a.x + a.width <= kWidth && a.y + a.height <= height);
      for (const b of cards) if (a !== b) assert.ok(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y, `${a.id} ${b.id}`);
      for (const from of a.links.map((id) => cards.find((card) => card.id === id)).filter(Boolean)) assert.ok(from.y + from.height < a.y);
    }
  }
  assert.deepEqual([0, 1, -0.123456, 0.00098, 0.000012, 12.3456, null].map(on_paper), ['0', '1', '−0.123', '0.00098', '0.000012', '12.346', '?']);
});
