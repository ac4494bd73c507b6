// SPDX-License-Identifier: MIT
// What the lessons remember. Of the lesson that is open: answers, numbers, goals, and what the reader had before, in the
// tab, so that a reload goes on. Of all lessons: which are answered and which goals are reached, in the browser.
const kOpen = 'deepx.lesson', kDone = 'deepx.lessons';

const parsed = (text, otherwise) => {
  try {
    return JSON.parse(text) ?? otherwise;
  } catch {
    return otherwise;
  }
};

/// `keeps` is false in an embedded page, which stores nothing: then all is forgotten with the page.
export function make_store(keeps) {
  const read = (storage, key) => {
    try {
      return keeps ? storage().getItem(key) : null;
    } catch {
      return null;  // private windows and sandboxed frames refuse storage
    }
  };
  const write = (storage, key, value) => {
    try {
      if (keeps && value) storage().setItem(key, JSON.stringify(value));
      else if (keeps) storage().removeItem(key);
    } catch {
      // Full or refused: then it lasts as long as the page.
    }
  };
  const tab = () => sessionStorage, browser = () => localStorage;
  let open = parsed(read(tab, kOpen), null), done = parsed(read(browser, kDone), {answered: [], goals: []});
  return {
    /// The open lesson: {number, lang, mine, answers, typed, met, started}; null if none is open.
    open: () => open,
    keep(lesson) {
      open = lesson;
      write(tab, kOpen, open);
    },
    done: () => done,
    /// Adds a lesson to `answered` or `goals`.
    add(list, number) {
      const now = parsed(read(browser, kDone), done);  // another tab may have added some
      done = {...now, [list]: [...new Set([...now[list], number])].sort((a, b) => a - b)};
      write(browser, kDone, done);
    },
  };
}
