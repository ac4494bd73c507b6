// SPDX-License-Identifier: MIT
// Shared by the browser tests: one server for the built site, one headless Chromium, and pages that are watched for
// errors.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {basename, dirname, join} from 'node:path';
import {after} from 'node:test';
import {fileURLToPath} from 'node:url';

import {serve} from '../../web/toolchain/server.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const site = process.env.DEEPX_SITE ?? join(root, 'build/web/site');
export const screenshots = join(root, 'build/web/screenshots');
/// Packages are installed next to the page, not next to the tests.
export const require = createRequire(join(root, 'web/package.json'));
const {chromium} = require('playwright-core');

/// A software renderer spends most of a frame on triangles, and then on clearing and presenting. In a page that no test looks
/// at, each call draws only one triangle, and only one of ten frames is drawn and presented; there WebGL checks each call.
const kUnseen = `{
  const next = window.requestAnimationFrame;
  let frames = 0, time;
  window.requestAnimationFrame = (callback) => next.call(window, (now) => {
    if (now !== time) ++frames;
    time = now;
    callback(now);
  });
  const {drawElements, clear} = WebGL2RenderingContext.prototype, drawn = () => frames % 10 === 1;
  WebGL2RenderingContext.prototype.clear = function (mask) {
    if (drawn()) clear.call(this, mask);
  };
  WebGL2RenderingContext.prototype.drawElements = function (mode, count, type, offset) {
    if (drawn()) drawElements.call(this, mode, Math.min(count, 3), type, offset);
  };
}`;

/// How long a state may take that comes at once on an idle machine: other tests run at the same time.
const kPatienceMs = 20_000;

let shared;
/// The server and the browser, started at the first use. The site is served as a subfolder, because it must work in
/// one.
function environment() {
  return shared ??= (async () => ({
    server: await serve({folder: dirname(site)}),
    browser: await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-gpu-compositing'],
    }),
  }))();
}
after(async () => {
  if (!shared) return;
  const {server, browser} = await shared;
  await browser.close();
  await server.close();
});

/// Opens the playground in a page with its own context, and records what the tests check: `errors` (console errors and
/// exceptions) and `requests` (all requested addresses). Options: hash, query, file, width, height, scale, init (a
/// script that runs first), wait (for deepx.ready), seen (the test looks at the picture or at the time of a frame), and
/// those of a browser context (colorScheme, reducedMotion, hasTouch, permissions).
export async function open({hash = '', query = '', file = '', width = 1440, height = 900, scale = 1, init, wait = true,
  seen = false, block, ...context_options} = {}) {
  const {server, browser} = await environment();
  const address = `${server.url}${basename(site)}/`;
  const context = await browser.newContext({viewport: {width, height}, deviceScaleFactor: scale, colorScheme: 'dark', ...context_options});
  const page = await context.newPage();
  const errors = [], requests = [];
  page.on('console', (message) => {
    // The browser warns of copied pixels when it composes the page without a graphics card.
    if (message.type() === 'error' || message.type() === 'warning' && !/GL Driver Message \(OpenGL, Performance/.test(message.text()))
      errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  if (init) await page.addInitScript(init);
  if (!seen) await page.addInitScript(kUnseen);
  if (block) await page.route(block, (route) => route.abort());
  await page.goto(address + file + query + hash);
  if (wait) await page.evaluate(() => deepx.ready.then(() => true));
  /// Waits for `count` frames, however long they take.
  const frames = (count = 3) => page.evaluate((n) => new Promise((done) => {
    const step = () => n-- > 0 ? requestAnimationFrame(step) : done();
    step();
  }), count);
  return {
    page, errors, requests, address,
    state: () => page.evaluate(() => deepx.state()),
    apply: (command) => page.evaluate((c) => deepx.apply(c), command),
    /// Waits until the predicate holds for the state, and returns that state.
    until: async (predicate, timeout = kPatienceMs) => {
      const end = Date.now() + timeout;
      for (;;) {
        const state = await page.evaluate(() => deepx.state());
        if (predicate(state)) return state;
        if (Date.now() > end) throw new Error(`not within ${timeout} ms: ${predicate}\n${JSON.stringify(state)}`);
        await page.waitForTimeout(50);
      }
    },
    /// The control whose path ends in `name`, from the latest frame: its middle and size. Waits until it exists.
    target: async (name, timeout = kPatienceMs) => {
      const end = Date.now() + timeout;
      for (;;) {
        const all = await page.evaluate(() => deepx.targets());
        const found = all.filter((t) => t.name === name || t.name.endsWith('/' + name)).at(-1);
        if (found) return {...found, x: found.x + found.width / 2, y: found.y + found.height / 2};
        if (Date.now() > end) throw new Error(`no target ${name} among\n${all.map((t) => t.name).join('\n')}`);
        await page.waitForTimeout(50);
      }
    },
    /// The same, once the control no longer moves.
    at_rest: async function (name) {
      for (let last = await this.target(name), i = 0; ; ++i) {
        await frames(2);
        const now = await this.target(name);
        if (i > 50 || Math.hypot(now.x - last.x, now.y - last.y) < 0.5) return now;
        last = now;
      }
    },
    /// Presses a control by its name, with the mouse or a finger.
    press: async function (name, {touch = false, ...options} = {}) {
      const {x, y} = await this.at_rest(name);
      if (touch) {
        await page.touchscreen.tap(x, y);
        return frames();
      }
      await page.mouse.move(x, y);
      await frames();  // Dear ImGui must see the pointer before the press
      await page.mouse.down(options);
      await frames();
      await page.mouse.up(options);
      await frames();
    },
    frames,
    /// Puts two fingers down around a place, one after the other, moves them from distance `from` to distance `to` of
    /// it, and lifts them.
    pinch: async ({x, y}, from, to) => {
      const steps = 8, session = await context.newCDPSession(page);
      const touch = async (type, places) => {
        await session.send('Input.dispatchTouchEvent', {type, touchPoints: places.map((place, id) => ({x: place, y, id}))});
        await frames(2);
      };
      await touch('touchStart', [x - from]);
      for (let i = 0; i <= steps; ++i) {
        const apart = from + (to - from) * i / steps;
        await touch(i ? 'touchMove' : 'touchStart', [x - apart, x + apart]);
      }
      await touch('touchEnd', []);
    },
    /// Presses keys one after another ("Shift+ArrowLeft"). Each is held only briefly, because it would repeat.
    keys: async (...names) => {
      for (const name of names) {
        await page.keyboard.press(name);
        await frames();
      }
    },
    /// Moves the focus from the canvas into the form of all controls.
    open_form: async () => {
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.activeElement.id === 'outside');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('#mirror').matches(':focus-within') && document.querySelector('#controls').children.length > 0);
    },
    /// Moves the focus to a control by its name with Tab, if nothing has the focus yet.
    tab_to: async (name) => {
      const all = (await page.evaluate(() => deepx.targets())).filter((t) => !t.disabled && t.tab).map((t) => t.name);
      const at = all.findIndex((n) => n === name || n.endsWith('/' + name));
      if (at < 0) throw new Error(`no target ${name} among\n${all.join('\n')}`);
      for (let i = 0; i <= at; ++i) {
        await page.keyboard.press('Tab');
        await frames();
      }
    },
    close: () => context.close(),
    /// Closes the page, which must have shown no error.
    finish: async () => {
      assert.deepEqual(errors, []);
      await context.close();
    },
  };
}

/// The same, with training paused.
export async function open_paused(options) {
  const t = await open(options);
  await t.page.evaluate(() => deepx.pause());
  return t;
}
