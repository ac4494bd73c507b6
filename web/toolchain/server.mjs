// SPDX-License-Identifier: MIT
// A small static web server for the built site. As a module: serve(). As a program: node server.mjs FOLDER PORT

import { open, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
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

/** Host names to answer: a foreign page's name that resolves to this machine is not among them. */
const ownHost = /^(localhost|[\w.-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** The real place of `path` if it is below `root`; the result does not tell whether anything exists outside. */
async function within(root, path) {
  try {
    const real = await realpath(path);
    return real === root || real.startsWith(root + sep) ? real : undefined;
  } catch {
    return undefined;  // it does not exist, or is not a path
  }
}

/** The file below `root` that a request path names, or the folder that must be requested with a slash. */
async function find(root, path) {
  const named = await within(root, join(root, path));
  if (!named) return {};
  if (!(await stat(named)).isDirectory()) return { file: named };
  return path.endsWith('/') ? { file: await within(root, join(named, 'index.html')) } : { folder: named };
}

/** The opened `file` with its `size` and time of change in ms; undefined unless it is a readable regular file. */
async function opened(file) {
  try {
    if (!(await stat(file)).isFile()) return undefined;  // reading a pipe would wait forever
    const handle = await open(file);
    const { size, mtimeMs } = await handle.stat();
    return { handle, size, mtimeMs };
  } catch {
    return undefined;
  }
}

/** Whether the header Accept-Encoding allows an encoding: by name or by *, with a weight above 0. */
function accepts(header, coding) {
  const weights = new Map(header.toLowerCase().split(',').map((part) => {
    const [name, ...parameters] = part.split(';').map((word) => word.trim());
    const q = parameters.find((p) => p.startsWith('q='));
    return [name, q ? Number(q.slice(2)) : 1];
  }));
  return (weights.get(coding) ?? weights.get('*') ?? 0) > 0;
}

/** Sends the file open in `source`, and closes it even if the reader disconnects. */
async function send(source, packed, response) {
  const file = source.handle.createReadStream({ start: 0 });  // which closes the handle
  await (packed ? pipeline(file, createGzip({ level: 5 }), response) : pipeline(file, response));
}

async function answer(root, request, response) {
  const plain = (status, text, headers = {}) =>
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }).end(text + '\n');
  const [, host, path, query] = /^(?:https?:\/\/([^/?#]*))?(\/[^?#]*)(\?[^#]*)?/i.exec(request.url) ?? [];
  if (!ownHost.test(host ?? request.headers.host ?? '')) return plain(421, 'this server answers to localhost only');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'only GET and HEAD', { Allow: 'GET, HEAD' });
  let words;
  try {
    words = decodeURIComponent(path ?? '%');
  } catch {
    return plain(400, 'not a path');
  }
  const { file, folder } = await find(root, words);
  if (folder) return plain(301, path + '/', { Location: `./${path.split('/').pop()}/${query ?? ''}` });
  let source = file && await opened(file);
  if (!source) return plain(404, 'not found');

  const extension = extname(file), accepted = request.headers['accept-encoding'] ?? '';
  // The compressed file that the build made is smaller than one that can be made during a request.
  const beside = accepts(accepted, 'br') && await within(root, `${file}.br`);
  const brotli = beside && await opened(beside);
  const fresh = brotli && brotli.mtimeMs >= source.mtimeMs;
  if (brotli) await (fresh ? source : brotli).handle.close();
  if (fresh) source = brotli;
  const gzip = !fresh && compressible.has(extension) && accepts(accepted, 'gzip');
  const headers = {
    'Content-Type': types[extension] ?? 'application/octet-stream',
    'Cache-Control': 'no-store',  // the browser always shows the latest build
    'X-Content-Type-Options': 'nosniff',
    'Access-Control-Allow-Origin': '*',  // a sandboxed frame has no origin, but must fetch the program
    'Accept-Ranges': 'none',
    Vary: 'Accept-Encoding',
  };
  if (fresh) headers['Content-Encoding'] = 'br';
  if (gzip) headers['Content-Encoding'] = 'gzip';
  else headers['Content-Length'] = source.size;
  response.writeHead(200, headers);
  if (request.method === 'GET') return send(source, gzip, response);
  response.end();
  await source.handle.close();
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
