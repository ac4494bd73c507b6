// SPDX-License-Identifier: MIT
// A small static web server for the built site. As a module: serve(). As a program: node server.mjs FOLDER PORT

import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};
const compressible = new Set(['.css', '.html', '.js', '.json', '.mjs', '.svg', '.ttf', '.wasm']);

/** The file under `root` that a request path names, or undefined; never one outside of `root`. */
async function find(root, path) {
  try {
    let file = await realpath(join(root, decodeURIComponent(path)));
    if ((await stat(file)).isDirectory()) {
      if (!path.endsWith('/')) return { redirect: path + '/' };
      file = await realpath(join(file, 'index.html'));
    }
    return file.startsWith(root + sep) ? { file } : undefined;
  } catch {
    return undefined;  // not there, or not a path at all
  }
}

/** True if `made` is there and not older than the file it was made from. */
async function fresh(made, from) {
  try {
    return (await stat(made)).mtimeMs >= (await stat(from)).mtimeMs;
  } catch {
    return false;
  }
}

async function answer(root, request, response) {
  const plain = (status, text, headers = {}) =>
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }).end(text + '\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'only GET and HEAD', { Allow: 'GET, HEAD' });
  const path = request.url.split('?')[0];
  const found = await find(root, path);
  if (!found) return plain(404, 'not found');
  if (found.redirect) return plain(301, found.redirect, { Location: `./${path.split('/').pop()}/` });

  const extension = extname(found.file), accepted = request.headers['accept-encoding'] ?? '';
  // What the build has compressed beside the file is smaller than what can be made while somebody waits.
  const brotli = /\bbr\b/.test(accepted) && await fresh(`${found.file}.br`, found.file);
  const gzip = !brotli && compressible.has(extension) && /\bgzip\b/.test(accepted);
  const headers = {
    'Content-Type': types[extension] ?? 'application/octet-stream',
    'Cache-Control': 'no-store',  // what was just built is what is shown
    'X-Content-Type-Options': 'nosniff',
    'Access-Control-Allow-Origin': '*',  // a sandboxed frame has no origin of its own, and fetches the program
    Vary: 'Accept-Encoding',
  };
  const sent = brotli ? `${found.file}.br` : found.file;
  if (brotli) headers['Content-Encoding'] = 'br';
  if (gzip) headers['Content-Encoding'] = 'gzip';
  else headers['Content-Length'] = (await stat(sent)).size;
  response.writeHead(200, headers);
  if (request.method === 'HEAD') return response.end();
  const file = createReadStream(sent).on('error', () => response.destroy());
  (gzip ? file.pipe(createGzip({ level: 5 })) : file).pipe(response);
}

/** Serves `folder` on `port` of this machine (0: any free one). Rejects with the error of listen(). */
export async function serve({ folder, port = 0 }) {
  const root = await realpath(resolve(folder));
  const server = createServer((request, response) => {
    answer(root, request, response).catch(() => response.destroy());
  });
  await new Promise((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
  return {
    url: `http://localhost:${server.address().port}/`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, port] = process.argv.slice(2);
  try {
    const server = await serve({ folder, port: Number(port) });
    console.log(`deepX: ${server.url}  (stop with Ctrl-C)`);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close().then(() => process.exit(0)));
  } catch (error) {
    const taken = error.code === 'EADDRINUSE';
    console.error(
      taken ? `deepX: port ${port} is taken; choose another: ./web/serve --port ${Number(port) + 1}` : `deepX: ${error.message}`,
    );
    process.exit(1);
  }
}
