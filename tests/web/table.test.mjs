// SPDX-License-Identifier: MIT
// The reader's table as points of the plane: pasted, dropped, its columns chosen, its errors reported.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open} from './page.mjs';

describe('a table as points of the plane', () => {
  const flowers = ['long,wide,kind', ...Array.from({length: 60}, (_, i) => `${i % 2 ? 40 + i % 7 : 10 + i % 5},${i % 11},${i % 2 ? 'lily' : 'rose'}`)].join('\n') + '\n';
  let t;
  before(async () => t = await open());
  after(async () => {
    assert.deepEqual(t.errors, []);
    assert.ok(t.requests.every((url) => url.startsWith(t.address) || url.startsWith('data:')), 'nothing leaves the page');
    await t.close();
  });
  const status = () => t.page.textContent('#table [role=status]');
  /// Digits of a point: see SPEC.md.
  const digits = (own) => !/(^|:)fine:/.test(own) ? 4 : /(^|:)numbers:/.test(own) ? 12 : 9;
  const points = ({spec: {data: {own = ''}}}) => (own.length - own.lastIndexOf(':') - 1) / digits(own);
  const drop = (name, bytes) => t.page.evaluate(([name, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(bytes)], name));
    document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  }, [name, [...bytes]]);
  const latin1 = (text) => Buffer.from(text, 'latin1');
  const paste = (text) => t.page.evaluate((rows) => {
    const data = new DataTransfer();
    data.setData('text/plain', rows);
    document.querySelector('#canvas').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
  }, text);

  test('errors name row and column, columns are chosen, and the run trains on the table', async () => {
    await t.page.evaluate(() => document.querySelector('[data-do=table]').click());
    assert.ok(await t.page.isChecked('#table [value=points]'));
    await t.page.fill('#table textarea', 'a,b,c\n1,2,u\n3,oops,v\n5,6,u\n7,8,v\n');
    assert.match(await status(), /3[^]*oops[^]*not a number/);
    assert.ok(await t.page.isDisabled('[data-table=start]'));
    await t.page.fill('#table textarea', flowers);
    assert.match(await status(), /60 points: rose, lily\.\nlong: 10 to 46 becomes −5 to 5\./);
    await t.page.selectOption('#table [data-column=y]', 'kind');
    assert.match(await status(), /"kind" holds words; x2 needs numbers/);
    assert.ok(await t.page.isDisabled('[data-table=start]'));
    await t.page.selectOption('#table [data-column=y]', 'wide');
    await t.page.click('[data-table=start]');
    const s = await t.until((s) => points(s) === 60 && s.step > 20);
    assert.equal(s.spec.data.name, 'own');
    assert.equal(await t.page.isVisible('#table'), false);
    await t.until((s) => s.accuracy.train > 0.9, 15_000);
  });

  test('the classes keep their names: in the address, after a reload, for screen readers, in the brush', async () => {
    await t.page.evaluate(() => deepx.pause());
    assert.deepEqual((await t.state()).classNames, ['rose', 'lily']);
    await t.page.waitForFunction(() => /data\.own=columns=long:28:3\.6,wide:5:1,kind:0:1:fine:classes=rose,lily:/.test(location.hash));
    await t.page.waitForFunction(() => /Classes\s*rose, lily/.test(document.querySelector('#readouts').textContent));
    const brush = await t.target('brush/A');
    assert.ok(brush.width > brush.height, 'the name is beside the mark');
    await t.page.reload();
    await t.page.evaluate(() => deepx.ready.then(() => true));
    const s = await t.state();
    assert.deepEqual([s.classNames, points(s)], [['rose', 'lily'], 60]);
    await t.apply({add_points: {points: [[0, 0, 2]]}});
    assert.deepEqual((await t.state()).classNames, ['rose', 'lily']);
    await t.apply({undo: {}});
  });

  test('rows are pasted anywhere on the page; numbers become a regression', async () => {
    await paste('hello world');
    assert.equal(await t.page.isVisible('#table'), false);
    await paste('x\ty\tz\n' + Array.from({length: 30}, (_, i) => `${i % 6 - 3}\t${i / 6 - 2}\t${i * 3.5}`).join('\n') + '\n');
    assert.ok(await t.page.isVisible('#table'));
    assert.match(await status(), /30 points: one number each\.\nz: 0 to 101\.5 becomes −1 to 1\./);
    await t.page.click('[data-table=start]');
    const s = await t.until((s) => points(s) === 30);
    assert.equal(s.spec.loss, 'mse');
    assert.match(s.spec.data.own, /:numbers:/);
    assert.deepEqual(s.columns.map((c) => c.name), ['x', 'y', 'z']);
    assert.deepEqual(s.columns[2], {name: 'z', offset: 50.75, scale: 50.75});
    await t.apply({select_point: 0});
    const {point} = await t.state();
    assert.ok(Math.abs(point.table.target - (50.75 + 50.75 * point.target)) < 1e-4);
    await t.page.waitForFunction(() => /x1 is x, x2 is y, the number is z/.test(document.querySelector('#readouts').textContent));
  });

  test('a file is dropped; rows without a value are reported and left out', async () => {
    await t.page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x;y;k\n1,5;2;a\n;3;b\n-2;1;b\n2;2;\n3;-3;a\n'], 'few.csv'));
      document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    });
    await t.page.waitForFunction(() => /2 rows miss a value and are left out: line 3, 5\./.test(document.querySelector('#table [role=status]').textContent));
    await t.page.click('[data-table=start]');
    await t.until((s) => points(s) === 3);
  });

  test('if the decimal sign is ambiguous, the dialog asks for it, and uses the answer', async () => {
    await paste('a\tb\tk\n' + Array.from({length: 20}, (_, i) => `${i % 9 + 1},${100 + i}\t${i % 7}\t${i % 2 ? 'u' : 'v'}`).join('\n') + '\n');
    assert.match(await status(), /row 2, column "a": "1,100" is 1\.1 or 1100; choose the decimal sign/);
    assert.ok(await t.page.isDisabled('[data-table=start]'));
    await t.page.selectOption('#table [data-table=decimal]', '.');
    assert.match(await status(), /20 points: v, u\.\na: "1,100" is read as 1100\.\na: 1100 to 9117 becomes −5 to 5\./);
    await t.page.selectOption('#table [data-table=decimal]', ',');
    assert.match(await status(), /20 points: v, u\.\na: 1\.1 to 9\.117 becomes −5 to 5\./);
    await t.page.click('[data-table=start]');
    const s = await t.until((s) => points(s) === 20);
    assert.ok(s.columns[0].offset < 6);
  });

  test('another encoding keeps its letters; .data and names without an extension are tables, too', async () => {
    const towns = latin1('x,y,town\n' + Array.from({length: 12}, (_, i) => `${i % 5},${i % 3},${i % 2 ? 'M\xfcnchen' : 'M\xe4nchen'}`).join('\n') + '\n');
    for (const name of ['towns.csv', 'towns.data', 'towns']) {
      await drop(name, towns);
      await t.page.waitForFunction(() => document.querySelector('#table').open && /12 points: Mänchen, München\.\nThe text is not UTF-8 and is read as Windows-1252, as in "Mänchen"\./
        .test(document.querySelector('#table [role=status]').textContent));
      assert.match(await t.page.inputValue('#table textarea'), /München/);
      await t.page.click('[data-table=close]');
    }
    await drop('wide.txt', Buffer.from('\ufeffx\ty\tk\r\n1\t2\tü\r\n2\t3\tä\r\n', 'utf16le'));
    await t.page.waitForFunction(() => document.querySelector('#table').open && /2 points: ü, ä/.test(document.querySelector('#table [role=status]').textContent));
    await t.page.click('[data-table=start]');
    await t.until((s) => points(s) === 2);
  });

  test('a table that cannot become points is refused with a message, and nothing is changed', async () => {
    const many = 'x,y,k\n' + [...'abcdefghijkl'].map((k, i) => `${i},${-i},${k}`).join('\n');
    await assert.rejects(t.apply({points_from_table: {csv: many}}), /"k" has 12 different words; at most \d classes/);
    await assert.rejects(t.apply({points_from_table: {csv: flowers, x: 'height'}}), /no column is called[^]*height[^]*long/);
    await assert.rejects(t.apply({points_from_table: {}}), /points_from_table/);
    await assert.rejects(t.apply({points_from_table: {csv: flowers, decimal: ';'}}), /the decimal sign is ";"; must be "\." or ","/);
    await assert.rejects(t.apply({points_from_table: {csv: 'x,y,k\n1,2,M\ufffdnchen\n3,4,b\n'}}), /row 2, column 3: U\+FFFD stands where a character was lost/);
    assert.equal(points(await t.state()), 2);
  });
});
