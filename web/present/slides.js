// SPDX-License-Identifier: MIT
// A presentation is a small text: one link of the playground in each line, with a title in front if one is wanted. The
// browser keeps the latest text; a link present.html#slides=.. holds one itself.
const kKept = 'deepx.slides';

/// The slides of a text, [{title, hash}]. Throws an Error that names the first line without a link.
export function read_slides(text) {
  return text.split('\n').map((line, i) => ({line: line.trim(), number: i + 1})).filter(({line}) => line).map(({line, number}) => {
    const at = line.indexOf('#');
    if (at < 0) throw new Error(`Line ${number}, “${line.slice(0, 60)}”, has no link; a link holds a # and what follows it.`);
    const title = line.slice(0, at).replace(/\bhttps?:\S*$/, '').replace(/[\s:|–-]+$/, '').trim();
    return {title, hash: line.slice(at).split(/\s/)[0]};
  });
}

export function kept_text() {
  try {
    return localStorage.getItem(kKept) ?? '';
  } catch {
    return '';  // private windows may refuse storage
  }
}
export function keep_text(text) {
  try {
    if (text) localStorage.setItem(kKept, text);
    else localStorage.removeItem(kKept);
  } catch {
    // Then it lasts as long as the page.
  }
}

/// The text that an address holds (present.html#slides=..), or null.
export function text_of(hash) {
  const found = /^#slides=(.*)$/.exec(hash);
  return found && decodeURIComponent(found[1]);
}
export const hash_of = (text) => `#slides=${encodeURIComponent(text)}`;
