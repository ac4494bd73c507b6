// SPDX-License-Identifier: MIT
// The page around the canvas: skeleton, messages, last picture, link, and the mirror for assistive technology.
// The program calls the functions of `page` (see playground/app/platform_web.cpp); api.js connects `page.deepx`.
'use strict';

const page = (() => {
  const find = (selector) => document.querySelector(selector);
  const stage = find('#stage'), canvas = find('#canvas'), picture = find('#picture'), notice = find('#notice');
  const kFirstPictureMs = 2000, kPictureEveryMs = 5000, kHashEveryMs = 300, kReadOutEveryMs = 500, kAnnounceEveryMs = 4000;

  /// Runs `action` at most every `every_ms`, once more after the last call so that nothing stays unsaid.
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

  /// Shows a card over the page: a title, sentences, and a button where one helps. Text only, never markup.
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

  /// A readable end: what went wrong and what to do, with the state still in the address. The first stays.
  function show_failure(title, sentences) {
    if (stage.classList.contains('failed')) return;
    stage.classList.add('failed');
    find('#skeleton').hidden = true;
    show_notice(title, sentences, {label: 'Load again', action: () => location.reload()});
  }

  // The picture that stands behind "Graphics paused": kept in main memory, since a lost context takes its own along.
  const pen = picture.getContext('2d', {willReadFrequently: true});
  let picture_taken = kFirstPictureMs - kPictureEveryMs;
  function keep_picture() {
    if (performance.now() - picture_taken < kPictureEveryMs) return;
    picture_taken = performance.now();
    picture.width = canvas.clientWidth / 2;
    picture.height = canvas.clientHeight / 2;
    if (picture.width && picture.height) pen.drawImage(canvas, 0, 0, picture.width, picture.height);
  }

  // Read-outs and live text, from the same state() that tests and lessons read.
  let announced = -Infinity;
  const percent = (x) => (100 * x).toFixed(1);
  const fixed = (x) => (Number.isFinite(x) ? x.toFixed(3) : 'not a number');
  const training_rows = (s) => [
    ['Epoch', s.epoch], ['Step', s.step], ['Training loss', fixed(s.loss.train)], ['Test loss', fixed(s.loss.test)],
    ...(s.accuracy?.test != null ? [['Test accuracy', `${percent(s.accuracy.test)} %`]] : []),
  ];
  function training_live(s) {
    const accuracy = s.accuracy?.test != null ? `, test accuracy ${percent(s.accuracy.test)} percent` : '';
    return `epoch ${s.epoch}, test loss ${fixed(s.loss.test)}${accuracy}`;
  }
  const spoken = (name) => name.replaceAll('_', ' ');
  const digits = (x) => (Number.isFinite(x) ? String(+x.toPrecision(4)) : 'not a number');
  const problem_rows = (p) => [
    ['Problem', p.title], ['Step', `${p.step} of ${p.steps}`], ['Loss', digits(p.loss)],
    ...Object.entries(p.settings).map(([name, value]) => [`Setting ${spoken(name)}`, value]),
    ...Object.entries(p.measures).map(([name, m]) =>
      [spoken(name), digits(m.value) + (m.goal ? `; goal ${m.goal}: ${m.met ? 'met' : 'not met'}` : '')]),
  ];
  function problem_live(p) {
    const goals = Object.values(p.measures).filter((m) => m.goal);
    return `step ${p.step}, loss ${digits(p.loss)}, ${goals.filter((m) => m.met).length} of ${goals.length} goals met`;
  }
  function list_problems(name) {
    const list = find('#problem');
    if (list.length === 1) list.append(...page.deepx.problems().map((p) => new Option(p.title, p.name)));
    if (document.activeElement !== list) list.value = name;
  }
  const refresh = throttle(kReadOutEveryMs, () => {
    const s = page.deepx.state();
    const rows = [['State', s.playing ? 'playing' : 'paused'], ...(s.problem ? problem_rows(s.problem) : training_rows(s))];
    if (s.view === 'backprop') rows.push(['Backprop', `${s.tape.phase}, step ${s.tape.at} of ${s.tape.steps}`]);
    if (s.error) rows.push(['Message', s.error]);
    find('#readouts tbody').replaceChildren(...rows.map(([name, value]) => {
      const row = document.createElement('tr');
      row.append(Object.assign(document.createElement('th'), {textContent: name, scope: 'row'}),
        Object.assign(document.createElement('td'), {textContent: value}));
      return row;
    }));
    button('play').textContent = s.playing ? 'Pause' : 'Play';
    for (const view of ['train', 'backprop', 'problems']) button(view).setAttribute('aria-pressed', s.view === view);
    list_problems(s.problem?.name ?? '');
    if (performance.now() - announced < kAnnounceEveryMs) return;
    const text = s.problem ? problem_live(s.problem) : training_live(s);
    if (text === find('#live').textContent) return;
    announced = performance.now();
    find('#live').textContent = text;
  });

  let link = location.hash;
  const write_link = throttle(kHashEveryMs, () => {
    try {
      history.replaceState(null, '', link || location.pathname + location.search);
    } catch {
      // Sandboxed frames may refuse; the link button still has the link.
    }
  });

  function copy_link() {
    const url = new URL(link || '#', location.href).href;
    const show = () => {
      find('#link input').value = url;
      find('#link').showModal();
      find('#link input').select();
    };
    if (!navigator.clipboard) return show();
    navigator.clipboard.writeText(url).then(() => find('#live').textContent = 'Link copied', show);
  }

  // A table of the reader's own: read here, handed to the program, sent nowhere.
  const table = find('#table'), rows = find('#table textarea'), column = find('#table select');
  const tell = (text) => find('#table [role=status]').textContent = text;
  function look_at_table() {
    column.replaceChildren();
    try {
      const {columns, rows: count} = rows.value.trim() ? page.deepx.table(rows.value) : {columns: [], rows: 0};
      column.append(...columns.map((name) => new Option(name, name)));
      column.selectedIndex = columns.length - 1;
      tell(count ? `${count} rows, ${columns.length} columns` : '');
    } catch (error) {
      tell(error.message);
    }
    find('[data-table=start]').disabled = !column.length;
  }
  async function take_file(file) {
    if (!file) return;
    rows.value = await file.text();
    look_at_table();
  }
  function start_table() {
    try {
      page.deepx.apply({problem: {name: 'table_classes', table: rows.value, target: column.value}});
    } catch (error) {
      return tell(error.message);
    }
    table.close();
    page.deepx.play();
  }
  function open_table() {
    if (!table.open) table.showModal();
  }
  rows.addEventListener('input', look_at_table);
  find('#table input').addEventListener('change', (event) => take_file(event.target.files[0]));
  find('[data-table=start]').addEventListener('click', start_table);
  find('[data-table=close]').addEventListener('click', () => table.close());
  table.addEventListener('close', () => canvas.focus({preventScroll: true}));
  // A file may be dropped anywhere: the browser would leave the page for it.
  addEventListener('dragover', (event) => event.dataTransfer.types.includes('Files') && event.preventDefault());
  addEventListener('drop', (event) => {
    if (!event.dataTransfer.files.length || !page.deepx) return;
    event.preventDefault();
    open_table();
    take_file(event.dataTransfer.files[0]);
  });

  const button = (name) => find(`#mirror [data-do=${name}]`);
  const actions = {
    play: () => page.deepx.state().playing ? page.deepx.pause() : page.deepx.play(),
    step: () => page.deepx.step(1),
    reset: () => page.deepx.reset(),
    seed: () => page.deepx.apply({new_seed: {}}),
    train: () => page.deepx.apply({view: 'train'}),
    backprop: () => page.deepx.apply({view: 'backprop'}),
    problems: () => page.deepx.apply({view: 'problems'}),
    theme: () => page.theme(document.documentElement.dataset.theme === 'light' ? 'dark' : 'light'),
    link: copy_link,
    table: open_table,
  };
  find('#mirror').addEventListener('click', (event) => {
    const action = actions[event.target.dataset.do];
    if (!action || !page.deepx) return;
    action();
    refresh();
  });

  find('#problem').addEventListener('change', (event) => {
    if (event.target.value) page.deepx.apply({problem: event.target.value});
    refresh();
  });

  return {
    canvas, show_failure, show_notice, copy_link, open_table,
    /// Each drawn frame: the first one takes the skeleton away.
    drawn() {
      stage.classList.add('running');
      keep_picture();
      refresh();
    },
    /// The state's link ("#..." or "" for the defaults), written to the address without adding to the history.
    link(text) {
      link = text;
      write_link();
    },
    /// Wears and remembers a theme; the program follows the attribute.
    theme(name) {
      document.documentElement.dataset.theme = name;
      try {
        localStorage.setItem('deepx.theme', name);
      } catch {
        // Nothing is remembered then.
      }
    },
    /// The graphics context is gone (true) or back (false).
    context_lost(lost) {
      picture.hidden = !lost;
      stage.classList.toggle('lost', lost);
      if (lost) show_notice('Graphics paused', ['Restoring the picture. The network and its training are kept.']);
      else notice.hidden = true;
    },
    /// Escape: the keyboard leaves the canvas for the first button after it.
    leave: () => button('play').focus(),
  };
})();
