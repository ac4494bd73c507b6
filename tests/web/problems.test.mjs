// SPDX-License-Identifier: MIT
// The Problems view: each preset opens by its link and is solved step by step; settings, keys, the form and links
// agree.
import assert from 'node:assert/strict';
import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

import {open, root} from './page.mjs';

const names = (await readdir(join(root, 'playground/problems'))).map((file) => file.replace(/\.json$/, '')).sort();

describe('problems', () => {
  let t;
  before(async () => t = await open({hash: '#view=problems'}));
  after(() => t.finish());
  const press = (key) => t.page.keyboard.press(key);
  const hash = (expected) => t.page.waitForFunction((pattern) => new RegExp(pattern).test(location.hash), expected.source);
  const follow = (link) => t.page.evaluate((to) => location.hash = to, link);

  test('every file of playground/problems is a preset', async () => {
    const presets = await t.page.evaluate(() => deepx.problems());
    assert.deepEqual(presets.map((p) => p.name).sort(), names);
    for (const p of presets) assert.ok(p.title && p.words && ['train', 'problems'].includes(p.view), JSON.stringify(p));
  });

  for (const name of names) {
    test(`${name} opens by its link and takes steps`, async () => {
      await follow(`#view=problems&problem=${name}`);
      const {view} = (await t.page.evaluate(() => deepx.problems())).find((p) => p.name === name);
      await t.until((s) => s.view === view && (view === 'train' || s.problem.name === name), 30_000);
      if (view === 'train') return;
      const start = (await t.state()).problem;
      assert.equal(start.step, 0);
      await t.page.evaluate(() => deepx.step(3));
      const {problem, error} = await t.state();
      assert.equal(error, null);
      assert.equal(problem.step, 3);
      assert.notEqual(problem.loss, start.loss);
      const goals = Object.values(problem.measures).filter((m) => m.goal);
      assert.ok(goals.length > 0);
      for (const m of goals) assert.equal(typeof m.met, 'boolean');
      await t.page.waitForTimeout(200);  // until it is drawn, too
      assert.equal(await t.page.evaluate(() => document.querySelector('#notice').hidden), true);
    });
  }

  test('the rope is solved: it agrees with the exact curve', async () => {
    await t.apply({problem: 'catenary'});
    const {steps} = (await t.state()).problem;
    await t.page.evaluate((n) => deepx.step(n), steps);
    const {problem} = await t.state();
    assert.ok(problem.done);
    assert.ok(problem.measures.node_error.value < 1e-3, JSON.stringify(problem.measures));
    assert.ok(Math.abs(problem.measures.sag.value - 0.2003) < 1e-3, JSON.stringify(problem.measures));
  });

  test('the link contains settings, and a change starts the problem again', async () => {
    await follow('#view=problems&problem=catenary&problem.length=1.3&problem.nodes=20');
    await t.until((s) => s.problem?.settings.length === 1.3);
    assert.deepEqual((await t.state()).problem.settings, {span: 1, length: 1.3, nodes: 20});
    await t.page.evaluate(() => deepx.step(5));
    await t.apply({problem: {name: 'catenary', settings: {length: 1.5, nodes: 50}}});
    const {problem} = await t.state();
    assert.deepEqual([problem.step, problem.settings.length], [0, 1.5]);
    await hash(/^#view=problems&problem=catenary&problem\.length=1\.5$/);  // 50 nodes are the preset's own value
  });

  test('a setting outside its range is refused, and nothing changes', async () => {
    const {problem} = await t.state();
    const refused = (settings) => assert.rejects(t.apply({problem: {name: 'catenary', settings}}));
    await refused({length: 0.5});
    await refused({nodes: 2});
    await refused({weight: 1});
    assert.deepEqual((await t.state()).problem, problem);
    await follow('#view=problems&problem=catenary&problem.length=0.5');
    assert.match((await t.until((s) => s.error !== null)).error, /length is 0\.5[^]*longer than the span/);
    await t.apply({reset: {}});
  });

  test('keys: 3 opens it, period and Shift step, R rewinds, N draws another start, Space plays', async () => {
    await press('1');
    await t.until((s) => s.view === 'train');
    await press('4');
    await t.until((s) => s.view === 'problems');
    await press('r');
    await t.until((s) => s.problem.step === 0);
    await press('.');
    await t.until((s) => s.problem.step === 1);
    await press('Shift+.');
    await t.until((s) => s.problem.step === 11);
    const {seed, loss} = (await t.state()).problem;
    await press('n');
    const other = await t.until((s) => s.problem.seed !== seed && s.problem.step === 0);
    assert.notEqual(other.problem.loss, loss);
    await hash(new RegExp(`problem\\.seed=${other.problem.seed}`));
    await press('Space');
    await t.until((s) => s.playing && s.problem.step > 5);
    await press('Space');
    await t.until((s) => !s.playing);
  });

  test('it plays to the planned end and stops there', async () => {
    await t.apply({problem: {name: 'boundary_differences', settings: {points: 10}}});
    await t.apply({play: true});
    const {problem} = await t.until((s) => s.problem.done && !s.playing, 60_000);
    assert.equal(problem.step, problem.steps);
  });

  test('the form chooses problems and shows the goals', async () => {
    await t.page.selectOption('#problem', 'catenary');
    await t.until((s) => s.problem.name === 'catenary');
    await t.page.evaluate(() => deepx.step(2));
    await t.page.waitForTimeout(1200);
    const rows = await t.page.evaluate(() => [...document.querySelectorAll('#readouts tbody tr')].map((row) => [...row.cells].map((c) => c.textContent)));
    const cells = Object.fromEntries(rows);
    const {problem} = await t.state();
    assert.equal(cells.Problem, problem.title);
    assert.equal(cells.Step, `2 of ${problem.steps}`);
    assert.match(cells['length error'], /goal at most 1e-06: not met$/);
    assert.equal(await t.page.getAttribute('[data-do=problems]', 'aria-pressed'), 'true');
    await t.page.selectOption('#problem', 'spiral_linear');
    await t.until((s) => s.view === 'train');
  });
});

describe('the first visit', () => {
  const readings = (t) => t.page.evaluate(() => [...document.querySelectorAll('#readouts tbody tr')].map((row) => [...row.cells].map((c) => c.textContent)));

  test('opens the hanging rope, and says what is sought before any formula', async () => {
    const t = await open();
    await t.press('views/Problems');
    const {problem} = await t.until((s) => s.view === 'problems');
    assert.deepEqual([problem.name, problem.title, problem.step], ['catenary', 'Hanging rope', 0]);
    assert.equal(problem.sought, 'Find the shape in which a rope hangs between two nails.');
    await t.page.waitForFunction(() => /^#view=problems&problem=catenary$/.test(location.hash));
    await t.page.waitForFunction(() => /What is sought/.test(document.querySelector('#readouts').textContent));
    const rows = await readings(t), names = rows.map(([name]) => name);
    assert.deepEqual(names.slice(1, 3), ['Problem', 'What is sought']);
    assert.deepEqual(names.slice(-2), ['About', 'Formula']);
    assert.equal(rows[2][1], problem.sought);
    assert.deepEqual(t.errors, []);
    await t.close();
  });

  test('an address without a problem opens the rope, too, and an older link what it names', async () => {
    const t = await open({hash: '#view=problems'});
    assert.equal((await t.state()).problem.name, 'catenary');
    await t.page.evaluate(() => location.hash = '#view=problems&problem=boundary_network');
    const {problem} = await t.until((s) => s.problem.name === 'boundary_network');
    // Primes and powers are read aloud, and nothing is said twice.
    assert.match(problem.formula, /y double prime .* y prime .* squared$/);
    assert.match(problem.about, /acceleration y double prime, speed y prime/);
    assert.ok(!problem.about.includes(problem.sought) && !/[$'′″²]/.test(problem.about + problem.formula), problem.about);
    assert.deepEqual(t.errors, []);
    await t.close();
  });

  test('with a finger on a phone: the rope, and each section', async () => {
    const t = await open({seen: true, width: 390, height: 844, hasTouch: true});
    await t.apply({view: 'problems'});
    assert.equal((await t.until((s) => s.view === 'problems')).problem.name, 'catenary');
    await t.press('sections/About', {touch: true});
    const about = await t.page.locator('#canvas').screenshot();
    await t.press('sections/Goals', {touch: true});
    assert.notEqual(about.toString('base64'), (await t.page.locator('#canvas').screenshot()).toString('base64'));
    assert.deepEqual(t.errors, []);
    await t.close();
  });
});

test('a number of the sentence is changed by the keyboard alone', async () => {
  const t = await open({hash: '#view=problems&problem=catenary'});
  await t.tab_to('length/token');
  await t.keys('Enter');
  await t.target('length/edit/field');
  await t.frames(10);
  await t.keys('ArrowRight', 'Enter');  // from the current rung to the next
  const {problem} = await t.until((s) => s.problem.settings.length !== 1.1);
  assert.deepEqual(problem.settings, {span: 1, length: 1.2, nodes: 50});
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('on a phone each section opens by a tap', async () => {
  const t = await open({seen: true, hash: '#view=problems&problem=boundary_network', width: 390, height: 844, hasTouch: true});
  const pictures = [];
  for (const x of [75, 195, 315]) {
    await t.page.touchscreen.tap(x, 378);
    await t.page.waitForTimeout(500);
    pictures.push((await t.page.locator('#canvas').screenshot()).toString('base64'));
  }
  assert.equal(new Set(pictures).size, 3);
  assert.deepEqual(t.errors, []);
  await t.close();
});

describe('the reader\'s table', () => {
  const rows = ['length;width;kind', ...Array.from({length: 40}, (_, i) => `${i % 7},5;${i % 2 ? 1 : 3},${i % 10};${i % 2 ? 'thin' : 'wide'}`)].join('\n');
  let t;
  before(async () => t = await open({hash: '#view=problems'}));
  after(async () => {
    assert.deepEqual(t.errors, []);
    assert.ok(t.requests.every((url) => url.startsWith(t.address) || url.startsWith('data:')), 'nothing leaves the page');
    await t.close();
  });
  const status = () => t.page.textContent('#table [role=status]');

  test('is pasted, its errors name row and column, and the run trains on it', async () => {
    await t.page.evaluate(() => document.querySelector('[data-do=table]').click());
    await t.page.fill('#table textarea', 'a,b\n1,2\n3\n');
    assert.match(await status(), /3/);
    assert.ok(await t.page.isDisabled('[data-table=start]'));
    await t.page.fill('#table textarea', rows);
    assert.equal(await status(), '40 rows, 3 columns');
    assert.deepEqual(await t.page.locator('#table [data-column=target] option').allTextContents(), ['length', 'width', 'kind']);
    await t.page.click('[data-table=start]');
    const {problem} = await t.until((s) => s.problem.step > 5);
    assert.equal(problem.title, 'Your table');
    assert.equal(await t.page.isVisible('#table'), false);
    assert.equal(await t.page.evaluate(() => document.activeElement.id), 'canvas');
    const {problem: later} = await t.until((s) => s.problem.measures.accuracy?.value > 0.9, 15_000);
    assert.equal(later.measures.accuracy.goal, undefined, 'there is no goal');
  });

  test('another column as the target is a number, and a change of a setting keeps the table', async () => {
    await t.apply({problem: {name: 'table_classes', table: rows, target: 'length', settings: {train_share: 0.6}}});
    const {problem} = await t.state();
    assert.equal(problem.settings.train_share, 0.6);
    assert.ok('explained' in problem.measures);
    await assert.rejects(t.apply({problem: {name: 'table_classes', table: rows, target: 'color'}}), /color[^]*length[^]*width[^]*kind/);
    await assert.rejects(t.apply({problem: {name: 'catenary', table: rows}}), /catenary has no table/);
    assert.deepEqual((await t.state()).problem.settings, problem.settings);
  });

  test('is chosen or dropped as a file', async () => {
    await t.page.evaluate(() => document.querySelector('[data-do=table]').click());
    await t.page.setInputFiles('#table [type=file]', {name: 'leaves.csv', mimeType: 'text/csv', buffer: Buffer.from(rows)});
    await t.page.waitForFunction(() => document.querySelector('#table [role=status]').textContent === '40 rows, 3 columns');
    await t.page.click('[data-table=close]');
    await t.page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x,y\n1,2\n2,4\n'], 'small.csv'));
      document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    });
    await t.page.waitForFunction(() => document.querySelector('#table [role=status]').textContent === '2 rows, 2 columns');
    assert.ok(await t.page.isVisible('#table'));
    await t.page.click('[data-table=close]');
  });
});
