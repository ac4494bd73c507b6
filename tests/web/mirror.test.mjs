// SPDX-License-Identifier: MIT
// The HTML form beside the canvas: the same controls, labeled, and kept current while the reader uses it.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, describe, test} from 'node:test';

import {open, require} from './page.mjs';

const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
const serious = async (page) => {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => axe.run());
  return violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html}`);
};

describe('the form', () => {
  let t;
  const field = (name) => t.page.locator(`[data-control="${name}"]`);
  /// The form follows the state within about half a second.
  const shows = (name, value) => t.page.waitForFunction(([n, v]) => {
    const input = document.querySelector(`[data-control="${n}"]`);
    return input && (input.type === 'checkbox' ? input.checked : input.value) === v;
  }, [name, value]);
  before(async () => {
    t = await open();
    await t.page.evaluate(() => deepx.pause());
    await t.open_form();
  });
  after(() => t.finish());

  test('has every control that the program lists, each with its own label', async () => {
    const missing = await t.page.evaluate(() => deepx.controls().map((c) => c.name).filter((name) =>
      !['play', 'step', 'reset', 'new_seed', 'view'].includes(name) && !document.querySelector(`[data-control="${name}"]`)));
    assert.deepEqual(missing, []);
    const unlabelled = await t.page.evaluate(() => [...document.querySelectorAll('#controls input, #controls select')]
      .filter((input) => !input.labels[0]?.textContent).map((input) => input.dataset.control));
    assert.deepEqual(unlabelled, []);
  });

  test('axe finds nothing serious, dark and light', async () => {
    assert.deepEqual(await serious(t.page), []);
    await t.page.evaluate(() => document.querySelector('[data-do=theme]').click());
    assert.deepEqual(await serious(t.page), []);
  });

  test('a list, a number with a comma, a fraction and a switch change the experiment', async () => {
    await field('optimizer.name').selectOption('sgd');
    await t.until((s) => s.spec.optimizer.name === 'sgd');
    await field('optimizer.momentum').fill('0,9');
    await field('optimizer.momentum').press('Enter');
    await t.until((s) => s.spec.optimizer.momentum === 0.9);
    await field('data.train_share').fill('3/4');
    await field('data.train_share').press('Enter');
    await t.until((s) => s.spec.data.train_share === 0.75);
    await field('features.x1^2').check();
    await t.until((s) => s.spec.features.includes('x1^2'));
    await field('optimizer.nesterov').check();
    await t.until((s) => s.spec.optimizer.nesterov === 'yes');
    await field('speed').fill('12,5');
    await field('speed').press('Enter');
    await t.page.waitForFunction(() => deepx.controls().find((c) => c.name === 'speed').value === 12.5);
  });

  test('without test points, the read-outs show the training points and report that there are no others', async () => {
    const {spec} = await t.state();
    await field('data.train_share').fill('1');
    await field('data.train_share').press('Enter');
    await t.until((s) => s.spec.data.train_share === 1);
    await t.apply({step: {count: 3, unit: 'epoch'}});
    const s = await t.state();
    assert.equal(s.points.test, 0);
    assert.equal(s.loss.test, null);
    const rows = () => t.page.evaluate(() => Object.fromEntries([...document.querySelectorAll('#readouts tr')].map((r) => [...r.children].map((c) => c.textContent))));
    await t.page.waitForFunction(() => document.querySelector('#readouts').textContent.includes('no test points'));
    await t.page.waitForFunction(() => document.querySelector('#live').textContent.includes('training loss'));
    const cells = await rows();
    assert.equal(cells['Test loss'], 'no test points');
    assert.match(cells['Training accuracy'], /^[0-9.]+ %$/);
    assert.equal(cells['Test accuracy'], undefined);
    await t.apply({set: {path: 'data.train_share', value: spec.data.train_share}});
    await t.page.waitForFunction(() => !document.querySelector('#readouts').textContent.includes('no test points'));
  });

  test('an invalid value is reported beside the field, and nothing changes', async () => {
    const {spec} = await t.state();
    await field('batch').fill('0');
    await field('batch').press('Enter');
    assert.equal(await field('batch').getAttribute('aria-invalid'), 'true');
    const [id] = (await field('batch').getAttribute('aria-describedby')).split(' ');  // then what it means
    assert.match(await t.page.locator(`#${id}`).textContent(), /batch is 0; must be a whole number/);
    assert.deepEqual((await t.state()).spec, spec);
    await field('batch').fill('8');
    await field('batch').press('Enter');
    await t.until((s) => s.spec.batch === 8);
    assert.equal(await field('batch').getAttribute('aria-invalid'), null);
  });

  test('fields appear and disappear with their layers', async () => {
    await field('add_layer.0').click();
    await t.until((s) => s.spec.network.hidden.length === 4);
    await t.page.waitForFunction(() => document.querySelector('[data-control="network.hidden.3.units"]'));
    await field('remove_layer.3').click();
    await t.until((s) => s.spec.network.hidden.length === 3);
    await t.page.waitForFunction(() => !document.querySelector('[data-control="network.hidden.3.units"]'));
  });

  test('follows changes made elsewhere, and keeps the focus and the text being typed', async () => {
    await field('data.noise').focus();
    await field('data.noise').fill('0.3');  // not entered yet
    await t.apply({set: {path: 'loss', value: 'mse'}});
    await t.apply({set: {path: 'optimizer.name', value: 'adam'}});  // adds and removes fields before and after it
    await shows('loss', 'mse');
    await t.page.waitForFunction(() => document.querySelector('[data-control="optimizer.beta1"]'));
    assert.equal(await t.page.evaluate(() => document.activeElement.dataset.control), 'data.noise');
    assert.equal(await field('data.noise').inputValue(), '0.3');
    await field('data.noise').press('Enter');
    await t.until((s) => s.spec.data.noise === 0.3);
  });

  test('Escape goes back to the canvas', async () => {
    await field('data.noise').press('Escape');
    assert.equal(await t.page.evaluate(() => document.activeElement.id), 'canvas');
  });
});

for (const [width, height] of [[1024, 600], [390, 844]]) {
  test(`at ${width} x ${height} the sheet scrolls inside the page and nothing is cut off at the sides`, async () => {
    const t = await open({width, height});
    await t.open_form();
    const box = await t.page.evaluate(() => {
      const sheet = document.querySelector('#mirror'), r = sheet.getBoundingClientRect();
      return {left: r.left, right: r.right, bottom: r.bottom, sideways: sheet.scrollWidth - sheet.clientWidth, page: document.scrollingElement.scrollHeight};
    });
    assert.ok(box.left >= 0 && box.right <= width && box.bottom <= height, JSON.stringify(box));
    assert.equal(box.sideways, 0);
    assert.ok(box.page <= height);
    await t.close();
  });
}

test('hidden controls are not in the form, locked ones are disabled', async () => {
  const t = await open({hash: '#hide=more_settings,seed&lock=data,transport'});
  await t.open_form();
  const form = await t.page.evaluate(() => ({
    beta: Boolean(document.querySelector('[data-control="optimizer.beta1"]')),
    seed: document.querySelector('[data-do=seed]').hidden,
    noise: document.querySelector('[data-control="data.noise"]').disabled,
    play: document.querySelector('[data-do=play]').disabled,
    rate: document.querySelector('[data-control="optimizer.learning_rate"]').disabled,
  }));
  assert.deepEqual(form, {beta: false, seed: true, noise: true, play: true, rate: false});
  await t.close();
});
