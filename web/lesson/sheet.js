// SPDX-License-Identifier: MIT
// On a narrow page the lesson is a sheet at the bottom, at 45 % or 90 % of the height, by its handle or a button.
import {make} from './dom.js';

const kNarrow = '(max-width: 899px)';

/// Adds the handle to the panel. Returns {show_picture(), remove()}.
export function make_sheet(panel, words) {
  const narrow = matchMedia(kNarrow);
  const handle = make('button', {type: 'button', className: 'handle'}, make('i'));
  panel.prepend(handle);
  function size(tall) {
    panel.classList.toggle('tall', tall);
    handle.ariaLabel = tall ? words.less : words.more;
    handle.ariaExpanded = String(tall);
  }
  size(false);

  let from = null;  // where a drag began
  handle.addEventListener('pointerdown', (event) => {
    from = event.clientY;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener('pointerup', (event) => {
    const moved = from === null ? 0 : event.clientY - from;
    from = null;
    if (Math.abs(moved) > 24) size(moved < 0);
    else size(!panel.classList.contains('tall'));
    event.preventDefault();
  });
  handle.addEventListener('click', (event) => {
    if (event.detail === 0) size(!panel.classList.contains('tall'));  // by keyboard; a pointer has done it already
  });
  return {
    /// Makes room for the result.
    show_picture: () => narrow.matches && size(false),
    remove: () => size(false),
  };
}
