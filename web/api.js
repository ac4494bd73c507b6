// SPDX-License-Identifier: MIT
// Starts the program and gives window.deepx to tests, lessons and embedding pages; documented in API.md.
'use strict';

(() => {
  const kMostText = 100_000_000, kMostBytes = 64 << 20;
  const timing = {};
  let settle;
  const ready = new Promise((resolve, reject) => settle = {resolve, reject});
  let program = null;

  /// Notes when something happened first, in ms after navigation, for deepx.timing and the browser's own profiler.
  function mark(name) {
    if (timing[name] !== undefined) return;
    timing[name] = performance.mark(`deepx:${name}`).startTime;
  }

  function need_program(method) {
    if (!program) throw new Error(`deepx.${method}: the playground is still loading; wait for deepx.ready`);
    return program;
  }

  /// What the program is told. It has limits of its own; here stops what cannot even be written, such as an object within itself.
  function json_of(method, argument) {
    let text;
    try {
      text = JSON.stringify(argument ?? null);
    } catch (error) {
      throw new Error(`deepx.${method}: the argument cannot be written as JSON (${brief(error.message)}); give plain values, none within itself and at most 64 levels deep`);
    }
    if (text === undefined) throw new Error(`deepx.${method}: ${typeof argument} cannot be written as JSON; give a plain object`);
    if (text.length > kMostText) throw new Error(`deepx.${method}: the argument has ${text.length} characters; at most ${kMostText} are taken`);
    return text;
  }

  /// Calls the program; its errors become JavaScript errors with its message.
  function call(method, argument) {
    const text = json_of(need_program(method) && method, argument);
    const answer = JSON.parse(program.call(method, text));
    if ('error' in answer) throw new Error(answer.error);
    return answer.ok;
  }

  /// Hands a file's content to the program, text or bytes (Uint8Array, ArrayBuffer); it is kept until the next comes.
  function give(method, content) {
    const text = typeof content === 'string';
    if (!text && !(content instanceof ArrayBuffer) && !ArrayBuffer.isView(content))
      throw new Error(`deepx.${method}: the content is ${content === null ? 'null' : typeof content}; give text, a Uint8Array or an ArrayBuffer`);
    const bytes = text ? new TextEncoder().encode(content) : content instanceof ArrayBuffer ? new Uint8Array(content) : new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
    if (bytes.length > kMostBytes) throw new Error(`deepx.${method}: the content has ${bytes.length} bytes; at most ${kMostBytes} are taken`);
    need_program(method).give(bytes);
  }
  function open(name, content) {
    give('open', content);
    return call('open', String(name));
  }

  window.deepx = Object.freeze({
    ready, timing,
    state: () => call('state'),
    summary: () => call('summary'),
    evaluation: () => call('evaluation'),
    targets: () => call('targets'),
    network: () => call('network'),
    study: () => call('study'),
    gradients: () => call('gradients'),
    controls: () => call('controls'),
    session: () => call('session'),
    memory: () => program?.HEAPU8.length ?? 0,
    problems: () => call('problems'),
    presets: () => call('presets'),
    table: (csv) => call('table', csv),
    export: (kind) => call('export', kind),
    open,
    open_anyway: () => call('open_anyway'),
    apply: (command) => call('apply', command),
    load: (spec) => call('load', spec),
    play: () => call('play'),
    pause: () => call('pause'),
    step: (count = 1) => call('step', count),
    reset: () => call('reset'),
  });
  page.deepx = window.deepx;
  /// True once a reader has brought data of their own.
  page.brought = () => program !== null && call('brought');
  /// Shows a message where the program shows its own.
  page.tell = (message) => call('tell', message);
  /// A table that the program keeps, so that it is neither handed over nor taken apart again for each question about it.
  page.table = Object.freeze({
    give: (content) => give('table', content),
    is_run: () => call('given_is_run'),
    read: () => call('read_table'),
    look: (columns) => call('given_table', columns),
    use: (use) => call('use_table', use),
  });

  /// What went wrong first is what is shown; later failures follow from it.
  function fail([title, sentences], error) {
    page.show_failure(title, sentences);
    settle.reject(error ?? new Error(`deepX: ${title}`));
  }
  // Whoever awaits `ready` hears of it; a page that does not await it has the message on screen.
  ready.catch(() => {});

  /// An error that left the program: a trap or a failed assertion. The program does not go on after it.
  function program_error(error) {
    const ours = error instanceof WebAssembly.RuntimeError || error instanceof WebAssembly.Exception;
    if (ours) fail(words.stopped(error.message), error);
  }
  addEventListener('error', (event) => program_error(event.error));
  addEventListener('unhandledrejection', (event) => program_error(event.reason));

  const hooks = {
    ...page,
    show_failure: (message) => fail(words.no_begin(message)),
    no_context() {
      fail(words.no_webgl);
    },
    drawn(step) {
      page.drawn();
      mark('frame');
      if (step > 0) mark('step');
      tell_host();
    },
  };

  // Embedded, the page around drives the playground by messages {deepx: method, value, id}, and hears of what happens.
  const kEventEveryMs = 250;
  let tell_host = () => {};
  function answer_host() {
    const host = window.parent;
    if (host === window) return;
    addEventListener('message', (event) => {
      const message = event.data;
      if (event.source !== host || typeof message?.deepx !== 'string') return;
      // A sandboxed host has no origin to name.
      const reply = (answer) => host.postMessage({deepx: 'reply', id: message.id ?? null, ...answer}, event.origin === 'null' ? '*' : event.origin);
      try {
        const value = message.value ?? (message.deepx === 'step' ? 1 : null);
        reply({value: call('host', {method: message.deepx, value})});
      } catch (error) {
        reply({error: error.message});
      }
    });
    // What is told holds nothing that a reader has brought, so any host may hear it.
    const say = (event, more) => host.postMessage({deepx: event, ...more}, '*');
    let last_step = -1, last_said = -Infinity, reached = false, timer = null;
    tell_host = () => {
      timer ??= setTimeout(() => {
        timer = null;
        last_said = performance.now();
        if (page.brought()) return;  // when a rule stops the training of a chosen network tells its loss
        const s = window.deepx.summary();
        const step = s.problem?.step ?? s.step;
        if (step !== last_step) say('stepped', {step, epoch: s.epoch, loss: s.problem?.loss ?? s.loss, accuracy: s.accuracy});
        last_step = step;
        const goals = Object.values(s.problem?.measures ?? {}).filter((m) => m.goal);
        const met = goals.length > 0 && goals.every((m) => m.met);
        if (met && !reached) say('goal', {problem: s.problem.name, step});
        reached = met;
      }, Math.max(0, last_said + kEventEveryMs - performance.now()));
    };
    say('ready', {});
    tell_host();
  }

  async function start() {
    mark('script');
    if (location.protocol === 'file:') return fail(words.from_file);
    if (typeof createDeepX !== 'function') return fail(words.no_program);
    try {
      const module = await createDeepX({canvas: page.canvas, page: hooks, onAbort: (what) =>
        program_error(new WebAssembly.RuntimeError(String(what)))});
      if (!module.call) return;  // it has told why it did not start
      program = module;
      mark('program');
      settle.resolve(window.deepx);
      if (page.embed) {
        page.mind_surroundings();
        answer_host();
      }
    } catch (error) {
      fail(words.no_start(error?.message ?? error), error);
    }
  }
  start();
})();
