// SPDX-License-Identifier: MIT
// Every text of the page's scripts, in one table: a translation is another table. Fixed texts are in index.html,
// texts on the canvas in playground/widgets/base/words.h and the panels.
'use strict';

/// Shortens text from outside, to be quoted in a sentence.
const brief = (text) => [...String(text).slice(0, 120)].slice(0, 57).join('') + (String(text).length > 57 ? '…' : '');

const words = Object.freeze({
  not_a_number: 'not a number',

  // Failures: a title, and sentences in which `code` stands out.
  load_again: 'Load again',
  paused: ['Graphics paused', ['Restoring the picture. The network and its training are kept.']],
  stopped: (message) => ['The playground stopped', [`An error inside it could not be handled: \`${message}\``,
    'The experiment is still in the address. Load the page again to restart it.']],
  no_webgl: ['This browser cannot draw with WebGL 2', ['The playground draws with WebGL 2, which is missing or switched off here.',
    'Use a current Firefox, Chrome, Edge or Safari, and check that hardware acceleration is on in its settings.']],
  from_file: ['Please open this page from a web server', ['Browsers do not run WebAssembly from a file.',
    'Run `./web/serve` in the project folder, or any other web server, and open the address it prints.']],
  no_program: ['The program did not load', ['`deepx.js` could not be fetched.', 'Check the connection, or build the site again.']],
  no_begin: (message) => ['The playground could not start', [message]],
  no_start: (message) => ['The program did not start', [`\`${message}\``,
    'Check the connection, and that the server sends `deepx.wasm` next to this page.']],

  // Readings in the mirror, and announcements for screen readers.
  state: 'State', playing: 'playing', resting: 'paused', play: 'Play', pause: 'Pause', message: 'Message',
  epoch: 'Epoch', step: 'Step', loss: 'Loss', train_loss: 'Training loss', test_loss: 'Test loss', test_accuracy: 'Test accuracy',
  train_accuracy: 'Training accuracy', no_test_points: 'no test points',
  percent: (x) => `${x} %`,
  training: (epoch, part, loss, accuracy) => `epoch ${epoch}, ${part} loss ${loss}${accuracy ? `, ${part} accuracy ${accuracy} percent` : ''}`,
  tested: 'test', trained: 'training',
  diagnosis: 'Diagnosis',
  layer_of: (name) => `Gradient of ${name}`,
  layer_numbers: (size, update, lost) => `RMS ${size}, update over weight ${update}${lost}`, lost_units: (dead, saturated, units) => `, ${dead || saturated} of ${units} units ${dead ? 'dead' : 'saturated'}`,
  problem: 'Problem', sought: 'What is sought', about: 'About', formula: 'Formula', backprop: 'Backprop', classes: 'Classes', columns: 'Columns', class_letters: 'ABCDEFGH',
  step_of: (step, steps) => `${step} of ${steps}`,
  phase: (phase, step, steps) => `${phase}, step ${step} of ${steps}`,
  rule: 'Rule',
  trace_rule: ({title, place, numbers}) => [title, place, numbers].filter(Boolean).join('. '),
  trace_step: (tape) => `step ${tape.at} of ${tape.steps}. ${words.trace_rule(tape)}`,
  setting: (name) => `Setting ${name}`,
  goal: (value, goal, met) => `${value}; goal ${goal}: ${met ? 'met' : 'not met'}`,
  goals: (step, loss, met, goals) => `step ${step}, loss ${loss}, ${met} of ${goals} goals met`,
  range: (label, low, high) => `${label} (${low} to ${high})`,

  // Sharing.
  link_copied: 'Link copied', embed_copied: 'Embed code copied', frame_title: 'deepX playground',

  // Reading files.
  megabytes: (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`,
  too_large: (name, size, most) => `open: ${brief(name)}: is ${words.megabytes(size)} long; at most ${words.megabytes(most)} are read`,
  reading: (name) => `Reading ${brief(name)} …`,
  canceled: (name) => `${brief(name)} was not opened.`,
  pasted: 'the pasted table',
  long_table: 'The table is too long to show whole: only its first lines are above.',

  // The dialog for a table.
  rows: (rows, columns) => `${rows} rows, ${columns} columns`,
  points: (count, what) => `${count} ${count === 1 ? 'point' : 'points'}: ${what}.`,
  numbers: 'one number each', one_class: 'all of class A',
  no_column: 'none: all of class A',
  columns_of: ([x1, x2, label], numbers) => `x1 is ${x1}, x2 is ${x2}${label && `, the ${numbers ? 'number' : 'class'} is ${label}`}`,
});
