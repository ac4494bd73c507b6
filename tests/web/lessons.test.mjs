// SPDX-License-Identifier: MIT
// The lessons: every question in every way of answering, goals, the way back to the reader's own run, reloads, result codes,
// the static pages, and the teacher's page.
import assert from 'node:assert/strict';
import {access, readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';

import {read_code, write_code} from '../../web/lesson/code.js';
import {judge, typed_number, written} from '../../web/lesson/evaluate.js';
import {read_lesson, read_words} from '../../web/toolchain/lessons/file.mjs';
import {marked_lines} from '../../web/toolchain/lessons/workshop.mjs';
import {open, require, root, site} from './page.mjs';

const folder = join(site, 'lessons'), files = JSON.parse(await readFile(join(folder, 'files.json'), 'utf8'));
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
const numbers = Object.keys(files.en).map(Number);
/// The logic of a lesson, and the option that the site's build has measured for each question, as its static page says.
async function lesson(number, lang = 'en') {
  const html = await readFile(join(folder, lang, files[lang][number]), 'utf8');
  return {html, logic: JSON.parse(/<script type="application\/json" id="logic">(.*)<\/script>/.exec(html)[1])};
}

/// The pages of a language that are not lessons.
const workshops = async (lang) => (await readdir(join(root, 'web/lessons', lang))).filter((name) => /^[a-z-]+\.md$/.test(name)).map((name) => name.replace('.md', '.html'));

/// Reaches each lesson's goal as a reader would, by commands that the controls on screen send, too.
const xor = '#data.name=xor&network.hidden=relu:4', circle = '#data.name=circle&optimizer.name=sgd&optimizer.learning_rate=0.1&network.hidden=';
const moons = (seed) => [`#data.name=moons&data.points=80&data.noise=1.2&data.seed=1&seed=${seed}&network.hidden=relu:48,relu:48&regularizer.name=l2&regularizer.lambda=0.03`, 2500];
const eight = (layer) => Array(8).fill(layer).join();
const kGoals = {
  1: [[xor, 1500]],
  6: [[circle + eight('tanh:8'), 3000], [`${circle}${eight('sigmoid:8')}&network.init_settings.gain=4`, 3000]],
  7: [['#view=gradients&data.name=circle&network.hidden=' + Array(6).fill('tanh:16').join() + '&network.init=normal&network.init_settings.std=0.42', 0, 2000]],
  10: [moons(1), moons(2), moons(3)],
};

async function open_lesson(number, options = {}) {
  const t = await open({query: `?lesson=${number}${options.lang ? `&lang=${options.lang}` : ''}`, reducedMotion: 'reduce', ...options});
  await t.page.waitForSelector('#lesson .q .o');
  await t.page.waitForFunction(() => deepx.state().access.lock.includes('transport'));
  return t;
}

const choose = async (t, id, option, how) => {
  const button = t.page.locator(`[data-question="${id}"] [data-option="${option}"]`), run = t.page.locator(`[data-question="${id}"] .run`);
  await button.waitFor();
  assert.equal(await run.isDisabled(), true);
  if (how === 'keyboard') {
    const n = await button.locator('kbd').textContent();
    await t.page.locator('#lesson .body').focus();
    await t.page.keyboard.press(n);
    await t.page.keyboard.press('Enter');
  } else {
    await (how === 'touch' ? button.tap() : button.click());
    await (how === 'touch' ? run.tap() : run.click());
  }
};

/// Answers a question and waits for the result; returns the option that the page has measured.
async function answer(t, id, option, how) {
  await choose(t, id, option, how);
  await t.page.waitForSelector(`[data-question="${id}"] .speaks:not([hidden])`, {timeout: 60_000});
  const section = t.page.locator(`[data-question="${id}"]`);
  assert.equal(await section.locator('.o.mine').getAttribute('data-option'), option);
  assert.ok((await section.locator('.speaks').textContent()).length > 40);
  return section.locator('.o.right').getAttribute('data-option');
}

async function reach_goal(t, number, logic) {
  if (logic.goal.start) await t.page.locator('#lesson .try').click();
  if (logic.goal.holes) {
    for (const [id, {value}] of Object.entries(logic.holes)) {
      await t.page.fill(`[data-hole="${id}"]`, String(-value));
      await t.page.keyboard.press('Enter');
      assert.equal(await t.page.getAttribute(`.hole:has([data-hole="${id}"])`, 'data-kind'), 'sign');
      await t.page.fill(`[data-hole="${id}"]`, value.toFixed(4).replace('.', ','));
      await t.page.keyboard.press('Enter');
    }
  }
  for (const [link, ...steps] of kGoals[number] ?? []) {
    for (const [i, step] of steps.entries()) {
      await t.page.evaluate(([l, s, first]) => {
        if (first) deepx.apply({open: l}), deepx.pause();
        if (s) deepx.step(s);
      }, [link, step, i === 0]);
      await t.page.waitForTimeout(900);
    }
  }
  await t.page.waitForSelector('#lesson > .goal.reached', {timeout: 10_000});
}

const mine = async (t) => {
  await t.page.evaluate(() => {
    deepx.pause();
    deepx.apply({access: {hide: ['seed'], lock: ['features']}});
    deepx.load({data: {name: 'gaussians', seed: 7}, network: {hidden: [{units: 3, activation: 'tanh'}]}, seed: 9});
    deepx.step(123);
  });
  return t.page.evaluate(() => ((s) => [s.spec, s.step, s.loss, s.view])(deepx.state()));
};

for (const number of numbers) {
  test(`lesson ${number}: every answer gets its reply, by mouse, keyboard and touch, and the goal is reached`, async () => {
    const {html, logic} = await lesson(number), ids = Object.keys(logic.questions);
    const most = Math.max(...ids.map((id) => Object.keys(logic.questions[id].options).length + 1));
    for (let round = 0; round < most; ++round) {
      const how = ['mouse', 'keyboard', 'touch'][round % 3];
      const t = await open_lesson(number, how === 'touch' ? {width: 390, height: 844, hasTouch: true} : {});
      for (const id of ids) {
        const options = [...Object.keys(logic.questions[id].options), 'unknown'];
        const measured = await answer(t, id, options[round % options.length], how);
        const text = await t.page.locator(`[data-question="${id}"] [data-option="${measured}"] > span`).innerHTML();
        for (const [i, {measured: value, format}] of Object.values(logic.questions[id].shows).entries())
          assert.equal(await t.page.locator(`[data-question="${id}"] .results .measured`).nth(i).textContent(), written(value, String(format ?? '')), `${id}: the page and the build measure the same`);
        assert.ok(html.includes(`<p><b>Measured:</b> ${text}</p>`), `${id}: the page measures ${measured}, the static page something else`);
      }
      if (round === 0) await reach_goal(t, number, logic);
      assert.deepEqual(t.errors, []);
      await t.close();
    }
  });
}

test('a lesson leaves the reader\'s run as it was, bit for bit, also after a reload in its middle', async () => {
  const t = await open();
  const before = await mine(t);
  await t.page.evaluate(() => dispatchEvent(new Event('pagehide')));
  await t.page.goto(`${t.address}?lesson=3`);
  await t.page.waitForSelector('#lesson .q .o');
  await answer(t, 'exp', 'input', 'mouse');
  await t.page.locator('#lesson .try').click();
  await t.page.fill('[data-hole=t]', '-0.926');
  await t.page.keyboard.press('Enter');
  await t.page.reload();
  await t.page.waitForSelector('#lesson .hole.right');
  assert.equal(await t.page.locator('[data-question=exp] .o.mine').getAttribute('data-option'), 'input');
  assert.equal(await t.page.locator('[data-question=exp] .o.right').getAttribute('data-option'), 'output');
  assert.deepEqual((await t.state()).access.lock, ['formula', 'transport', 'views']);
  await t.page.locator('#lesson .next').click();
  await t.page.waitForFunction(() => document.querySelector('#lesson h1').textContent === 'Many ways, one pass');
  await t.page.waitForFunction(() => deepx.state().tape?.formula.startsWith('p = 3*y'));
  await t.page.locator('#lesson .back').click();
  await t.page.waitForSelector('#lesson', {state: 'detached'});
  assert.deepEqual(await t.page.evaluate(() => ((s) => [s.spec, s.step, s.loss, s.view])(deepx.state())), before);
  assert.deepEqual((await t.state()).access, {hide: ['seed'], lock: ['features']});
  assert.ok(!t.page.url().includes('lesson'));
  assert.equal(await t.page.evaluate(() => document.querySelector('#canvas').clientWidth), 1440);
  assert.ok(t.requests.every((address) => address.startsWith(t.address)), t.requests.filter((a) => !a.startsWith(t.address)).join());
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('a copied address of a lesson opens it anew, and leaves none of its locks behind', async () => {
  const t = await open({query: '?lesson=3&lang=en', hash: '#view=backprop&formula=y%3D2*x&lock=formula,transport,views'});
  await t.page.waitForSelector('#lesson .q .o');
  await t.until((s) => s.tape?.formula === 'y = exp(2); L = s*y' && s.access.lock.includes('transport'));
  await t.page.locator('#lesson .back').click();
  await t.until((s) => s.access.lock.length === 0 && s.tape?.formula === 'y=2*x');
  await t.close();
});

test('whoever leaves while a lesson runs gets the own run back, and nothing of the lesson goes on', async () => {
  const t = await open({query: '?lesson=1', reducedMotion: 'no-preference'});
  await t.page.waitForFunction(() => deepx.state().access.lock.includes('transport'));
  await t.page.locator('[data-question=linear] [data-option=half]').click();
  await t.page.locator('[data-question=linear] .run').click();
  await t.until((s) => s.step > 50);
  await t.page.locator('#lesson .back').click();
  await t.page.evaluate(() => deepx.pause());
  const {spec, step} = await t.state();
  assert.equal(spec.data.name, 'spiral');
  await t.page.waitForTimeout(1500);
  assert.deepEqual([(await t.state()).spec, (await t.state()).step, (await t.state()).access.lock], [spec, step, []]);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('until the answer the run is locked, on the canvas and in the form', async () => {
  const t = await open_lesson(1);
  const step = (await t.state()).step;
  assert.equal(await t.page.textContent('[data-question=linear] .run span'), 'Answer first, then it runs.');
  for (const key of ['Space', '.']) {
    await t.page.locator('#canvas').focus();
    await t.page.keyboard.press(key);
    await t.frames();
  }
  assert.deepEqual([(await t.state()).step, (await t.state()).playing], [step, false]);
  assert.equal(await t.page.isDisabled('[data-do=play]'), true);
  assert.equal(await t.page.isVisible('[data-question=two]'), false);
  await t.close();
});

test('in German, in the reader\'s language, and in a frame of another page', async () => {
  const t = await open_lesson(3, {locale: 'de-DE'});
  assert.equal(await t.page.textContent('#lesson h1'), 'Rückwärts durch den Graphen');
  assert.equal(await answer(t, 'exp', 'unknown', 'keyboard'), 'output');
  assert.match(await t.page.textContent('[data-question=exp] .results'), /3,695/);
  await t.close();
  const host = await open({file: 'reference/', wait: false});
  const address = new URL('host.html', host.address).href;
  await host.page.route(address, (route) => route.fulfill({contentType: 'text/html', body: `<!doctype html><title>Host</title><input autofocus><iframe src="${host.address}?embed=1&lesson=3&lang=en" width="1100" height="700"></iframe>`}));
  await host.page.goto(address);
  const inside = host.page.frameLocator('iframe');
  await inside.locator('[data-option=output]').click();
  await inside.locator('.run').click();
  await inside.locator('.speaks').waitFor();
  assert.equal(await host.page.frames()[1].evaluate(() => localStorage.length + sessionStorage.length), 0);
  assert.deepEqual(host.errors, []);
  await host.close();
});

test('on a phone the lesson is a sheet of three heights, by handle, drag and keys', async () => {
  const t = await open_lesson(3, {width: 390, height: 844, hasTouch: true});
  const height = async () => Math.round((await t.page.locator('#lesson').boundingBox()).height);
  assert.equal(await height(), 380);
  await t.page.locator('.handle').tap();
  assert.equal(await height(), 760);
  await t.page.locator('.handle').focus();
  for (const expected of [380, 86, 86]) {
    await t.page.keyboard.press('ArrowDown');
    assert.equal(await height(), expected);
  }
  const {x, y, width} = await t.page.locator('.handle').boundingBox();
  await t.page.mouse.move(x + width / 2, y + 10);
  await t.page.mouse.down();
  await t.page.mouse.move(x + width / 2, y - 100, {steps: 4});
  await t.page.mouse.up();
  assert.equal(await height(), 380);
  assert.equal(await t.page.evaluate(() => document.querySelector('#canvas').clientHeight), 758);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('a lesson that does not exist is named, with those that do', async () => {
  const t = await open({query: '?lesson=99'});
  await t.until((s) => /\?lesson=99: there is no such lesson; use 1/.test(s.error ?? ''));
  assert.equal(await t.page.locator('#lesson').count(), 0);
  await t.close();
});

test('a link that hides lessons opens none, and Back does not bring older locks into a lesson', async () => {
  const hidden = await open({query: '?lesson=3', hash: '#data.name=xor&hide=lesson'});
  await hidden.page.waitForFunction(() => !location.search.includes('lesson'));
  assert.equal(await hidden.page.locator('#lesson').count(), 0);
  assert.equal((await hidden.state()).spec.data.name, 'xor');
  await hidden.finish();
  const t = await open_lesson(3);
  await t.page.evaluate(() => {
    const here = location.hash;
    history.pushState({deepx: true}, '', '#view=backprop&lock=seed');
    history.pushState({deepx: true}, '', here);
    return new Promise((done) => {
      addEventListener('hashchange', () => setTimeout(done, 100));
      history.back();
    });
  });
  assert.deepEqual((await t.state()).access.lock, ['formula', 'transport', 'views']);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('the panel has the playground\'s font, and its way on is one line', async () => {
  for (const number of [1, 2, 3]) {
    const t = await open_lesson(number);
    await t.page.evaluate(() => document.fonts.ready);
    assert.ok(await t.page.evaluate(() => [...document.fonts].some((f) => f.family === 'Inter' && f.status === 'loaded')));
    assert.ok(await t.page.evaluate(() => ((n) => n.offsetHeight < 48 && n.getBoundingClientRect().right <= innerWidth)(document.querySelector('#lesson .next'))));
    await t.close();
  }
});

test('result codes hold lessons, goals and seed, and a damaged one is found', () => {
  for (const seed of [0, 42, 127, 128, 2 ** 53 - 1])
    assert.deepEqual(read_code(write_code({answered: [1, 3, 12], goals: [3], seed})), {answered: [1, 3, 12], goals: [3], seed});
  const code = write_code({answered: [1, 3], goals: [3], seed: 42});
  for (let i = 3; i < code.length; ++i)
    for (const digit of '0123456789ABCDEFGHJKMNPQRSTVWXYZ')
      if (code[i] !== '-' && code[i] !== digit) assert.throws(() => read_code(code.slice(0, i) + digit + code.slice(i + 1)), /sum|version/);
  assert.throws(() => read_code('hello'), /form/);
});

test('typed numbers are read as the reader writes them, and judged by the kind of mistake', () => {
  for (const [text, value] of [['-0,779 * 1.2', -0.9348], ['3/4', 0.75], ['2·0.5', 1], ['−2', -2], ['1e-3', 0.001], ['(1+2)*3', 9]]) assert.ok(Math.abs(typed_number(text) - value) < 1e-12, text);
  for (const text of ['', 'x', '1 2', '2*', '(1']) assert.ok(Number.isNaN(typed_number(text)), text);
  assert.deepEqual([0.6, -0.6, 0.3, 1.2, 0.61, 7, NaN].map((typed) => judge(typed, 0.6, [2])), ['right', 'sign', 'missing', 'extra', 'close', 'other', 'unreadable']);
});

test('the teacher\'s page reads the codes of a class', async () => {
  const code = write_code({answered: [1, 3], goals: [3], seed: 42});
  const t = await open({file: 'teach.html', wait: false});
  await t.page.fill('#codes', `Ada Lovelace: ${code}\nBob ${code.slice(0, -1)}${code.at(-1) === '0' ? '1' : '0'}\nCleo`);
  const rows = await t.page.evaluate(() => [...document.querySelectorAll('#results tbody tr')].map((r) => [...r.cells].map((c) => c.textContent)));
  assert.deepEqual([rows[0][0], rows[0][1], rows[0][3], rows[0].at(-1)], ['Ada Lovelace', '·answered', '✓goal reached', '42']);
  assert.match(rows[1][1], /damaged/);
  assert.match(rows[2][1], /no code/);
  assert.equal(await t.page.textContent('#summary'), '1 of 3 codes read, 1 goals reached');
  await t.page.evaluate(axe);
  assert.deepEqual((await t.page.evaluate(() => axe.run())).violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
  assert.deepEqual(t.errors, []);
  await t.close();
});

test('every page of the lessons reads without a script, has no dead link, and passes axe', async () => {
  const t = await open({file: 'lessons/en/', wait: false, javaScriptEnabled: false});
  const seen = new Set(), queue = Object.keys(files).map((lang) => `lessons/${lang}/`);
  while (queue.length) {
    const path = queue.pop();
    if (seen.has(path)) continue;
    seen.add(path);
    const response = await t.page.goto(new URL(path, t.address).href);
    assert.equal(response.status(), 200, path);
    assert.ok(await t.page.locator('h1').isVisible());
    for (const href of await t.page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.href))) {
      const address = new URL(href);
      if (!address.href.startsWith(t.address)) continue;
      const below = address.href.slice(t.address.length).split(/[?#]/)[0];
      if (/^lessons\/.*(\/|\.html)$/.test(below)) queue.push(below);
      await access(join(site, below.endsWith('/') || !below ? `${below}index.html` : below));
    }
  }
  let pages = Object.keys(files).length;
  for (const [lang, list] of Object.entries(files)) pages += Object.keys(list).length + (await workshops(lang)).length;
  assert.equal(seen.size, pages);
  assert.deepEqual(t.errors, []);
  await t.close();
  for (const colorScheme of ['dark', 'light']) {
    const u = await open({file: 'lessons/en/', wait: false, colorScheme});
    for (const path of seen) {
      await u.page.goto(new URL(path, u.address).href);
      await u.page.evaluate(() => document.querySelectorAll('details').forEach((d) => d.open = true));
      await u.page.evaluate(axe);
      const {violations} = await u.page.evaluate((rules) => axe.run(document, rules), colorScheme === 'light' ? {runOnly: ['color-contrast']} : {});
      assert.deepEqual(violations.map((v) => `${path} ${v.id}: ${v.nodes[0].html}`), []);
      assert.deepEqual(await u.page.evaluate(() => [...document.fonts].filter((f) => f.status === 'error').map((f) => f.family)), []);
    }
    assert.deepEqual(u.errors, []);
    await u.close();
  }
});

test('the panel passes axe in each of its states, dark and light, beside the picture and as a sheet', async () => {
  for (const options of [{colorScheme: 'dark'}, {colorScheme: 'light', width: 390, height: 844, hasTouch: true}]) {
    const t = await open_lesson(3, options);
    await t.page.evaluate(axe);
    const check = async () => assert.deepEqual((await t.page.evaluate(() => axe.run('#lesson'))).violations.map((v) => `${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`), []);
    await check();
    await answer(t, 'exp', 'same', 'mouse');
    await check();
    await reach_goal(t, 3, (await lesson(3)).logic);
    await t.page.locator('#lesson .code summary').click();
    await t.page.waitForFunction(() => document.querySelector('#lesson output').textContent);
    assert.deepEqual(read_code(await t.page.textContent('#lesson output')), {answered: [3], goals: [3], seed: 42});
    await check();
    assert.deepEqual(t.errors, []);
    await t.close();
  }
});

test('no lesson is listed without its page, and none is on the site that is not listed', async () => {
  for (const [lang, list] of Object.entries(files)) {
    const pages = (await readdir(join(folder, lang))).filter((name) => name !== 'index.html').sort();
    assert.deepEqual(pages, [...Object.values(list), ...(await workshops(lang))].sort());
    const index = await readFile(join(folder, lang, 'index.html'), 'utf8');
    assert.equal([...index.matchAll(/<li value=/g)].length, 12);
    for (const page of pages) assert.ok(index.includes(`href="${page}"`), page);
  }
});

test('a workshop shows every marked line of its programs, and what they print', async () => {
  const html = await readFile(join(folder, 'en/build-it-yourself.html'), 'utf8'), programs = join(root, 'tests/examples/build_it');
  const shown = html.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
  for (const name of await readdir(programs)) {
    const source = await readFile(join(programs, name), 'utf8');
    if (name.endsWith('.txt')) for (const block of source.trim().split('\n\n')) assert.ok(shown.includes(block), `${name}: ${block}`);
    else for (const [, piece] of source.matchAll(/ \[(?!end)\w+\]\n([\s\S]*?)\n\s*\S+ \[end\]/g))
      for (const line of piece.split('\n')) assert.ok(shown.includes(line.trim()), `${name}: ${line}`);
    if (!name.endsWith('.txt')) assert.ok(!/\[(node|end)\]/.test(await readFile(join(folder, 'programs', name), 'utf8')));
  }
  assert.throws(() => marked_lines('// [a]\n// [b]', 'a', 'cpp'), /\[b\] begins inside another part/);
});

test('an error in a lesson\'s file is named with its line and a remedy', async () => {
  const at = join(root, 'web/lessons/en'), source = await readFile(join(at, '03-backward-along-the-graph.md'), 'utf8');
  const words = read_words('words.yaml', await readFile(join(at, 'words.yaml'), 'utf8'));
  const line = (text) => source.slice(0, source.indexOf(text)).split('\n').length;
  const refused = (from, to, message, where = from) => assert.throws(() => read_lesson('03.md', source.replace(from, to), words), (error) => {
    assert.match(error.message, message);
    assert.equal(error.message.split(': ')[0], `03.md:${line(where)}`, error.message);
    return true;
  });
  refused('minutes: 6', 'minute: 6', /minute: is not a key here; use title, /);
  refused('        when: near(tape.gradients.x[0], 0.5)\n', '', /questions\.exp\.options\.same\.when: is missing; give an expression/, '      same:');
  refused('when: near(tape.gradients.x[0], 1)', 'when: nearly(tape.gradients.x[0], 1)', /nearly is not a function; use abs, /);
  refused('value: neuron.tape.reference.t[0]', 'value: neuron.tape[', /holes\.t\.value: /);
  refused('reply: "**You took the input.**', 'reply: "You took the wrong input.', /begins without bold words; begin with \*\*what/);
  refused('reply: "**You took the input.**', 'reply: "**You were wrong.**', /says "wrong"; say what follows/);
  assert.throws(() => read_lesson('03.md', source.replace('::holes', ''), words), /the text has 0 lines "::holes"; write one/);
  assert.throws(() => read_words('de/words.yaml', 'language: Deutsch', words), /decimal is missing; translate it/);
});
