// SPDX-License-Identifier: MIT
// Makes each given FILE smaller for the download: shortens names in scripts (the compiler leaves those of its glue code
// long), and writes FILE.br beside it for browsers that accept Brotli, as all current ones do. The best quality takes
// seconds, so it is done at build time.
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { minify } from 'terser';

for (const file of process.argv.slice(2)) {
  if (file.endsWith('.js')) {
    const { code } = await minify(readFileSync(file, 'utf8'), { compress: { passes: 2 }, mangle: true });
    writeFileSync(file, code);
  }
  const content = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
}
