// SPDX-License-Identifier: MIT
// The teacher's page: its parts on one page. Nothing leaves it.
import './codes.js';
import {hash_of, keep_text, kept_text, read_slides} from '../present/slides.js';
import {make_prepare} from './prepare.js';

const find = (selector) => document.querySelector(selector);

make_prepare({
  link: find('#state'), start: find('#start'), choices: find('#choices'), preview: find('#preview'), status: find('#prepare-status'),
  outputs: {link: find('#link'), embed: find('#embed'), worksheet: find('#worksheet')},
});

/// Copies a field's text, or selects it where the browser refuses.
async function copy(field, status) {
  try {
    await navigator.clipboard.writeText(field.value);
    status.textContent = 'Copied.';
  } catch {
    field.select();
    status.textContent = 'This browser does not let the page copy. The text is selected: copy it by hand.';
  }
}
for (const button of document.querySelectorAll('[data-copy]'))
  button.addEventListener('click', () => copy(find(button.dataset.copy), find('#copied')));

// The presentation: a text that the browser keeps.
const slides = find('#slides'), told = find('#slides-status'), go = find('#go');
function count() {
  keep_text(slides.value);
  try {
    const list = read_slides(slides.value);
    told.textContent = list.length ? `${list.length} ${list.length === 1 ? 'state' : 'states'}, kept in this browser.` : '';
    go.href = list.length ? `present.html${hash_of(slides.value)}` : 'present.html';
  } catch (error) {
    told.textContent = error.message;
  }
}
slides.value = kept_text();
slides.addEventListener('input', count);
find('#add').addEventListener('click', () => {
  slides.value = `${slides.value.trimEnd()}${slides.value.trim() ? '\n' : ''}${find('#link').value}`;
  count();
  find('#copied').textContent = 'Added to the presentation.';
});
count();
