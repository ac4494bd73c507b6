// SPDX-License-Identifier: MIT
// Reads the reader's files beside the frames: piece by piece, with how far it has come and a way to cancel. Nothing is sent anywhere.
'use strict';

const files = (() => {
  const kPieceBytes = 1 << 20, kShownAfterMs = 200;
  /// What is read at most. A larger file is refused before any of it is read.
  const kMost = Object.freeze({table: 64 << 20, other: 16 << 20});
  const dialog = document.querySelector('#reading'), bar = dialog.querySelector('progress');
  const cancel = () => dialog.dispatchEvent(new Event('given-up'));
  dialog.querySelector('button').addEventListener('click', cancel);
  dialog.addEventListener('cancel', cancel);  // Escape

  function refuse_large(name, size, kind) {
    if (size > kMost[kind]) throw new Error(words.too_large(name, size, kMost[kind]));
  }

  /// Calls `work(tell)` with the dialog on screen if it takes long; `tell(share)` says how far it is, and throws when it was given up.
  async function watch(name, work) {
    let given_up = false;
    const give_up = () => given_up = true;
    dialog.addEventListener('given-up', give_up, {once: true});
    dialog.querySelector('p').textContent = words.reading(name);
    bar.value = 0;
    const shown = setTimeout(() => dialog.open || dialog.showModal(), kShownAfterMs);
    const tell = (share) => {
      bar.value = share;
      if (given_up) throw new DOMException(words.given_up(name), 'AbortError');
    };
    try {
      return await work(tell);
    } finally {
      clearTimeout(shown);
      dialog.removeEventListener('given-up', give_up);
      dialog.close();
    }
  }

  /// Lets frames and input come in between.
  const breathe = () => new Promise((done) => setTimeout(done));

  /// The bytes of a file. `kind` is "table" or "other".
  async function read(file, kind, tell) {
    refuse_large(file.name, file.size, kind);
    const bytes = new Uint8Array(file.size);
    for (let at = 0; at < file.size; at += kPieceBytes) {
      bytes.set(new Uint8Array(await file.slice(at, at + kPieceBytes).arrayBuffer()), at);
      tell(at / file.size);
      await breathe();
    }
    return bytes;
  }

  return {watch, read, breathe, refuse_large};
})();
