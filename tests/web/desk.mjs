// SPDX-License-Identifier: MIT
// A separate desktop (Xvfb) with a real keyboard, mouse and clipboard, and the browsers on it. Events made by a driver
// skip what the system and the browser do with a key before the page gets it.
import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {access, mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {promisify} from 'node:util';

import {require} from './page.mjs';

const run = promisify(execFile);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const kHeldMs = 70;  // as long as a person holds a key, so that some frames pass
const kWebKit = ['webkit2gtk-4.1', 'webkit2gtk-4.0'].flatMap((name) => ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((arch) => `/usr/lib/${arch}/${name}/MiniBrowser`));

async function find(...names) {
  for (const name of names) {
    for (const path of name.startsWith('/') ? [name] : process.env.PATH.split(delimiter).map((folder) => join(folder, name))) {
      if (await access(path).then(() => true, () => false)) return path;
    }
  }
}

/// The missing tools, as a sentence; '' if the desktop has everything.
export async function missing() {
  const lacking = [];
  for (const tool of ['Xvfb', 'xdotool', 'xclip', 'setxkbmap']) if (!await find(tool)) lacking.push(tool);
  return lacking.length ? `${lacking.join(', ')} is not installed` : '';
}

let screen;
/// Starts the desktop; browsers opened later appear on it.
export async function begin() {
  screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-ardelay', '60000'], {stdio: ['ignore', 'ignore', 'ignore', 'pipe']});
  const [number] = await once(screen.stdio[3], 'data');
  process.env.DISPLAY = `:${String(number).trim()}`;
  process.env.LIBGL_ALWAYS_SOFTWARE = '1';
}
export async function end() {
  screen.kill();
  await once(screen, 'exit');
}

export const layout = (name) => run('setxkbmap', [name]).then(() => sleep(300));
/// Presses keys together, such as "ctrl", "v"; names as in X.
export async function keys(...names) {
  await run('xdotool', [...names.flatMap((n) => ['keydown', n]), 'sleep', String(kHeldMs / 1000), ...names.toReversed().flatMap((n) => ['keyup', n])]);
  await sleep(kHeldMs);
}
export const copied = () => run('xclip', ['-selection', 'clipboard', '-o']).then(({stdout}) => stdout, () => '');
export async function copy(text) {
  const clip = spawn('xclip', ['-selection', 'clipboard', '-i'], {stdio: ['pipe', 'ignore', 'ignore']});
  clip.stdin.end(text);
  await once(clip, 'exit');
}
export const move = (x, y) => run('xdotool', ['mousemove', Math.round(x), Math.round(y)].map(String)).then(() => sleep(kHeldMs));
export async function press(x, y, button = 1) {
  await move(x, y);
  await run('xdotool', ['mousedown', button, 'sleep', kHeldMs / 1000, 'mouseup', button].map(String));
  await sleep(kHeldMs);
}
/// A browser: `missing` as a sentence, and open(downloads), which gives {goto, evaluate, tap, close}; tap() is a finger
/// at a place of the page.
const size = {width: 1400, height: 900};

export const chromium = {
  missing: async () => (await find(process.env.CHROMIUM ?? 'chromium')) ? '' : 'chromium is not installed',
  async open(downloads) {
    const context = await require('playwright-core').chromium.launchPersistentContext(join(downloads, 'profile'), {
      executablePath: await find(process.env.CHROMIUM ?? 'chromium'), headless: false, viewport: null, downloadsPath: downloads,
      args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
        '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--window-position=0,0', `--window-size=${size.width},${size.height}`],
    });
    const [page] = context.pages(), devtools = await context.newCDPSession(page);
    async function tap(x, y) {
      await devtools.send('Input.dispatchTouchEvent', {type: 'touchStart', touchPoints: [{x, y}]});
      await sleep(kHeldMs);
      await devtools.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
    }
    return {goto: (url) => page.goto(url), evaluate: (f, ...a) => page.evaluate(`(${f})(...${JSON.stringify(a)})`), tap, close: () => context.close()};
  },
};

export const firefox = {
  missing: async () => (await find('firefox-esr', 'firefox')) ? '' : 'firefox-esr is not installed',
  async open(downloads) {
    const browser = await require('puppeteer-core').launch({
      browser: 'firefox', executablePath: await find('firefox-esr', 'firefox'), headless: false, defaultViewport: null,
      args: [`--width=${size.width}`, `--height=${size.height}`],
      extraPrefsFirefox: {'browser.download.folderList': 2, 'browser.download.dir': downloads, 'browser.download.always_ask_before_handling_new_types': false,
        'dom.w3c_touch_events.enabled': 1},
    });
    const [page] = await browser.pages();
    async function tap(x, y) {
      const finger = await page.touchscreen.touchStart(x, y);
      await sleep(kHeldMs);
      await finger.end();
    }
    return {goto: (url) => page.goto(url), evaluate: (f, ...a) => page.evaluate(`(${f})(...${JSON.stringify(a)})`), tap, close: () => browser.close()};
  },
};

async function free_port() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

export const webkit = {
  missing: async () => (await find('WebKitWebDriver')) && (await find(...kWebKit)) ? '' : 'webkit2gtk-driver is not installed',
  async open(downloads) {
    const port = await free_port(), address = `http://127.0.0.1:${port}/session`;
    // This browser saves files in the user's home.
    const driver = spawn('WebKitWebDriver', [`--port=${port}`], {stdio: 'ignore', env: {...process.env, HOME: downloads}});
    async function ask(path, body) {
      const answer = await fetch(address + path, {method: body ? 'POST' : 'DELETE', body: body && JSON.stringify(body)});
      const {value} = await answer.json();
      if (!answer.ok) throw new Error(`${path}: ${value.message}`);
      return value;
    }
    const options = {binary: await find(...kWebKit), args: ['--automation', `--geometry=${size.width}x${size.height}`]};
    let session;
    for (let tries = 0; !session; ++tries) {
      await sleep(100);
      session = await ask('', {capabilities: {alwaysMatch: {'webkitgtk:browserOptions': options}}}).catch((error) => {
        if (tries > 50) throw error;
      });
    }
    const at = `/${session.sessionId}`;
    return {
      goto: (url) => ask(`${at}/url`, {url}),
      async evaluate(f, ...a) {
        const script = `const done = arguments[0]; Promise.resolve().then(() => (${f})(...${JSON.stringify(a)})).then((value) => done({value}), (error) => done({error: String(error)}))`;
        const {value, error} = await ask(`${at}/execute/async`, {script, args: []});
        if (error) throw new Error(error);
        return value;
      },
      tap: (x, y) => ask(`${at}/actions`, {actions: [{type: 'pointer', id: 'finger', parameters: {pointerType: 'touch'}, actions: [
        {type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y)}, {type: 'pointerDown', button: 0},
        {type: 'pause', duration: kHeldMs}, {type: 'pointerUp', button: 0}]}]}),
      async close() {
        await ask(at).catch(() => {});
        driver.kill();
      },
    };
  },
};

/// Makes a folder that exists while `action` runs.
export async function with_folder(action) {
  const folder = await mkdtemp(join(tmpdir(), 'deepx-'));
  try {
    return await action(folder);
  } finally {
    await rm(folder, {recursive: true, force: true, maxRetries: 5});
  }
}
