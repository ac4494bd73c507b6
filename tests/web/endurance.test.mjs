// SPDX-License-Identifier: MIT
// Long and random use: training at full speed does not grow memory, and random presses leave a working state.
// DEEPX_SOAK=600 runs it for ten minutes.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

const kSoakS = Number(process.env.DEEPX_SOAK ?? 15), kWarmUpS = 5, kSequences = 4, kPresses = 25;

test(`${kSoakS} s at full speed do not grow memory`, {timeout: (kSoakS + 60) * 1000}, async () => {
  const t = await open({seen: true});
  await t.apply({speed: 0});
  await t.page.waitForTimeout(kWarmUpS * 1000);
  const memory = () => t.page.evaluate(() => deepx.memory());
  const [before, {step}] = [await memory(), await t.state()];
  await t.page.waitForTimeout(kSoakS * 1000);
  const after = await t.state();
  assert.equal(await memory(), before, `after ${after.step - step} steps`);
  assert.ok(after.step > step && after.playing && after.error === null);
  assert.deepEqual(t.errors, []);
  await t.close();
});

/// The same numbers for the same seed.
function dice(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

for (let seed = 1; seed <= kSequences; ++seed) {
  test(`random presses leave a valid state, sequence ${seed}`, {timeout: 120_000}, async () => {
    const small = seed % 2 === 0;
    const t = await open(small ? {width: 390, height: 844, hasTouch: true} : {width: 1440, height: 900});
    await t.page.evaluate(() => deepx.pause());
    const below = dice(seed), pressed = [];
    for (let i = 0; i < kPresses; ++i) {
      // Controls that open a dialog or a file are tested elsewhere.
      const all = (await t.page.evaluate(() => deepx.targets())).filter((c) => !c.disabled && !/share|table|Paste|help|menu|embed/.test(c.name));
      const c = all[below(all.length)];
      pressed.push(c.name);
      await t.page.mouse.click(c.x + c.width / 2, c.y + c.height / 2, {delay: 30});
      if (i % 4 === 3) await t.page.keyboard.press('Escape');
      const s = await t.state();
      assert.ok(s.spec.features.length > 0 && s.step >= 0, pressed.join('\n'));
    }
    await t.page.evaluate(() => {
      deepx.apply({view: 'train'});
      deepx.pause();
      deepx.apply({load: {}});
      deepx.step(3);
    });
    assert.equal((await t.state()).step, 3, pressed.join('\n'));
    assert.deepEqual(t.errors, [], pressed.join('\n'));
    await t.close();
  });
}
