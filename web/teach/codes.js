// SPDX-License-Identifier: MIT
// The teacher's page: result codes of a class, one in each line, become a table.
import {read_code} from '../lesson/code.js';
import {make} from '../lesson/dom.js';

const kLessons = 12;
const kReasons = {form: 'no code in this line', sum: 'damaged: compare it with the original', version: 'from a newer version of the lessons'};
const field = document.querySelector('#codes'), table = document.querySelector('#results');

/// The parts of a line: everything before the code is the name.
function read_line(line) {
  const [, name, code] = /^(.*?)[\s:;,]*\b(DX[\s-]?[0-9A-Za-z][0-9A-Za-z\s-]*)$/i.exec(line.trim()) ?? [null, line.trim(), ''];
  try {
    return {name, ...read_code(code)};
  } catch (error) {
    return {name, problem: kReasons[error.message] ?? error.message};
  }
}

const mark = ({answered, goals}, n) => goals.includes(n) ? ['✓', 'goal reached'] : answered.includes(n) ? ['·', 'answered'] : ['', 'not yet'];

function row(pupil) {
  const name = make('th', {scope: 'row', textContent: pupil.name || '(no name)'});
  if (pupil.problem) return make('tr', {}, name, make('td', {colSpan: kLessons + 1, className: 'problem', textContent: pupil.problem}));
  const cells = Array.from({length: kLessons}, (_, i) => {
    const [sign, words] = mark(pupil, i + 1);
    return make('td', {title: words}, make('span', {textContent: sign, ariaHidden: 'true'}), make('span', {className: 'hidden', textContent: words}));
  });
  return make('tr', {}, name, ...cells, make('td', {className: 'seed', textContent: pupil.seed}));
}

function show() {
  const pupils = field.value.split('\n').filter((line) => line.trim()).map(read_line), good = pupils.filter((pupil) => !pupil.problem);
  table.parentElement.hidden = pupils.length === 0;
  table.tHead.replaceChildren(make('tr', {}, make('th', {scope: 'col', textContent: 'Name'}),
    ...Array.from({length: kLessons}, (_, i) => make('th', {scope: 'col', textContent: i + 1})), make('th', {scope: 'col', textContent: 'Seed'})));
  table.tBodies[0].replaceChildren(...pupils.map(row));
  const goals = good.reduce((sum, pupil) => sum + pupil.goals.length, 0);
  document.querySelector('#summary').textContent = pupils.length ? `${good.length} of ${pupils.length} codes read, ${goals} goals reached` : '';
}
field.addEventListener('input', show);
show();
