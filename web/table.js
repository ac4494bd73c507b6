// SPDX-License-Identifier: MIT
// The dialog for the reader's table. The table is read here and given to the program; it is sent nowhere.
'use strict';

const table_dialog = (() => {
  const find = (selector) => document.querySelector(selector);
  const table = find('#table'), rows = find('#table textarea');
  const column = Object.fromEntries(['x', 'y', 'label', 'target'].map((name) => [name, find(`#table [data-column=${name}]`)]));
  const decimal = find('#table [data-table=decimal]');
  const table_use = () => find('#table [name=table-use]:checked').value;
  const show_status = (text) => find('#table [role=status]').textContent = text;
  const points_chosen = () => ({x: column.x.value, y: column.y.value, label: column.label.value, decimal: decimal.value});
  const problem_chosen = () => ({target: column.target.value, decimal: decimal.value});
  const kShownBytes = 200_000, kShownLines = 2000;  // a longer text would make the text area slow, so only its first lines are shown
  let cut = false, settled = false;  // cut: only the beginning is shown; settled: the columns are those last checked
  /// "150 points: setosa, virginica." and one line for each change made to them.
  function show_points({count, classes, numbers, notes}) {
    const what = numbers ? words.numbers : classes.map(brief).join(', ') || words.one_class;
    show_status([words.points(count, what), ...notes, ...(cut ? [words.long_table] : [])].join('\n'));
  }
  /// Shows what the chosen columns make, or what is wrong with them. Only a valid choice can be started.
  function check_columns(first_look = false) {
    const start = find('[data-table=start]'), points = table_use() === 'points';
    for (const part of table.querySelectorAll('[data-use]')) part.hidden = part.dataset.use !== table_use();
    start.disabled = true;
    settled = false;
    if (!rows.value.trim()) return show_status('');
    try {
      const {columns, rows: count, points: made, problem} = page.table.look(
        points ? (first_look ? {decimal: decimal.value} : points_chosen()) : first_look ? {target: '', decimal: decimal.value} : problem_chosen());
      if (!points) show_status([words.rows(count, columns.length), ...problem.notes, ...(cut ? [words.long_table] : [])].join('\n'));
      else show_points(made);
      if (problem) column.target.value = problem.target;
      if (made) for (const name of ['x', 'y', 'label']) column[name].value = made[name];
      start.disabled = false;
      settled = true;
    } catch (error) {
      show_status(error.message);
    }
  }
  function look_at_table() {
    let columns = [];
    try {
      if (rows.value.trim()) ({columns} = page.table.look());
    } catch {
      // check_columns() shows the error.
    }
    for (const list of Object.values(column)) list.replaceChildren(...columns.map((name) => new Option(name, name)));
    column.target.selectedIndex = columns.length - 1;
    if (columns.length < 3) column.label.prepend(new Option(words.no_column, ''));
    check_columns(true);
  }
  /// Decodes a file's text as the program does in decode_text().
  function decoded(bytes) {
    const two = (bytes[0] === 0xff && bytes[1] === 0xfe) || bytes[1] === 0 ? 'utf-16le' : (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes[0] === 0 ? 'utf-16be' : '';
    if (two) return new TextDecoder(two).decode(bytes);
    try {
      return new TextDecoder('utf-8', {fatal: true}).decode(bytes, {stream: true});  // the last character may be incomplete
    } catch {
      return new TextDecoder('windows-1252').decode(bytes);
    }
  }
  /// The first lines; the whole text if it has no line break.
  function first_lines(text) {
    let end = 0;
    for (let i = 0; i < kShownLines; ++i) {
      const next = text.indexOf('\n', end) + 1;
      if (next === 0) break;
      end = next;
    }
    return end ? text.slice(0, end) : text;
  }
  function hand_over(content) {
    try {
      return page.table.give(content), true;
    } catch (error) {
      return show_status(error.message), false;
    }
  }
  /// Reads a long table piece by piece between frames. Returns false if the reader canceled, or on an error, which is
  /// shown.
  async function read_long(name) {
    try {
      await files.watch(name, async (report) => {
        for (let share = 0; share < 1; await files.yield_to_browser()) report(share = page.table.read());
      });
      return true;
    } catch (error) {
      if (error.name === 'AbortError') take('');
      return show_status(error.message), false;
    }
  }
  /// Takes a table as text or as the bytes of a file.
  async function take(content, name = words.pasted) {
    open();
    if (!hand_over(content)) return;
    cut = content.length > kShownBytes;
    const shown = cut ? content.slice(0, kShownBytes) : content;
    const text = typeof shown === 'string' ? shown : decoded(shown);
    rows.value = cut ? first_lines(text) : text;
    rows.readOnly = cut;
    if (!cut || await read_long(name)) look_at_table();
  }
  async function take_file(file) {
    if (!file) return;
    try {
      await take(await files.watch(file.name, (report) => files.read(file, 'table', report)), file.name);
    } catch (error) {
      show_status(error.message);
    }
  }
  function start_table() {
    const points = table_use() === 'points';
    try {
      page.table.use(points ? points_chosen() : problem_chosen());
      if (points) page.deepx.apply({view: 'train'});
    } catch (error) {
      return show_status(error.message);
    }
    table.close();
    try {
      page.deepx.play();
    } catch {
      // There is only one class; the plot says so.
    }
  }
  function open() {
    if (table.open) return;
    find(`#table [value=${page.deepx.summary().view === 'problems' ? 'problem' : 'points'}]`).checked = true;
    if (cut) rows.value = '', rows.readOnly = cut = false;  // the program may have received another file meanwhile
    decimal.value = '';
    if (hand_over(rows.value)) check_columns();
    table.showModal();
  }
  rows.addEventListener('input', () => take(rows.value));
  rows.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!cut && text.length <= kShownBytes) return;  // the browser pastes it
    event.preventDefault();
    take(text);
  });
  table.addEventListener('change', (event) => {
    if (event.target.name === 'table-use') check_columns(true);
    else if (event.target === decimal) check_columns(!settled);
    else if (event.target.dataset.column) check_columns();
  });
  // Rows may be pasted anywhere on the page.
  addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!page.deepx || event.target.closest?.('input, textarea') || !/\S[^\n]*[,;\t][^\n]*\n/.test(text)) return;
    event.preventDefault();
    take(text);
  });
  find('#table [type=file]').addEventListener('change', (event) => take_file(event.target.files[0]));
  find('[data-table=start]').addEventListener('click', start_table);
  find('[data-table=close]').addEventListener('click', () => table.close());
  table.addEventListener('close', () => find('#canvas').focus({preventScroll: true}));

  return {open, take};
})();
