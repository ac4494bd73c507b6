// SPDX-License-Identifier: MIT
// The page around the canvas: skeleton, messages, last picture, link, and the mirror for assistive technology.
// The program calls the functions of `page` (see playground/app/platform_web.cpp); api.js connects `page.deepx`.
'use strict';

const page = (() => {
  const find = (selector) => document.querySelector(selector);
  const stage = find('#stage'), canvas = find('#canvas'), picture = find('#picture'), notice = find('#notice');
  /// True inside another page (?embed=1): it takes no focus and stores nothing, and touches scroll that page until the
  /// canvas is tapped.
  const embed = new URLSearchParams(location.search).get('embed') === '1';
  if (embed) document.documentElement.classList.add('embed');
  const kFirstPictureMs = 2000, kPictureEveryMs = 5000, kHashEveryMs = 300, kReadOutEveryMs = 500, kAnnounceEveryMs = 4000, kKeepEveryMs = 5000;

  /// Runs `action` at most every `every_ms`, and once more after the last call, so that the latest state is shown.
  function throttle(every_ms, action) {
    let timer = null, last = -Infinity;
    return () => {
      timer ??= setTimeout(() => {
        timer = null;
        last = performance.now();
        action();
      }, Math.max(0, last + every_ms - performance.now()));
    };
  }

  /// Shows a card over the page: a title, sentences, and perhaps a button. Takes text, never markup.
  function show_notice(title, sentences, button) {
    notice.replaceChildren(Object.assign(document.createElement('h2'), {textContent: title}));
    for (const sentence of sentences) {
      const line = document.createElement('p');
      // `code` stands out in backquotes.
      sentence.split('`').forEach((part, i) =>
        line.append(i % 2 ? Object.assign(document.createElement('code'), {textContent: part}) : part));
      notice.append(line);
    }
    if (button) {
      const element = Object.assign(document.createElement('button'), {textContent: button.label});
      element.addEventListener('click', button.action);
      notice.append(element);
    }
    notice.hidden = false;
  }

  /// Shows what failed and what to do; the state is still in the address. The first failure stays on screen.
  function show_failure(title, sentences) {
    if (stage.classList.contains('failed')) return;
    stage.classList.add('failed');
    find('#skeleton').hidden = true;
    show_notice(title, sentences, {label: words.load_again, action: () => location.reload()});
  }

  // The picture behind "Graphics paused". It is kept in main memory, since a lost context loses its own picture.
  const pen = picture.getContext('2d', {willReadFrequently: true});
  let picture_taken = kFirstPictureMs - kPictureEveryMs;
  function keep_picture() {
    if (performance.now() - picture_taken < kPictureEveryMs) return;
    picture_taken = performance.now();
    picture.width = canvas.clientWidth / 2;
    picture.height = canvas.clientHeight / 2;
    if (picture.width && picture.height) pen.drawImage(canvas, 0, 0, picture.width, picture.height);
  }

  // Readings and live text, from the state that tests and lessons read.
  let warned = null, said = '';  // the last warning announced, and the last text of the live line
  const percent = (x) => (100 * x).toFixed(1);
  const fixed = (x) => (Number.isFinite(x) ? x.toFixed(3) : words.not_a_number);
  // Without test points, the training points measure the network.
  const judge = (s) => (s.points.test ? 'test' : 'train');
  const training_rows = (s) => [
    [words.epoch, s.epoch], [words.step, s.step], [words.train_loss, fixed(s.loss.train)],
    [words.test_loss, s.points.test ? fixed(s.loss.test) : words.no_test_points],
    ...(s.accuracy?.[judge(s)] != null ? [[words[`${judge(s)}_accuracy`], words.percent(percent(s.accuracy[judge(s)]))]] : []),
  ];
  const training_live = (s) => words.training(s.epoch, s.points.test ? words.tested : words.trained, fixed(s.loss[judge(s)]),
    s.accuracy?.[judge(s)] != null && percent(s.accuracy[judge(s)]));
  const spoken = (name) => name.replaceAll('_', ' ');
  const digits = (x) => (Number.isFinite(x) ? String(+x.toPrecision(4)) : words.not_a_number);
  const problem_rows = (p) => [
    [words.problem, p.title], [words.sought, p.sought], [words.step, words.step_of(p.step, p.steps)], [words.loss, digits(p.loss)],
    ...Object.entries(p.settings).map(([name, value]) => [words.setting(spoken(name)), value]),
    ...Object.entries(p.measures).map(([name, m]) =>
      [spoken(name), m.goal ? words.goal(digits(m.value), m.goal, m.met) : digits(m.value)]),
    [words.about, p.about], [words.formula, p.formula],
  ];
  const gradient_rows = (g) => [
    [words.diagnosis, `${g.diagnosis.title}. ${g.diagnosis.words}`],
    ...g.layers.map((l) => [words.layer_of(l.name), words.layer_numbers(digits(l.gradientRms ?? NaN), digits(l.updateRatio ?? NaN),
      l.dead + l.saturated ? words.lost_units(l.dead, l.saturated, l.units) : '')]),
  ];
  function problem_live(p) {
    const goals = Object.values(p.measures).filter((m) => m.goal);
    return words.goals(p.step, digits(p.loss), goals.filter((m) => m.met).length, goals.length);
  }
  function list_problems(name) {
    const list = find('#problem');
    if (list.length === 1) list.append(...[...page.deepx.problems(), ...page.deepx.presets()].map((p) => new Option(p.title, p.name)));
    if (document.activeElement !== list) list.value = name;
  }
  /// Announces news in the live line: not too often, and always the latest.
  const announce = throttle(kAnnounceEveryMs, () => {
    const s = page.deepx.summary(), live = find('#live');
    const text = (s.warning !== warned && s.warning) || (s.tape ? words.trace_step(s.tape) : s.problem ? problem_live(s.problem) : training_live(s));
    warned = s.warning;  // announced once
    if (text !== said) live.textContent = said = text;  // while paused, a note there is not overwritten
  });
  let readouts_shown = '';
  const refresh = throttle(kReadOutEveryMs, () => {
    const s = page.deepx.summary();
    const rows = [[words.state, s.playing ? words.playing : words.resting], ...(s.problem ? problem_rows(s.problem) : training_rows(s))];
    if (s.classNames.length) rows.push([words.classes, s.classNames.map((name, k) => name || words.class_letters[k]).join(', ')]);
    if (s.columns) rows.push([words.columns, words.columns_of(s.columns.map((c) => c.name), /(^|:)numbers:/.test(s.spec.data.own))]);
    if (s.tape) rows.push([words.backprop, words.phase(s.tape.phase, s.tape.at, s.tape.steps)], [words.rule, words.trace_rule(s.tape)]);
    if (s.gradients) rows.push(...gradient_rows(s.gradients));
    if (s.error ?? s.warning) rows.push([words.message, s.error ?? s.warning]);
    const told = JSON.stringify(rows);
    if (told !== readouts_shown) find('#readouts tbody').replaceChildren(...rows.map(([name, value]) => {
      const row = document.createElement('tr');
      row.append(Object.assign(document.createElement('th'), {textContent: name, scope: 'row'}),
        Object.assign(document.createElement('td'), {textContent: value}));
      return row;
    }));
    readouts_shown = told;
    button('play').textContent = s.playing ? words.pause : words.play;
    for (const view of ['train', 'backprop', 'gradients', 'problems']) button(view).setAttribute('aria-pressed', s.view === view);
    button('anyway').hidden = !s.asks;
    list_problems(s.problem?.name ?? '');
    mirror.refresh();
    announce();
  });

  // The session survives a reload of this tab and ends with the tab. If storage is full or refused, only the link
  // survives.
  const kSession = 'deepx.session';
  function keep_session() {
    if (embed || !page.deepx) return;
    try {
      sessionStorage.setItem(kSession, JSON.stringify(page.deepx.session()));
    } catch {
      try {
        sessionStorage.removeItem(kSession);
      } catch {
        // Then nothing is kept.
      }
    }
  }
  const keep_session_soon = throttle(kKeepEveryMs, keep_session);
  addEventListener('pagehide', keep_session);
  function kept_session() {
    try {
      if (embed) return '';
      return sessionStorage.getItem(kSession) ?? '';
    } catch {
      return '';
    }
  }

  // The address follows the state. A change of view adds an entry to the history, so that Back returns to the view
  // before, but not when embedded: that history belongs to the host. Our entries are marked; a link that is typed or
  // clicked is not.
  let link = location.hash, written = link;
  const view_of = (hash) => /[#&]view=([a-z]+)/.exec(hash)?.[1] ?? 'train';
  function write_link(pushes = false) {
    if (embed && page.brought()) return;  // a frame loaded again at this address would treat the reader's data as the host's
    written = link;
    try {
      history[pushes ? 'pushState' : 'replaceState']({deepx: true}, '', link || location.pathname + location.search);
    } catch {
      // Sandboxed frames may refuse this; the link button still works.
    }
  }
  const write_link_soon = throttle(kHashEveryMs, () => link !== written && write_link());
  if (!embed) write_link();
  addEventListener('popstate', () => written = link);  // a link that waits to be written belongs to the entry before

  /// Copies text to the clipboard and then confirms it. If the browser refuses, shows the text, to be copied by hand.
  function copy(text, note) {
    const show = () => {
      find('#link textarea').value = text;
      find('#link').showModal();
      find('#link textarea').select();
    };
    const confirm_copy = () => {
      find('#live').textContent = note;
      input.say(note);
    };
    if (!navigator.clipboard) return show();
    navigator.clipboard.writeText(text).then(confirm_copy, show);
  }
  const copy_link = (of = link, note = words.link_copied) => copy(new URL(of || '#', location.href).href, note);
  function copy_embed(note = words.embed_copied) {
    const address = new URL(location.pathname, location.href);
    address.search = '?embed=1';
    address.hash = link;
    const quoted = address.href.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    copy(`<iframe src="${quoted}" title="${words.frame_title}" width="100%" height="720" style="border:0" loading="lazy" allow="clipboard-write; fullscreen"></iframe>`, note);
  }

  function open_page() {
    const address = new URL(location.pathname, location.href);
    address.hash = link;
    window.open(address.href, '_blank', 'noopener');
  }

  /// Opens a page of the site: the reference, a lesson, or this state's backward pass as a sheet to print.
  function open_site(page) {
    const address = new URL(page, location.href.split(/[?#]/)[0]);
    if (page === 'worksheet.html') address.hash = link;
    window.open(address.href, '_blank', 'noopener');
  }

  // Files are saved as downloads, and opened from a dialog or a drop. Nothing leaves the page.
  function save(name, blob) {
    const anchor = Object.assign(document.createElement('a'), {href: URL.createObjectURL(blob), download: name});
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);  // some browsers read it later
  }
  let picture_name = null;  // the file name under which the next drawn frame is saved
  function is_run(bytes) {
    page.table.give(bytes);
    return page.table.is_run();
  }
  /// Tells a table by its content when the file name does not: rows of several cells, and no spec.
  function is_table(bytes) {
    try {
      page.table.give(bytes);
      const {columns, rows, run} = page.table.look();
      return bytes[0] !== 0x7b && !run && columns.length > 1 && rows > 1;
    } catch {
      return false;
    }
  }
  /// Opens a file by its kind: a table of points in its dialog, anything else in the program, which reports errors.
  async function open_any(file) {
    const named = /\.(csv|tsv|tab|txt|data|dat|asc)$/i.test(file.name), other = /\.(json|safetensors|deepx)$/i.test(file.name);
    try {
      const bytes = await files.watch(file.name, (report) => files.read(file, named ? 'table' : 'other', report));
      if (!other && (named ? !is_run(bytes) : is_table(bytes))) await table_dialog.take(bytes, file.name);
      else page.deepx.open(file.name, bytes);
    } catch (error) {
      show_error(error);
    }
    refresh();
  }
  /// Shows the error in the banner, too, unless the program already shows it there.
  function show_error(error) {
    find('#live').textContent = error.message;
    if (error.name !== 'AbortError' && page.deepx.summary().error !== error.message) page.show_message(error.message);
  }
  function choose_file() {
    const input = Object.assign(document.createElement('input'), {type: 'file'});
    input.addEventListener('change', () => input.files[0] && open_any(input.files[0]));
    input.click();
  }

  // A file may be dropped anywhere. Without this the browser would open it instead of the page.
  addEventListener('dragover', (event) => event.dataTransfer.types.includes('Files') && event.preventDefault());
  addEventListener('drop', (event) => {
    if (!event.dataTransfer.files.length || !page.deepx) return;
    event.preventDefault();
    open_any(event.dataTransfer.files[0]);
  });

  const button = (name) => find(`#mirror [data-do=${name}]`);
  const actions = {
    play: () => page.deepx.summary().playing ? page.deepx.pause() : page.deepx.play(),
    step: () => page.deepx.step(1),
    back: () => page.deepx.apply({back: 1}),
    undo: () => page.deepx.summary().canUndo && page.deepx.apply({undo: {}}),
    redo: () => page.deepx.summary().canRedo && page.deepx.apply({redo: {}}),
    reset: () => page.deepx.reset(),
    seed: () => page.deepx.apply({new_seed: {}}),
    train: () => page.deepx.apply({view: 'train'}),
    backprop: () => page.deepx.apply({view: 'backprop'}),
    gradients: () => page.deepx.apply({view: 'gradients'}),
    problems: () => page.deepx.apply({view: 'problems'}),
    theme: () => page.theme(document.documentElement.dataset.theme === 'light' ? 'dark' : 'light'),
    link: () => copy_link(),
    embed: () => copy_embed(),
    worksheet: () => open_site('worksheet.html'),
    open: choose_file,
    anyway: () => page.deepx.open_anyway(),
    table: table_dialog.open,
  };
  find('#mirror').addEventListener('click', (event) => {
    const action = actions[event.target.dataset.do];
    if (!action || !page.deepx) return;
    action();
    refresh();
  });
  find('#save').addEventListener('change', (event) => {
    const kind = event.target.value;
    event.target.value = '';
    if (!kind || !page.deepx) return;
    const file = page.deepx.export(kind);
    save(file.name, new Blob([file.text ?? Uint8Array.from(atob(file.base64), (c) => c.charCodeAt(0))], {type: file.type}));
  });

  find('#problem').addEventListener('change', (event) => {
    if (event.target.value) page.deepx.apply({problem: event.target.value});
    refresh();
  });

  find('#outside').addEventListener('click', () => find('#mirror button:enabled:not([hidden])').focus());
  find('#outside').addEventListener('keydown', (event) => event.key === 'Escape' && canvas.focus({preventScroll: true}));

  // An embedded playground trains while it is visible, and releases touches and wheel when the reader turns to
  // something else.
  function follow_visibility() {
    addEventListener('blur', () => document.documentElement.classList.remove('awake'));
    let resume = !matchMedia('(prefers-reduced-motion: reduce)').matches && !/view=(?!train)/.test(location.hash);
    new IntersectionObserver((entries) => {
      const visible = entries.at(-1).isIntersecting;
      if (visible && resume) {
        resume = false;
        page.deepx.play();
      } else if (!visible && page.deepx.summary().playing) {
        resume = true;
        page.deepx.pause();
      }
    }, {threshold: 0.3}).observe(canvas);
  }

  return {
    follow_visibility,
    canvas, embed, show_failure, show_notice, copy, copy_link, copy_embed, open_page, open_site, open_table: table_dialog.open, kept_session, save, choose_file,
    /// True while touches and wheel belong to the surrounding page.
    asleep: () => embed && !document.documentElement.classList.contains('awake'),
    awake: (on) => document.documentElement.classList.toggle('awake', on),
    /// Saves the next drawn frame as a file.
    save_picture(name) {
      picture_name = name;
    },
    /// Called for each drawn frame; the first one removes the skeleton.
    drawn() {
      stage.classList.add('running');
      keep_picture();
      // Save it at once: the drawing is gone once the browser has shown it.
      const name = picture_name;
      picture_name = null;
      if (name) canvas.toBlob((blob) => save(name, blob));
      refresh();
      keep_session_soon();
    },
    /// Writes the state's link ("#...", or "" for the defaults) to the address. A change of view adds an entry to the
    /// history.
    link(text) {
      const pushes = !embed && view_of(text) !== view_of(link) && view_of(text) !== view_of(location.hash);
      if (pushes && link !== written) write_link();  // the final state of the view that is left
      link = text;
      if (pushes) write_link(true);
      else write_link_soon();
    },
    /// Whether this page wrote the current entry of the history.
    is_ours: () => history.state?.deepx === true,
    /// Sets and remembers a theme; the program follows the attribute.
    theme(name) {
      document.documentElement.dataset.theme = name;
      try {
        localStorage.setItem('deepx.theme', name);
      } catch {
        // Then nothing is remembered.
      }
    },
    /// The graphics context is gone (true) or back (false).
    context_lost(lost) {
      picture.hidden = !lost;
      stage.classList.toggle('lost', lost);
      if (lost) show_notice(...words.paused);
      else notice.hidden = true;
    },
    /// Escape moves the focus from the canvas to the button after it. Escape again moves it back.
    leave: () => find('#outside').focus(),
    typing: input.follow,
    listen: (module) => input.listen(module, page),
  };
})();
