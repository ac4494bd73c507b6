// SPDX-License-Identifier: MIT
// On a narrow page the lesson is a sheet over the lower part of the picture: low (only the links), at 45 % or at 90 % of
// the height. Its handle can be dragged, pressed, and moved by the arrow keys.
import {make} from './dom.js';

const kNarrow = '(max-width: 899px)', kSizes = ['low', 'middle', 'tall'], kDragged = 24;

/// Adds the handle to the panel. Returns {show_picture()}.
export function make_sheet(panel, words) {
  const narrow = matchMedia(kNarrow), handle = make('button', {type: 'button', className: 'handle'}, make('i'));
  panel.prepend(handle);
  let at = 1;
  function size(wanted) {
    at = Math.max(0, Math.min(kSizes.length - 1, wanted));
    for (const [i, name] of kSizes.entries()) panel.classList.toggle(name, i === at);
    handle.ariaLabel = kSizes[at] === 'tall' ? words.less : words.more;
  }
  const press = () => size((at + 1) % kSizes.length);
  size(1);

  let from = null;  // where a drag began
  handle.addEventListener('pointerdown', (event) => {
    from = event.clientY;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener('pointerup', (event) => {
    const moved = from === null ? 0 : event.clientY - from;
    from = null;
    if (Math.abs(moved) > kDragged) size(at - Math.sign(moved));
    else press();
  });
  handle.addEventListener('click', (event) => event.detail === 0 && press());  // by keyboard; a pointer has done it already
  handle.addEventListener('keydown', (event) => {
    const moves = {ArrowUp: 1, ArrowDown: -1}[event.key];
    if (!moves) return;
    size(at + moves);
    event.preventDefault();
  });
  return {
    /// Makes room for the result.
    show_picture: () => narrow.matches && size(Math.min(at, 1)),
  };
}
