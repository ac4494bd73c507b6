// SPDX-License-Identifier: MIT
// The page for people who cannot see the canvas or cannot use a pointer.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';

import {open, require} from './page.mjs';

const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');

for (const theme of ['dark', 'light']) {
  test(`axe finds nothing serious in ${theme}`, async () => {
    const t = await open({colorScheme: theme});
    await t.until((s) => s.step > 0);
    await t.open_form();
    await t.page.evaluate(axe);
    const {violations} = await t.page.evaluate(() => axe.run());
    assert.deepEqual(violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.help}`), []);
    await t.close();
  });
}

test('axe finds nothing serious in the Problems view, the dialog for a table open', async () => {
  const t = await open({hash: '#view=problems'});
  await t.page.evaluate(() => document.querySelector('[data-do=table]').click());
  await t.page.fill('#table textarea', 'a,b\n1,2\n3\n');
  await t.page.evaluate(axe);
  const {violations} = await t.page.evaluate(() => axe.run());
  assert.deepEqual(violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.help}`), []);
  await t.close();
});

test('the form\'s buttons do what the canvas does, and its table has what the canvas shows', async () => {
  const t = await open();
  const press = (name) => t.page.evaluate((n) => document.querySelector(`[data-do=${n}]`).click(), name);
  const cell = (name) => t.page.evaluate((n) =>
    [...document.querySelectorAll('#readouts tbody tr')].find((row) => row.cells[0].textContent === n)?.cells[1].textContent, name);
  await t.until((s) => s.playing && s.step > 0);
  await press('play');
  await t.until((s) => !s.playing);
  const {step, spec} = await t.state();
  await press('step');
  await t.until((s) => s.step === step + 1);
  await press('reset');
  await t.until((s) => s.step === 0);
  await press('seed');
  await t.until((s) => s.spec.seed !== spec.seed);
  await press('backprop');
  await t.until((s) => s.view === 'backprop');
  await t.page.waitForTimeout(1000);
  assert.match(await cell('Backprop'), /step 0 of \d+/);
  assert.equal(await t.page.getAttribute('[data-do=backprop]', 'aria-pressed'), 'true');
  await press('train');
  await t.until((s) => s.view === 'train');
  await t.page.waitForTimeout(1000);
  const s = await t.state();
  assert.equal(await cell('State'), s.playing ? 'playing' : 'paused');
  assert.equal(await cell('Step'), String(s.step));
  assert.equal(await cell('Test loss'), s.loss.test.toFixed(3));
  await t.close();
});
