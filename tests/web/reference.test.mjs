// SPDX-License-Identifier: MIT
// The reference on the site: every page exists, and no link is dead.
import assert from 'node:assert/strict';
import {access, readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';

import {open, site} from './page.mjs';

const folder = join(site, 'reference');
const all = (text, pattern) => [...text.matchAll(pattern)].map(([, first]) => first);

test('every page of the reference is on the site, and no link is dead', async () => {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.html'));
  const pages = new Map(await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])));
  const listed = all(pages.get('index.html'), /<h2><a href="([^"]*)"/g);
  assert.ok(listed.length >= 7, listed.join(' '));
  assert.deepEqual(files.toSorted(), ['index.html', ...listed].sort());
  for (const [name, html] of pages) {
    for (const href of all(html, / href="([^"]*)"/g).filter((to) => !to.startsWith('data:'))) {
      const [place, anchor] = href.split('#'), file = place.replace(/^\.\.\/reference\//, '');
      if (pages.has(file || name)) assert.ok(!anchor || pages.get(file || name).includes(` id="${anchor}"`), `${name} links to ${href}`);
      else await access(join(folder, file));
    }
  }
});

test('a page of the reference opens without an error', async () => {
  const t = await open({file: 'reference/operators.html', wait: false});
  assert.match(await t.page.textContent('h1'), /Operators/);
  assert.ok(await t.page.locator('svg path.value').count() > 10, 'functions are plotted');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('entries say what they are for, with formulas and names, and open the playground', async () => {
  const t = await open({file: 'reference/optimizers.html', wait: false});
  const adam = t.page.locator('article[aria-labelledby=adam]');
  assert.match(await adam.locator('.about').textContent(), /Use it/);
  assert.ok(await adam.locator('.about .katex-display math').count(), 'the mathematics is there for screen readers, too');
  assert.match(await adam.locator('dl').textContent(), /torch\.optim\.Adam\(params, lr=0\.001, betas=\(0\.9, 0\.999\), eps=1e-08/);
  const font = await t.page.evaluate(() => document.fonts.ready.then(() => document.fonts.check('16px KaTeX_Main')));
  assert.ok(font, 'formulas have their font');
  await adam.locator('dd a').first().click();
  await t.page.waitForFunction(() => globalThis.deepx);
  assert.equal(await t.page.evaluate(() => deepx.ready.then(() => deepx.state().spec.optimizer.name)), 'adam');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('no page is wider than a phone', async () => {
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.html'))) {
    const t = await open({file: `reference/${file}`, wait: false, width: 390, height: 844});
    assert.ok(await t.page.evaluate(() => document.documentElement.scrollWidth <= 390), file);
    await t.close();
  }
});
