// SPDX-License-Identifier: MIT
// Sharing: links and embed code on the clipboard, files as downloads, files opened from a dialog and by drop; by mouse,
// finger, keyboard.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, describe, test} from 'node:test';

import {open} from './page.mjs';

/// Compares a loss in the last line of a CSV with that of the state.
const close_to = (a, b) => Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(b));

describe('share', () => {
  let t;
  before(async () => {
    t = await open({seen: true, hash: '#data.name=moons', permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true});
    await t.page.evaluate(() => {
      deepx.pause();
      deepx.step(40);
    });
  });
  after(() => t.finish());
  const clipboard = () => t.page.evaluate(() => navigator.clipboard.readText());
  const choose = async (name) => {
    await t.press('top bar/share');
    await t.press(`sharing/${name}`);
  };
  /// The download that a press starts.
  const download = async (name) => {
    const [file] = await Promise.all([t.page.waitForEvent('download'), choose(name)]);
    return {name: file.suggestedFilename(), bytes: await readFile(await file.path())};
  };

  test('copy link and copy embed code', async () => {
    await choose('link');
    await t.page.waitForFunction(() => document.querySelector('#live').textContent === 'Link copied');
    assert.match(await clipboard(), /^http.*#data\.name=moons$/);
    await choose('embed');
    await t.page.waitForFunction(() => document.querySelector('#live').textContent === 'Embed code copied');
    assert.match(await clipboard(), /^<iframe src="http[^"]*\?embed=1#data\.name=moons" title="deepX playground"[^>]*><\/iframe>$/);
  });

  test('the run as CSV, and the spec as JSON', async () => {
    const csv = await download('CSV');
    assert.equal(csv.name, 'deepx_moons.csv');
    const lines = csv.bytes.toString().trim().split('\n');
    assert.match(lines[0], /^epoch,train_loss,test_loss,train_accuracy,test_accuracy/);
    const s = await t.state();
    assert.equal(lines.length, s.epoch + 2);
    const cell = lines[1].slice(lines[1].indexOf('"') + 1, -1);
    assert.deepEqual(JSON.parse(cell.replaceAll('""', '"')), s.spec);
    const json = await download('JSON');
    assert.deepEqual(JSON.parse(json.bytes), s.spec);
  });

  test('a picture of the canvas, with twice the resolution of the screen', async () => {
    const picture = await download('PNG');
    assert.equal(picture.name, 'deepx_moons.png');
    assert.equal(picture.bytes.readUInt32BE(16), 2880);
    assert.equal(picture.bytes.readUInt32BE(20), 1800);
    // More than one color: the file has the drawing.
    assert.ok(picture.bytes.length > 50_000, `${picture.bytes.length} bytes`);
    await t.page.waitForFunction(() => document.querySelector('#canvas').width === 1440);
  });

  test('a model is saved, and opened again by the file dialog with the same weights', async () => {
    const {name, bytes} = await download('safetensors');
    assert.equal(name, 'deepx_moons.safetensors');
    const s = await t.state();
    await t.apply({load: {data: {name: 'circle'}}});
    const [dialog] = await Promise.all([t.page.waitForEvent('filechooser'), choose('open')]);
    await dialog.setFiles({name, mimeType: 'application/octet-stream', buffer: bytes});
    const opened = await t.until((now) => now.spec.data.name === 'moons');
    assert.deepEqual(opened.spec, s.spec);
    assert.ok(close_to(opened.loss.test, s.loss.test), `${opened.loss.test} ${s.loss.test}`);
    assert.equal(opened.step, 0);
  });

  test('the whole session is saved as a file, and continues from it', async () => {
    await t.apply({step: {count: 3, unit: 'epoch'}});
    await t.apply({keep_run: {}});
    const {name, bytes} = await download('Session');
    assert.equal(name, 'deepx_moons.deepx');
    const s = await t.state();
    await t.apply({load: {data: {name: 'circle'}}});
    await t.apply({clear_runs: {}});
    const [dialog] = await Promise.all([t.page.waitForEvent('filechooser'), choose('open')]);
    await dialog.setFiles({name, mimeType: 'text/plain', buffer: bytes});
    const opened = await t.until((now) => now.spec.data.name === 'moons');
    assert.deepEqual([opened.spec, opened.step, opened.loss, opened.kept], [s.spec, s.step, s.loss, s.kept]);
    await drop('mine.deepx', bytes.toString().slice(0, 'deepx1:'.length + 800));
    const {error} = await t.until((now) => now.error);
    assert.match(error, /^session: its checksum is wrong/);
    await t.apply({clear_runs: {}});
  });

  const drop = (name, content) => t.page.evaluate(([n, c]) => {
    const data = new DataTransfer();
    data.items.add(new File([c], n));
    document.querySelector('#canvas').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  }, [name, content]);

  test('a dropped spec opens; a table opens its dialog; any other file is reported', async () => {
    await drop('mine.json', JSON.stringify({data: {name: 'xor'}, batch: 7}));
    await t.until((s) => s.spec.data.name === 'xor' && s.spec.batch === 7);
    await drop('holiday.jpg', '\u00ff\u00d8\u00ff');
    const {error} = await t.until((s) => s.error);
    assert.match(error, /^open: holiday\.jpg: is .*; can be opened: a spec \(\.json\), /);
    assert.equal((await t.state()).spec.data.name, 'xor');
    await drop('houses.csv', 'a,b\n1,2\n3,4\n');
    await t.page.waitForFunction(() => document.querySelector('#table').open);
    await t.page.evaluate(() => document.querySelector('#table').close());
  });

  test('export and open from a script, and their errors', async () => {
    const file = await t.page.evaluate(() => deepx.export('safetensors'));
    assert.deepEqual(Object.keys(file), ['name', 'type', 'base64']);
    await t.apply({load: {}});
    await t.page.evaluate(({base64}) => deepx.open('x.safetensors', Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))), file);
    assert.equal((await t.state()).spec.data.name, 'xor');
    await assert.rejects(t.page.evaluate(() => deepx.export('docx')), /export: docx: is not a kind of file; use csv, /);
    await assert.rejects(t.page.evaluate(() => deepx.open('a.png', 'hello')), /open: a\.png: is a text in an unknown format; can be opened/);
    await assert.rejects(t.apply({load_model: 'abc'}), /load_model: 3 characters are given; base64 has a multiple of 4/);
    await assert.rejects(t.apply({load_model: 'Zm9v'}), /load_model/);
    await t.apply({reset: {}});
  });

  test('the controls of the form save and copy, too', async () => {
    const [file] = await Promise.all([t.page.waitForEvent('download'),
      t.page.evaluate(() => {
        const save = document.querySelector('#save');
        save.value = 'csv';
        save.dispatchEvent(new Event('change'));
      })]);
    assert.equal(file.suggestedFilename(), 'deepx_xor.csv');
  });
});

test('share by keyboard: opened, and closed by Escape', async () => {
  const t = await open();
  await t.page.evaluate(() => deepx.pause());
  await t.tab_to('top bar/share');
  await t.page.keyboard.press('Enter', {delay: 60});
  await t.target('sharing/link');
  await t.page.keyboard.press('Escape', {delay: 60});
  await t.page.waitForFunction(() => !deepx.targets().some((x) => x.name.startsWith('sharing/')));
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('share on a phone: from the menu, by touch', async () => {
  const t = await open({width: 390, height: 844, hasTouch: true, isMobile: true, acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write']});
  await t.page.evaluate(() => deepx.pause());
  await t.press('top bar/menu', {touch: true});
  await t.press('menu/share', {touch: true});
  const link = await t.target('sharing/link');
  assert.ok(link.height >= 44, `${link.height}`);
  const [file] = await Promise.all([t.page.waitForEvent('download'), t.press('sharing/CSV', {touch: true})]);
  assert.equal(file.suggestedFilename(), 'deepx_spiral.csv');
  assert.deepEqual(t.errors, []);
  await t.close();
});
