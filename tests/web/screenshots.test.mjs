// SPDX-License-Identifier: MIT
// Pictures of all views at the design's sizes, in build/web/screenshots; with DEEPX_PICTURE=1 also the README's.
import assert from 'node:assert/strict';
import {copyFile, mkdir} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';

import {open, root, screenshots} from './page.mjs';

const kSizes = [[1440, 900], [1024, 600], [390, 844]];
const kThemes = ['dark', 'light'];
const kEpochs = 100;  // enough for a picture of a trained network

await mkdir(screenshots, {recursive: true});

for (const theme of kThemes) {
  for (const [width, height] of kSizes) {
    test(`pictures at ${width} x ${height}, ${theme}`, async () => {
      const t = await open({seen: true, width, height, colorScheme: theme, hasTouch: width < 600, init: `{
        const ask = requestAnimationFrame;
        window.awaited = 0;
        window.requestAnimationFrame = (draw) => (++awaited, ask((now) => {
          --awaited;
          draw(now);
        }));
      }`});
      await t.page.evaluate((epochs) => {
        deepx.pause();
        deepx.apply({step: {count: epochs, unit: 'epoch'}});
      }, kEpochs);
      const save = async (view) => {
        // An idle page requests no frame. One that always moves is captured as it is.
        for (let tries = 0, idle = 0; tries < 9 && idle < 3; ++tries) {
          await t.page.waitForTimeout(100);
          idle = await t.page.evaluate(() => awaited) ? 0 : idle + 1;
        }
        const picture = await t.page.screenshot({path: join(screenshots, `${view}-${theme}-${width}x${height}.png`)});
        assert.ok(picture.length > 10_000, `${view} is almost empty: ${picture.length} bytes`);
      };
      await save('train');
      await t.apply({view: 'backprop'});
      const {steps} = (await t.state()).tape;
      await t.apply({trace_to: Math.round(0.75 * steps)});
      await save('backprop');
      await t.apply({backprop: 'formula'});
      await t.apply({trace: 'last'});
      await save('formula');
      await t.apply({backprop: 'network'});
      await t.apply({view: 'gradients'});
      await save('gradients');
      for (const [problem, steps] of [['catenary', 40], ['boundary_network', 20], ['histograms', 200], ['digits', 60], ['table_numbers', 300]]) {
        await t.apply({problem});
        await t.page.evaluate((n) => deepx.step(n), steps);
        await save(`problem-${problem}`);
      }
      assert.deepEqual(t.errors, []);
      await t.close();
    });
  }
}

test('the picture of the README', {skip: !process.env.DEEPX_PICTURE && 'only with DEEPX_PICTURE=1'}, async () => {
  await copyFile(join(screenshots, 'train-dark-1440x900.png'), join(root, 'web/picture.png'));
});
