// SPDX-License-Identifier: MIT
// Starts the program and gives window.deepx to tests, lessons and embedding pages; documented in API.md.
'use strict';

(() => {
  const kMostText = 100_000_000, kMostBytes = 64 << 20;
  const timing = {};
  let promised;
  const ready = new Promise((resolve, reject) => promised = {resolve, reject});
  let program = null;

  /// Records when something first happened, in ms after navigation, for deepx.timing and the browser's profiler.
  function mark(name) {
    if (timing[name] !== undefined) return;
    timing[name] = performance.mark(`deepx:${name}`).startTime;
  }

  function need_program(method) {
    if (!program) throw new Error(`deepx.${method}: the playground is still loading; wait for deepx.ready`);
    return program;
  }

  /// The argument as JSON. The program checks its limits; this only refuses what JSON cannot hold, such as an object
  /// that contains itself.
  function json_of(method, argument) {
    let text;
    try {
      text = JSON.stringify(argument ?? null);
    } catch (error) {
      throw new Error(`deepx.${method}: the argument cannot be written as JSON (${brief(error.message)}); give plain values without cycles, at most 64 levels deep`);
    }
    if (text === undefined) throw new Error(`deepx.${method}: ${typeof argument} cannot be written as JSON; give a plain object`);
    if (text.length > kMostText) throw new Error(`deepx.${method}: the argument has ${text.length} characters; at most ${kMostText} are taken`);
    return text;
  }

  /// Calls the program and throws its errors as JavaScript errors with the same message.
  function call(method, argument) {
    const text = json_of(need_program(method) && method, argument);
    const answer = JSON.parse(program.call(method, text));
    if ('error' in answer) throw new Error(answer.error);
    return answer.ok;
  }

  /// Gives the program a file's content: text or bytes (Uint8Array, ArrayBuffer). The program keeps it until the next
  /// one comes.
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
  /// True once the reader has brought data.
  page.brought = () => program !== null && call('brought');
  /// Shows a message where the program shows its messages.
  page.show_message = (message) => call('tell', message);
  /// The program keeps the table, so that it is not passed and parsed again for each query.
  page.table = Object.freeze({
    give: (content) => give('table', content),
    is_run: () => call('given_is_run'),
    read: () => call('read_table'),
    look: (columns) => call('given_table', columns),
    use: (use) => call('use_table', use),
  });

  /// Shows the first failure; later ones follow from it.
  function fail([title, sentences], error) {
    page.show_failure(title, sentences);
    promised.reject(error ?? new Error(`deepX: ${title}`));
  }
  // Code that awaits `ready` gets the error; a page that does not await it has the message on screen.
  ready.catch(() => {});

  /// Handles an error that the program did not catch: a trap or a failed assertion. The program cannot go on after it.
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
      report_to_host();
    },
  };

  // When embedded, the host page drives the playground by messages {deepx: method, value, id}, and receives events.
  const kEventEveryMs = 250;
  let report_to_host = () => {};
  function answer_host() {
    const host = window.parent;
    if (host === window) return;
    addEventListener('message', (event) => {
      const message = event.data;
      if (event.source !== host || typeof message?.deepx !== 'string') return;
      // A sandboxed host has no origin.
      const reply = (answer) => host.postMessage({deepx: 'reply', id: message.id ?? null, ...answer}, event.origin === 'null' ? '*' : event.origin);
      try {
        const value = message.value ?? (message.deepx === 'step' ? 1 : null);
        reply({value: call('host', {method: message.deepx, value})});
      } catch (error) {
        reply({error: error.message});
      }
    });
    // Events hold nothing that the reader has brought, so any host may receive them.
    const say = (event, more) => host.postMessage({deepx: event, ...more}, '*');
    let last_step = -1, last_said = -Infinity, reached = false, timer = null;
    report_to_host = () => {
      timer ??= setTimeout(() => {
        timer = null;
        last_said = performance.now();
        if (page.brought()) return;  // the step at which a rule stops a chosen network reveals its loss
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
    report_to_host();
  }

  async function start() {
    mark('script');
    if (location.protocol === 'file:') return fail(words.from_file);
    if (typeof createDeepX !== 'function') return fail(words.no_program);
    try {
      const module = await createDeepX({canvas: page.canvas, page: hooks, onAbort: (what) =>
        program_error(new WebAssembly.RuntimeError(String(what)))});
      if (!module.call) return;  // the program has shown why it did not start
      program = module;
      mark('program');
      promised.resolve(window.deepx);
      if (page.embed) {
        page.follow_visibility();
        answer_host();
      }
    } catch (error) {
      fail(words.no_start(error?.message ?? error), error);
    }
  }

  // A lesson is loaded only when one is opened: ?lesson=3. What the tab has kept is read before the program runs, since
  // the program replaces it.
  const asked = new URLSearchParams(location.search), lesson = asked.get('lesson');
  if (lesson) {
    const kept = location.hash ? '' : page.kept_session();
    import('./lesson/lesson.js').then(({start}) => start(lesson, asked.get('lang'), kept));
  }
  /// A first visit: nothing of the playground is kept, and nothing was asked for. Automated browsers are no visitors.
  function first_visit() {
    try {
      return !page.embed && !location.hash && !location.search && !navigator.webdriver &&
        !Object.keys(localStorage).some((key) => key.startsWith('deepx.'));
    } catch {
      return false;  // what cannot be remembered would be offered each time
    }
  }
  const tour = asked.get('tour') === '1' && !lesson;
  if (tour || first_visit()) import('./tour/tour.js').then(({start}) => start(tour));
  start();
})();
