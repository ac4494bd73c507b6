// SPDX-License-Identifier: MIT
// Fields of the canvas: while one is edited, an input element of the page has the keyboard; on a phone from the tap on.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {open} from './page.mjs';

const focused = (t) => t.page.evaluate(() => document.activeElement.id);
const phone = {width: 390, height: 844, hasTouch: true, isMobile: true};

describe('a formula on a phone', () => {
  let t;
  before(async () => t = await open({hash: '#view=backprop&formula=a*b', ...phone}));
  after(() => t.finish());
  const formula = (text) => t.until((s) => s.tape.formula === text);
  /// An on-screen keyboard sends edits instead of keys.
  const edit = (change) => t.page.evaluate(([text, from, to, type]) => {
    const field = document.querySelector('#typing');
    field.setRangeText(text, from ?? field.selectionStart, to ?? field.selectionEnd, 'end');
    field.dispatchEvent(new InputEvent('input', {inputType: type ?? 'insertText', data: text, bubbles: true}));
  }, change);

  test('the tap itself focuses an element for which a phone shows its keyboard', async () => {
    const {x, y} = await t.at_rest('formula');
    // The focus must move when the finger lifts, not in a later frame: a phone accepts only that as a request of the
    // reader.
    await t.page.evaluate(() => addEventListener('touchend', () => setTimeout(() => window.after_tap = document.activeElement.id)));
    await t.page.touchscreen.tap(x, y);
    assert.equal(await t.page.waitForFunction(() => window.after_tap).then((h) => h.jsonValue()), 'typing');
    const field = await t.page.evaluate(() => {
      const {inputMode, autocapitalize, value} = document.querySelector('#typing'), r = document.querySelector('#typing').getBoundingClientRect();
      return {inputMode, autocapitalize, value, size: parseFloat(getComputedStyle(document.querySelector('#typing')).fontSize), r: r.toJSON()};
    });
    assert.deepEqual([field.inputMode, field.value], ['text', 'a*b']);
    assert.match(field.autocapitalize, /off|none/);
    assert.ok(field.size >= 16, `${field.size}`);
    assert.ok(field.r.left < x && field.r.right > x && field.r.top < y && field.r.bottom > y, 'it is at the place of the field');
  });

  test('text, a composition, a correction of a word and deletions arrive', async () => {
    await edit(['y = tan', 0, 3]);
    await edit(['h', null, null, 'insertCompositionText']);
    await edit(['(x)', null, null]);
    await formula('y = tanh(x)');
    await edit(['sin', 4, 8, 'insertReplacementText']);
    await formula('y = sin(x)');
    await edit(['', 0, 4, 'deleteContentBackward']);
    await formula('sin(x)');
    await edit(['·2 − π', 6, 6]);  // characters with more than one byte
    await t.page.waitForFunction(() => document.querySelector('#typing').value === 'sin(x)·2 − π');
    await edit(['', 6, 12, 'deleteContentBackward']);
    await formula('sin(x)');
  });

  test('the browser\'s selection is the field\'s, and Enter closes the keyboard', async () => {
    await t.page.evaluate(() => document.querySelector('#typing').setSelectionRange(0, 3));
    await t.frames();
    await t.page.keyboard.type('cos');
    await formula('cos(x)');
    await t.keys('Enter');
    await t.page.waitForFunction(() => document.activeElement.id === 'canvas' && document.querySelector('#typing').hidden);
  });
});

test('a number on a tablet: the keyboard has digits, and "Done" keeps the typed number', async () => {
  const t = await open({width: 1180, height: 820, hasTouch: true, isMobile: true});
  await t.page.evaluate(() => deepx.pause());
  await t.press('recipe/batch/token', {touch: true});
  const field = await t.at_rest('edit/field');
  assert.equal(await focused(t), 'canvas', 'a popover without a field opens no keyboard');
  await t.page.touchscreen.tap(field.x, field.y);
  await t.page.waitForFunction(() => document.activeElement.id === 'typing');
  assert.equal(await t.page.evaluate(() => document.querySelector('#typing').inputMode), 'decimal');
  await t.page.keyboard.insertText('17');
  await t.frames();
  await t.page.evaluate(() => document.querySelector('#typing').blur());
  await t.until((s) => s.spec.batch === 17);
  await t.close();
});

test('on a desktop: clicks, selecting with the mouse, Tab, and Ctrl with every key work as usual', async () => {
  const t = await open({hash: '#view=backprop&formula=a*b'});
  await t.press('formula');
  assert.equal(await focused(t), 'typing');
  await t.page.keyboard.press('Control+a');
  await t.page.keyboard.type('abc + d');
  await t.until((s) => s.tape.formula === 'abc + d');
  await t.page.keyboard.press('Control+ArrowLeft');
  await t.page.keyboard.press('Shift+Home');
  await t.page.keyboard.type('2*');
  await t.until((s) => s.tape.formula === '2*d');
  // The mouse selects on the canvas, and the browser can cut the selection.
  const {x, y, width} = await t.target('formula');
  await t.page.mouse.move(x - width / 2 + 2, y);
  await t.page.mouse.down();
  await t.frames();
  await t.page.mouse.move(x, y, {steps: 4});
  await t.frames();
  await t.page.mouse.up();
  await t.frames();
  assert.deepEqual(await t.page.evaluate(() => [document.activeElement.id, document.querySelector('#typing').selectionStart, document.querySelector('#typing').selectionEnd]), ['typing', 0, 3]);
  await t.page.keyboard.press('Delete');
  await t.page.keyboard.type('u*v');
  await t.until((s) => s.tape.formula === 'u*v');
  await t.keys('Escape');
  assert.equal(await focused(t), 'canvas');
  assert.deepEqual(t.errors, []);
  await t.close();
});
