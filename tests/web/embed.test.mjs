// SPDX-License-Identifier: MIT
// Embedded in another page: there is no header, the focus stays with the host, scrolling passes through until a tap,
// and messages control the playground.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

/// A page with a frame far down (at the top with `offset` 0). It stores the messages of the frame.
const host = (frame, offset, sandbox) => `<!doctype html><title>Host</title><meta name="viewport" content="width=device-width"><body style="margin:0;height:4000px">
<input id="field" autofocus><div style="height:${offset}px"></div>
<iframe id="frame" src="${frame}" ${sandbox ?? ''} style="width:800px;height:500px;border:0;display:block"></iframe>
<script>
  window.heard = [];
  addEventListener('message', (event) => heard.push({...event.data, origin: event.origin}));
  window.ask = (message) => new Promise((resolve) => {
    const id = Math.random();
    const wait = (event) => event.data.deepx === 'reply' && event.data.id === id && (removeEventListener('message', wait), resolve(event.data));
    addEventListener('message', wait);
    document.querySelector('#frame').contentWindow.postMessage({...message, id}, '*');
  });
</script>`;

/// Opens a host page beside the site; `inside` is the frame, already running.
async function embed({hash = '#data.name=moons', offset = 0, sandbox, ...options} = {}) {
  const t = await open({file: 'reference/', wait: false, ...options});
  const address = new URL('host.html', t.address).href;
  await t.page.route(address, (route) => route.fulfill({contentType: 'text/html', body: host(`${t.address}?embed=1${hash}`, offset, sandbox)}));
  await t.page.goto(address);
  await t.page.waitForFunction(() => window.heard.some((m) => m.deepx === 'ready'), null, {timeout: 20_000});
  const inside = t.page.frames().find((f) => f.url().includes('embed=1'));
  return {...t, inside, ask: (message) => t.page.evaluate((m) => ask(m), message)};
}

test('embedded: a compact bar, the focus stays with the host, it plays while it is seen', async () => {
  const t = await embed({offset: 1500});
  assert.equal(await t.page.evaluate(() => document.activeElement.id), 'field');
  const names = await t.inside.evaluate(() => deepx.targets().map((x) => x.name));
  assert.deepEqual(names.filter((n) => n.startsWith('top bar/')), ['top bar/play', 'top bar/reset', 'top bar/open']);
  assert.equal((await t.ask({deepx: 'state'})).value.step, 0);
  await t.page.evaluate(() => scrollTo(0, 1400));
  await t.page.waitForFunction(() => heard.some((m) => m.deepx === 'stepped' && m.step > 0), null, {timeout: 10_000});
  await t.page.evaluate(() => scrollTo(0, 0));
  await t.inside.waitForFunction(() => !deepx.state().playing);
  assert.equal(await t.page.evaluate(() => document.activeElement.id), 'field');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('embedded: the wheel scrolls the host until the canvas is clicked', async () => {
  const t = await embed();
  await t.page.mouse.move(400, 300);
  await t.page.mouse.wheel(0, 200);
  await t.page.waitForFunction(() => scrollY > 100);
  await t.page.evaluate(() => scrollTo(0, 0));
  await t.page.mouse.click(400, 360, {delay: 60});
  await t.inside.waitForFunction(() => document.activeElement.id === 'canvas' && document.documentElement.classList.contains('awake'));
  // After the click the wheel belongs to the playground; a click into the host gives it back.
  await t.page.mouse.click(20, 10);
  await t.inside.waitForFunction(() => !document.documentElement.classList.contains('awake'));
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('embedded: a finger scrolls the host, and a tap wakes the playground', async () => {
  const t = await embed({hasTouch: true, isMobile: true, width: 800, height: 900});
  const touch = () => t.inside.evaluate(() => getComputedStyle(document.querySelector('#canvas')).touchAction);
  assert.match(await touch(), /pan-y|pan-x pan-y|manipulation/);
  // Preventing one of these would stop the browser's scrolling.
  const left = await t.inside.evaluate(() => ['touchstart', 'touchmove'].map((type) => {
    const canvas = document.querySelector('#canvas');
    const finger = new Touch({identifier: 1, target: canvas, clientX: 400, clientY: 300});
    return canvas.dispatchEvent(new TouchEvent(type, {touches: [finger], targetTouches: [finger], changedTouches: [finger], bubbles: true, cancelable: true}));
  }));
  assert.deepEqual(left, [true, true]);
  const session = await t.page.context().newCDPSession(t.page);
  const finger = (type, ...y) => session.send('Input.dispatchTouchEvent', {type, touchPoints: y.map((at) => ({x: 400, y: at}))});
  await finger('touchStart', 400);
  for (let y = 390; y >= 200; y -= 10) await finger('touchMove', y);
  // A finger that rests before it leaves starts no fling; a tap would only stop a fling.
  for (let i = 0; i < 10; ++i) {
    await t.page.waitForTimeout(20);
    await finger('touchMove', 200);
  }
  await finger('touchEnd');
  await t.page.waitForFunction(() => scrollY > 100);
  assert.equal(await t.inside.evaluate(() => document.documentElement.classList.contains('awake')), false);
  await t.page.evaluate(async () => {
    scrollTo(0, 0);
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  });
  await t.page.waitForFunction(() => scrollY === 0);
  assert.equal(await t.inside.evaluate(() => document.documentElement.classList.contains('awake')), false);
  await t.page.touchscreen.tap(400, 480);
  await t.inside.waitForFunction(() => document.documentElement.classList.contains('awake'));
  assert.equal(await touch(), 'none');
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('embedded: messages load, step, apply and query', async () => {
  const t = await embed({offset: 1500});
  assert.deepEqual(await t.ask({deepx: 'load', value: {data: {name: 'circle'}, batch: 5}}).then(({deepx, value}) => ({deepx, value})),
    {deepx: 'reply', value: null});
  await t.ask({deepx: 'step', value: 7});
  const {value} = await t.ask({deepx: 'state'});
  assert.deepEqual([value.spec.data.name, value.spec.batch, value.step], ['circle', 5, 7]);
  await t.ask({deepx: 'apply', value: {set: {path: 'batch', value: 9}}});
  assert.equal((await t.ask({deepx: 'state'})).value.spec.batch, 9);
  assert.match((await t.ask({deepx: 'apply', value: {set: {path: 'batch', value: 'many'}}})).error, /batch/);
  assert.match((await t.ask({deepx: 'eval', value: '1'})).error, /deepx: eval: is not a method; use state, /);
  await t.page.evaluate(() => scrollTo(0, 1400));
  await t.page.waitForFunction(() => heard.some((m) => m.deepx === 'stepped' && m.loss.test > 0));
  const origins = await t.page.evaluate(() => [...new Set(heard.map((m) => m.origin))]);
  assert.deepEqual(origins, [new URL(t.address).origin]);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('embedded: a problem that reaches its goals reports it', async () => {
  const t = await embed({hash: '#view=problems&problem=boundary_differences'});
  await t.ask({deepx: 'play'});
  await t.page.waitForFunction(() => heard.some((m) => m.deepx === 'goal' && m.problem === 'boundary_differences'), null, {timeout: 30_000});
  await t.close();
});

const kOwn = 'x,y,kind\n' + Array.from({length: 40}, (_, i) => `${i % 7},${i % 5},${i % 2 ? 'secret' : 'hidden'}`).join('\n') + '\n';

/// The ways in which a reader can bring private data into the frame.
const brings = {
  'a table in its dialog': async ({inside}) => {
    await inside.evaluate(() => document.querySelector('[data-do=table]').click());
    await inside.fill('#table textarea', kOwn);
    await inside.click('[data-table=start]');
  },
  'a table as a problem': ({inside}) => inside.evaluate((csv) => deepx.apply({problem: {name: 'table_classes', table: csv, target: 'kind'}}), kOwn),
  'a dropped session': ({inside}) => inside.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([deepx.export('session').text], 'mine.deepx'));
    document.querySelector('#canvas').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  }),
  'a model': ({inside}) => inside.evaluate(() => {
    const {base64} = deepx.export('safetensors');
    deepx.open('mine.safetensors', Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
  }),
  'painted points': async (t) => {
    await t.ask({deepx: 'apply', value: {edit_points: {}}});
    await t.inside.waitForFunction(() => /data.own=/.test(location.hash));
    const address = await t.inside.evaluate(() => location.hash);
    const plot = await t.inside.evaluate(() => deepx.targets().find((x) => x.name.endsWith('/output')));
    const frame = await t.page.locator('#frame').boundingBox();
    await t.page.mouse.click(frame.x + plot.x + plot.width / 3, frame.y + plot.y + plot.height / 3, {delay: 80});
    return address;
  },
};
for (const [what, bring] of Object.entries(brings)) {
  test(`embedded: ${what}, brought by the reader, stays with the reader`, async () => {
    const t = await embed({height: 900});
    assert.equal((await t.ask({deepx: 'state'})).value.spec.data.name, 'moons');
    await t.inside.evaluate(() => document.querySelector('#canvas').focus());
    const address = await bring(t) ?? '#data.name=moons';
    await t.inside.waitForFunction(() => page.brought());
    for (const message of [{deepx: 'state'}, {deepx: 'targets'}, {deepx: 'export', value: 'json'}, {deepx: 'export', value: 'session'}]) {
      const {value, error} = await t.ask(message);
      assert.equal(value, undefined);
      assert.match(error, /^deepx: (state|targets|export): the reader has brought data, which stay with the reader/);
    }
    // The host learns nothing about the reader's data: not from errors, not from results, not after a new start.
    const said = async (value) => (({value, error}) => ({value, error}))(await t.ask({deepx: 'apply', value}));
    assert.deepEqual(await said({select_point: 999999}), await said({select_point: -1}));
    assert.equal((await said({nonsense: 1})).error, undefined);
    await t.page.evaluate(() => heard.length = 0);
    const {step} = await t.inside.evaluate(() => deepx.state());
    assert.equal((await t.ask({deepx: 'play'})).error, undefined);
    if (!what.includes('problem')) await t.inside.waitForFunction((before) => deepx.state().step > before || !deepx.state().playing, step);
    await t.page.waitForTimeout(600);  // longer than the interval between two messages
    assert.deepEqual(await t.page.evaluate(() => heard.filter((m) => m.deepx !== 'reply')), []);
    await t.ask({deepx: 'load', value: {}});
    await t.ask({deepx: 'apply', value: {undo: {}}});
    assert.match((await t.ask({deepx: 'state'})).error, /the reader has brought/);
    // The address must not contain the data, because the browser may load the frame again with it.
    await t.page.waitForTimeout(500);
    assert.equal(await t.inside.evaluate(() => location.hash), address);
    await t.close();
  });
}

test('embedded: data that the host itself loads stay readable', async () => {
  const t = await embed();
  await t.ask({deepx: 'apply', value: {points_from_table: {csv: kOwn}}});
  await t.ask({deepx: 'apply', value: {add_points: {points: [[0, 0, 1]]}}});
  const {value} = await t.ask({deepx: 'state'});
  assert.deepEqual([value.spec.data.name, value.classNames], ['own', ['hidden', 'secret']]);
  assert.match((await t.ask({deepx: 'export', value: 'json'})).value.text, /"own"/);
  assert.match((await t.ask({deepx: 'apply', value: {select_point: 999999}})).error, /999999/);
  await t.close();
});

test('embedded in a sandbox without storage it works', async () => {
  const t = await embed({sandbox: 'sandbox="allow-scripts"'});
  await t.ask({deepx: 'step', value: 3});
  assert.ok((await t.ask({deepx: 'state'})).value.step >= 3);
  assert.deepEqual(t.errors.filter((e) => !/preload/.test(e)), []);
  await t.close();
});
