// SPDX-License-Identifier: MIT
// Foreign files and arguments: too large, too deep, too long a name, weights that are not numbers. The page keeps
// working and reports them. Time limits are generous: the defects that these tests prevent took a minute, or crashed
// the page.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open_paused} from './page.mjs';

describe('foreign files and arguments', () => {
  let t;
  before(async () => t = await open_paused());
  after(() => t.finish());
  /// Drops a file; a function that runs in the page returns its parts.
  const drop = (name, parts) => t.page.evaluate(`(() => {
    const data = new DataTransfer();
    data.items.add(new File((${parts})(), ${JSON.stringify(name)}));
    document.querySelector('#canvas').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  })()`);
  /// The longest time between two frames while `action` runs and until `until` is true in the page.
  const longest_gap = async (action, until) => {
    await t.page.evaluate(() => {
      window.gaps = [];
      let last = performance.now();
      window.measuring = setInterval(() => {
        const now = performance.now();
        window.gaps.push(now - last);
        last = now;
      });
    });
    await action();
    await t.page.waitForFunction(until, undefined, {timeout: 60_000});
    return t.page.evaluate(() => {
      clearInterval(window.measuring);
      return Math.max(...window.gaps);
    });
  };
  /// The message of the error that the statements throw.
  const said = (source) => t.page.evaluate(`(() => {
    try {
      ${source};
    } catch (error) {
      return error.message;
    }
    return '';
  })()`);

  test('JSON nested too deeply is refused repeatedly, and the page keeps working', async () => {
    const deep = (n) => `let v = 0; for (let i = 0; i < ${n}; ++i) v = [v];`;
    for (let i = 0; i < 20; ++i)
      assert.match(await said(`${deep(2000)} deepx.load({data: v})`), /^spec: lists and objects are nested 2001 deep; at most 64 levels are allowed$/);
    assert.match(await said(`${deep(2000)} deepx.apply({load: v})`), /^command: lists and objects are nested 2001 deep/);
    assert.match(await said(`${deep(2000)} deepx.step(v)`), /^command: lists and objects are nested 2001 deep/);
    assert.match(await said(`${deep(2000)} deepx.table({csv: v})`), /^table: lists and objects are nested 2001 deep/);
    assert.match(await said(`deepx.open('a.json', '{"data":' + '['.repeat(200000) + ']'.repeat(200000) + '}')`), /^open: a\.json: spec: lists and objects are nested 200001 deep/);
    assert.match(await said(`${deep(100_000)} deepx.apply(v)`), /nested 100000 deep; at most 64|cannot be written as JSON/);
    assert.match(await said('const o = {}; o.o = o; deepx.apply(o)'),
      /^deepx\.apply: the argument cannot be written as JSON \(.*\); give plain values without cycles, at most 64 levels deep$/s);
    assert.match(await said('deepx.apply({play: 1n})'), /^deepx\.apply: the argument cannot be written as JSON/);
    await t.apply({step: 1});
    assert.ok((await t.state()).step > 0);
  });

  test('a long text is quoted only in part, also in the banner, and delays no frame', async () => {
    for (const source of [`deepx.load({data: {name: 'a'.repeat(1e7)}})`, `deepx.export('a'.repeat(1e7))`, `deepx.apply({['a'.repeat(1e7)]: 1})`,
      `deepx.open('a'.repeat(1e7), 'hello')`, `deepx.open('x.json', '{"' + 'a'.repeat(1e7) + '": 1}')`]) {
      const message = await said(source);
      assert.ok(message.length > 20 && message.length < 2000, `${source}: ${message.length} characters`);
      assert.ok(!message.includes('a'.repeat(80)), message.slice(0, 200));
    }
    const gap = await longest_gap(() => t.frames(10), () => true);
    assert.ok(gap < 5000, `${gap} ms`);
  });

  test('a file that is too large is refused at once, before it is read', async () => {
    const begin = Date.now();
    await drop('huge.csv', () => Array(70).fill('x'.repeat(2 ** 20)));
    await t.until((s) => /^open: huge\.csv: is 70\.0 MB long; at most 64\.0 MB are read$/.test(s.error ?? ''));
    await drop('huge.deepx', () => ['deepx1:', ...Array(32).fill('A'.repeat(2 ** 20))]);
    await t.until((s) => /^open: huge\.deepx: is 32\.0 MB long; at most 16\.0 MB are read$/.test(s.error ?? ''));
    assert.ok(Date.now() - begin < 20_000, `${Date.now() - begin} ms`);
    assert.equal(await t.page.isVisible('#reading'), false);
  });

  test('a session of 15 MB and a table of a million rows do not stop the frames', async () => {
    const session = await longest_gap(() => drop('large.deepx', () => ['deepx1:', ...Array(15).fill('A'.repeat(2 ** 20))]),
      () => /checksum is wrong/.test(deepx.summary().error ?? ''));
    assert.ok(session < 5000, `${session} ms`);
    const table = await longest_gap(() => drop('large.csv', () => ['long,wide,kind\n', Array.from({length: 1000}, (_, i) => `${i * 7 % 500},${i % 11},${i % 2 ? 'lily' : 'rose'}\n`).join('').repeat(1000)]),
      () => /points: rose, lily/.test(document.querySelector('#table [role=status]').textContent));
    assert.ok(table < 5000, `${table} ms`);
    assert.ok(await t.page.evaluate(() => document.querySelector('#table textarea').readOnly && document.querySelector('#table textarea').value.length < 300_000));
    assert.match(await t.page.textContent('#table [role=status]'), /too long to show whole/);
    await t.page.click('[data-table=start]');
    await t.until((s) => s.spec.data.name === 'own' && s.classNames.length === 2, 20_000);
    await t.page.evaluate(() => deepx.pause());
  });

  test('reading shows its progress, and Escape cancels it', async () => {
    await t.page.evaluate(() => {
      // Simulates a slow disk.
      const slice = Blob.prototype.slice;
      window.restore_slice = () => Blob.prototype.slice = slice;
      Blob.prototype.slice = function (...range) {
        const piece = slice.apply(this, range), bytes = piece.arrayBuffer.bind(piece);
        piece.arrayBuffer = () => new Promise((done) => setTimeout(() => done(bytes()), 150));
        return piece;
      };
    });
    const before = (await t.state()).spec;
    await drop('slow.deepx', () => ['deepx1:', ...Array(12).fill('A'.repeat(2 ** 20))]);
    await t.page.waitForSelector('#reading[open]');
    await t.page.waitForFunction(() => document.querySelector('#reading progress').value > 0);
    assert.match(await t.page.textContent('#reading'), /Reading slow\.deepx/);
    await t.page.keyboard.press('Escape');
    await t.page.waitForFunction(() => document.querySelector('#live').textContent === 'slow.deepx was not opened.');
    assert.equal(await t.page.isVisible('#reading'), false);
    await t.page.evaluate(() => restore_slice());
    const s = await t.state();
    assert.deepEqual(s.spec, before);
    assert.notEqual(s.error, 'slow.deepx was not opened.');
  });

  test('a long table is parsed in parts, and canceling works, too', async () => {
    await t.page.evaluate(() => {
      // Simulates a slow program.
      const read = page.table.read;
      window.table_before = page.table;
      page.table = {...page.table, read: () => Math.min(read(), 0.5)};
    });
    await drop('slow.csv', () => ['a,b,c\n', '1,2,x\n3,4,y\n'.repeat(30_000)]);
    await t.page.waitForSelector('#reading[open]');
    await t.page.waitForFunction(() => document.querySelector('#reading progress').value > 0);
    assert.match(await t.page.textContent('#reading'), /Reading slow\.csv/);
    await t.page.click('#reading button');
    await t.page.waitForFunction(() => /slow\.csv was not opened/.test(document.querySelector('#table [role=status]').textContent));
    assert.equal(await t.page.inputValue('#table textarea'), '');
    assert.ok(await t.page.isDisabled('[data-table=start]'));
    await t.page.evaluate(() => {
      page.table = window.table_before;
      document.querySelector('#table').close();
    });
  });

  test('a weight that is not a number is reported, and the model is opened only on request', async () => {
    await t.apply({load: {}});
    const bad = await t.page.evaluate(() => {
      const {base64} = deepx.export('safetensors'), bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const view = new DataView(bytes.buffer), length = Number(view.getBigUint64(0, true));
      const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
      view.setFloat32(8 + length + header['hidden1.bias'].data_offsets[0] + 12, NaN, true);
      return [...bytes];
    });
    await t.apply({step: 3});
    const drop_bad = () => t.page.evaluate((bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'bad.safetensors'));
      document.querySelector('#canvas').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    }, bad);
    await drop_bad();
    const asked = await t.until((s) => s.error);
    assert.match(asked.error, /hidden1\.bias\[3\] is nan/);
    assert.equal(asked.asks, true);
    assert.equal(asked.step, 3, 'nothing has changed');
    // the form follows the canvas
    await t.page.waitForFunction(() => !document.querySelector('[data-do=anyway]').hidden);
    await t.press('close');
    const left = await t.state();
    assert.equal(left.error ?? null, null);
    assert.equal(left.step, 3);
    await drop_bad();
    await t.press('open_anyway');
    const opened = await t.until((s) => s.step === 0);
    assert.notEqual(opened.asks, true);
    await t.frames(5);
    await t.apply({load: {}});
    assert.match(await said('deepx.open_anyway()'), /^open_anyway: there is no file to open; open a file first$/);
  });
});
