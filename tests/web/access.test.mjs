// SPDX-License-Identifier: MIT
// Locked and hidden controls: mouse, finger and keys cannot change them, and their results remain visible.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

const names = async (t) => (await t.page.evaluate(() => deepx.targets())).filter((target) => !target.disabled).map((target) => target.name);
const has = (list, part) => list.some((name) => name.includes(part));

test('hidden controls do not exist, but their results do', async () => {
  const t = await open({hash: '#hide=data,recipe,seed,transport,share,views'});
  await t.page.waitForTimeout(300);
  const list = await names(t);
  for (const part of ['train/data', 'train/recipe', 'train/seed', 'transport', 'share', 'views'])
    assert.ok(!has(list, part), `${part} among ${list.filter((name) => name.includes(part))}`);
  assert.ok(has(list, 'train/network'));
  const s = await t.state();
  assert.equal(typeof s.loss.test, 'number');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('keys cannot bypass it', async () => {
  const t = await open({hash: '#hide=seed,data,views&lock=transport'});
  const {playing, spec} = await t.state();
  for (const key of ['Space', 'n', 'd', 'r', '2']) {
    await t.page.keyboard.press(key);
    await t.page.waitForTimeout(120);
  }
  const after = await t.state();
  assert.equal(after.playing, playing);
  assert.equal(after.view, 'train');
  assert.deepEqual(after.spec, spec);
  await t.close();
});

for (const touch of [false, true]) {
  test(`locked controls are visible and do nothing, ${touch ? 'by touch' : 'by mouse'}`, async () => {
    const t = await open({hash: '#lock=features,neurons,layers,activation,recipe,speed', hasTouch: touch});
    await t.page.evaluate(() => deepx.pause());
    const {spec} = await t.state();
    const disabled = await t.page.evaluate(() => deepx.targets().filter((target) => target.disabled && target.name.includes('train/network/')));
    assert.ok(disabled.length > 3, `${disabled.length} locked`);
    for (const target of disabled.slice(0, 12)) {
      const x = target.x + target.width / 2, y = target.y + target.height / 2;
      if (touch) await t.page.touchscreen.tap(x, y);
      else await t.page.mouse.click(x, y, {delay: 40});
      await t.page.waitForTimeout(60);
    }
    assert.deepEqual((await t.state()).spec, spec);
    assert.ok(!has(await names(t), 'train/recipe/'));
    await t.close();
  });
}

test('single slots of the sentence are hidden or locked, the others stay', async () => {
  const t = await open({hash: '#hide=schedule,batch,network.init_settings&lock=optimizer.learning_rate'});
  await t.page.waitForTimeout(200);
  const list = await names(t);
  for (const slot of ['schedule', 'schedule_more', 'batch', 'rate', 'initializer_more']) assert.ok(!has(list, `train/recipe/${slot}/`), slot);
  for (const slot of ['loss', 'optimizer', 'initializer', 'regularizer']) assert.ok(has(list, `train/recipe/${slot}/`), slot);
  await t.close();
});

test('a locked page is unlocked by a command or by an address without the two keys', async () => {
  const t = await open({hash: '#batch=8&lock=recipe'});
  assert.deepEqual((await t.state()).access, {hide: [], lock: ['recipe']});
  await t.apply({access: {}});
  await t.target('recipe/batch/token');
  assert.ok(!(await t.page.evaluate(() => location.hash)).includes('lock') || await t.page.waitForFunction(() => !location.hash.includes('lock')));
  assert.equal((await t.state()).spec.batch, 8);
  await t.close();
});

test('a link with an unknown name reports it and keeps the rest', async () => {
  const t = await open({hash: '#hide=sed&batch=8'});
  const s = await t.state();
  assert.match(s.error, /there is no control "sed"/);
  assert.equal(s.spec.batch, 8);
  await t.close();
});
