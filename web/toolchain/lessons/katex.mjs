// SPDX-License-Identifier: MIT
// KaTeX's style sheet and fonts beside the pages that use them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** KaTeX's rules and its fonts in `folder`, as far as its pages, whose HTML is `html`, use them. */
export function write_katex(folder, html, styles) {
  const dist = dirname(require.resolve('katex/dist/katex.min.css'));
  const used = {
    'Main-Regular': true, 'Main-Bold': /mathbf/, 'Main-Italic': /mathit|textit/, 'Math-Italic': /mathnormal/, 'AMS-Regular': /amsrm|mathbb/,
    'Caligraphic-Regular': /mathcal/, 'Size1-Regular': /size1|small-op/, 'Size2-Regular': /size2|large-op/,
    'Size3-Regular': /delimsizing size3/, 'Size4-Regular': /delimsizing size4|delim-size4/,
  };
  const fonts = Object.entries(used).filter(([, sign]) => sign === true || sign.test(html)).map(([name]) => name);
  const css = readFileSync(join(dist, 'katex.min.css'), 'utf8').replace(/@font-face\{[^}]*\}/g, (rule) => {
    const file = /url\((fonts\/KaTeX_([\w-]+)\.woff2)\)/.exec(rule);
    return fonts.includes(file[2]) ? rule.replace(/src:[^;}]*/, `src:url(${file[1]}) format("woff2")`) : '';
  });
  mkdirSync(join(folder, 'fonts'), { recursive: true });
  for (const name of fonts.map((font) => `fonts/KaTeX_${font}.woff2`)) writeFileSync(join(folder, name), readFileSync(join(dist, name)));
  writeFileSync(join(folder, 'katex.css'), `${css}\n${styles.css()}`);
}
