// SPDX-License-Identifier: MIT
// The development server: it sends the files of its folder, closes the files that it opens, and reveals nothing outside
// its folder.
import assert from 'node:assert/strict';
import {mkdir, mkdtemp, readdir, readlink, rm, symlink, utimes, writeFile} from 'node:fs/promises';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {brotliCompressSync, gunzipSync} from 'node:zlib';

import {serve} from '../../web/toolchain/server.mjs';

const big = Buffer.alloc(4 << 20, 'deepX ');
let home, server, port;

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'deepx server '));
  const root = join(home, 'site');
  await mkdir(join(root, 'reference'), {recursive: true});
  await mkdir(join(home, 'site-secret'));
  await writeFile(join(home, 'secret.txt'), 'secret');
  await writeFile(join(home, 'site-secret', 'index.html'), 'secret');
  await writeFile(join(root, 'index.html'), '<p>home</p>');
  await writeFile(join(root, 'reference', 'index.html'), '<p>reference</p>');
  await writeFile(join(root, 'a b.js'), 'let a;');
  await writeFile(join(root, 'big.bin'), big);
  await writeFile(join(root, 'big.js'), big);
  await writeFile(join(root, 'small.js'), 'let small;');
  await writeFile(join(root, 'small.js.br'), brotliCompressSync('let small;'));
  await writeFile(join(root, 'stale.js'), 'let new_one;');
  await writeFile(join(root, 'stale.js.br'), brotliCompressSync('let old_one;'));
  await utimes(join(root, 'stale.js.br'), 1, 1);
  await writeFile(join(root, 'linked.js'), 'let linked;');
  await writeFile(join(root, 'folder.js'), 'let folder;');
  await mkdir(join(root, 'folder.js.br'));
  await symlink(join(home, 'secret.txt'), join(root, 'linked.js.br'));
  await symlink(join(home, 'secret.txt'), join(root, 'link.txt'));
  await symlink(join(home, 'site-secret'), join(root, 'link'));
  server = await serve({folder: root});
  port = Number(new URL(server.url).port);
});
after(async () => {
  await server.close();
  await rm(home, {recursive: true});
});

/** The complete answer to a request whose path is sent unchanged. */
function ask(path, {method = 'GET', headers = {}} = {}) {
  return new Promise((done, failed) => {
    const sent = request({host: '127.0.0.1', port, path, method, headers: {host: `localhost:${port}`, ...headers}}, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part)).on('end', () =>
        done({status: response.statusCode, headers: response.headers, body: Buffer.concat(parts)})).on('error', failed);
    });
    sent.on('error', failed).end();
  });
}

/** The number of open files of this process below the folder. */
async function descriptors() {
  const open = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return open.filter((file) => file.startsWith(home)).length;
}

async function until(check) {
  for (let i = 0; i < 200 && !await check(); ++i) await new Promise((done) => setTimeout(done, 10));
  return check();
}

const linux = {skip: process.platform !== 'linux' && 'needs /proc'};
test('a canceled download leaves no open file', linux, async () => {
  for (const [path, headers] of [['/big.bin', {}], ['/big.js', {'accept-encoding': 'gzip'}], ['/big.js', {}]])
    for (let i = 0; i < 5; ++i)
      await new Promise((done) => {
        const sent = request({host: '127.0.0.1', port, path, headers: {host: 'localhost', ...headers}}, (response) =>
          response.once('data', () => { sent.destroy(); done(); }));
        sent.on('error', () => {}).end();
      });
  for (const path of ['/', '/small.js', '/stale.js', '/folder.js', '/none', '/reference'])
    for (const method of ['GET', 'HEAD']) await ask(path, {method, headers: {'accept-encoding': 'br'}});
  assert.ok(await until(async () => await descriptors() === 0), `${await descriptors()} are open`);
});

test('a path outside the folder gets the same answer as a missing file', async () => {
  const none = await ask('/none');
  assert.equal(none.status, 404);
  const paths = ['/..', '/../', '/../site-secret', '/../site-secret/', '/../secret.txt', '/link', '/link/', '/link/index.html', '/link.txt',
    '/%2e%2e/site-secret', '/..%2fsite-secret', '/..%2Fsecret.txt', '/reference/../../site-secret', '/../../../../etc', '/../../../../etc/passwd',
    '/\\..\\..', '/a%00b', '/' + 'x'.repeat(5000)];
  for (const path of paths) {
    const {status, body} = await ask(path);
    assert.deepEqual([path, status, body.toString()], [path, 404, none.body.toString()]);
  }
});

test('files and folders are found by their names, in any spelling of the address', async () => {
  assert.equal((await ask('/')).body.toString(), '<p>home</p>');
  assert.equal((await ask('/?batch=8')).body.toString(), '<p>home</p>');
  assert.equal((await ask('/a%20b.js')).body.toString(), 'let a;');
  assert.equal((await ask('/reference/../index.html')).body.toString(), '<p>home</p>');
  assert.equal((await ask(`http://localhost:${port}/reference/`)).body.toString(), '<p>reference</p>');
  const {status, headers} = await ask('/reference?x=1');
  assert.deepEqual([status, headers.location], [301, './reference/?x=1']);
  assert.equal((await ask('/index.html/')).status, 404);
});

test('an address that is not a path, and a method that changes something, are refused', async () => {
  for (const path of ['/%', '/%zz', '/%ff', '/%c0%ae', '*', 'ftp://localhost/']) assert.equal((await ask(path)).status, 400, path);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    const {status, headers} = await ask('/', {method});
    assert.deepEqual([method, status, headers.allow], [method, 405, 'GET, HEAD']);
  }
});

test('HEAD has the headers of GET and no body; a range request gets the whole file', async () => {
  const [head, get] = [await ask('/big.bin', {method: 'HEAD'}), await ask('/big.bin', {headers: {range: 'bytes=0-9'}})];
  assert.equal(head.body.length, 0);
  assert.equal(head.headers['content-length'], String(big.length));
  assert.deepEqual([get.status, get.body.length, get.headers['accept-ranges']], [200, big.length, 'none']);
});

test('an encoding is used if it is accepted, and its file is current, regular and inside the folder', async () => {
  const coding = async (path, accepted) => (await ask(path, {headers: {'accept-encoding': accepted}})).headers['content-encoding'];
  for (const accepted of ['br', 'gzip, BR', 'br;q=0.1', '*', 'br ; q=1.0'])
    assert.equal(await coding('/small.js', accepted), 'br', accepted);
  for (const accepted of ['br;q=0', 'br; q=0.000', 'identity', '*;q=0', '*;q=0.5, br;q=0, gzip;q=0', 'brotli', '', 'x-br'])
    assert.equal(await coding('/small.js', accepted), undefined, accepted);
  assert.equal(await coding('/small.js', 'br;q=0, gzip'), 'gzip');
  assert.equal(await coding('/small.js', 'gzip;q=0, *;q=0'), undefined);
  for (const path of ['/stale.js', '/linked.js', '/folder.js']) assert.equal(await coding(path, 'br'), undefined, path);
  assert.equal((await ask('/linked.js', {headers: {'accept-encoding': 'br'}})).body.toString(), 'let linked;');
  const {body} = await ask('/big.js', {headers: {'accept-encoding': 'gzip'}});
  assert.ok(gunzipSync(body).equals(big));
});

test('only requests to a name of this machine are answered', async () => {
  for (const host of ['localhost', `localhost:${port}`, 'LOCALHOST', '127.0.0.1:1', '[::1]:80', 'deepx.localhost'])
    assert.equal((await ask('/', {headers: {host}})).status, 200, host);
  for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example', 'localhost:x', '192.168.1.2'])
    assert.equal((await ask('/', {headers: {host}})).status, 421, host);
  assert.equal((await ask('http://evil.example/')).status, 421);
});
