// SPDX-License-Identifier: MIT
// Reads the reader's files piece by piece, so that frames go on. Shows the progress and a way to cancel. Nothing is
// sent anywhere.
'use strict';

const files = (() => {
  const kPieceBytes = 1 << 20, kShownAfterMs = 200;
  /// Size limits in bytes. A larger file is refused before any of it is read.
  const kMost = Object.freeze({table: 64 << 20, other: 16 << 20});
  const dialog = document.querySelector('#reading'), bar = dialog.querySelector('progress');
  const cancel = () => dialog.dispatchEvent(new Event('canceled'));
  dialog.querySelector('button').addEventListener('click', cancel);
  dialog.addEventListener('cancel', cancel);  // Escape

  function refuse_large(name, size, kind) {
    if (size > kMost[kind]) throw new Error(words.too_large(name, size, kMost[kind]));
  }

  /// Calls `work(report)` and shows the dialog if it takes long. `report(share)` sets the progress, and throws once the
  /// reader has canceled.
  async function watch(name, work) {
    let canceled = false;
    const mark_canceled = () => canceled = true;
    dialog.addEventListener('canceled', mark_canceled, {once: true});
    dialog.querySelector('p').textContent = words.reading(name);
    bar.value = 0;
    const shown = setTimeout(() => dialog.open || dialog.showModal(), kShownAfterMs);
    const report = (share) => {
      bar.value = share;
      if (canceled) throw new DOMException(words.canceled(name), 'AbortError');
    };
    try {
      return await work(report);
    } finally {
      clearTimeout(shown);
      dialog.removeEventListener('canceled', mark_canceled);
      dialog.close();
    }
  }

  /// Lets the browser handle frames and input before the next piece.
  const yield_to_browser = () => new Promise((done) => setTimeout(done));

  /// The bytes of a file. `kind` is "table" or "other".
  async function read(file, kind, report) {
    refuse_large(file.name, file.size, kind);
    const bytes = new Uint8Array(file.size);
    for (let at = 0; at < file.size; at += kPieceBytes) {
      bytes.set(new Uint8Array(await file.slice(at, at + kPieceBytes).arrayBuffer()), at);
      report(at / file.size);
      await yield_to_browser();
    }
    return bytes;
  }

  return {watch, read, yield_to_browser, refuse_large};
})();
