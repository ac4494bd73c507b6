// SPDX-License-Identifier: MIT
// Inter, as the playground has it, cut to the characters of pages.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/** Writes the font's weights into `folder`/fonts and their rules into `folder`/inter.css. */
export async function write_inter(folder, html) {
  const subset = require('subset-font'), weights = { 400: 'Regular', 500: 'Medium', 600: 'SemiBold' };
  const used = [...new Set(html + String.fromCodePoint(...Array.from({ length: 95 }, (_, i) => 32 + i)) + '✓…−·×')].join('');
  const rules = await Promise.all(Object.entries(weights).map(async ([weight, name]) => {
    const file = require.resolve(`@expo-google-fonts/inter/${weight}${name}/Inter_${weight}${name}.ttf`);
    writeFileSync(join(folder, 'fonts', `Inter_${weight}.woff2`), await subset(readFileSync(file), used, { targetFormat: 'woff2' }));
    return `@font-face{font-family:Inter;font-weight:${weight};font-display:swap;src:url(fonts/Inter_${weight}.woff2) format("woff2")}`;
  }));
  writeFileSync(join(folder, 'inter.css'), rules.join('\n') + '\n');
}
