// SPDX-License-Identifier: MIT
// Passes keys, text, wheel and touches from the browser's events to the program. A browser opens its clipboard, its
// file dialog and its on-screen keyboard only within a user's gesture, so a press is handled before its event ends, not
// in the next frame.
'use strict';

const input = (() => {
  const canvas = document.querySelector('#canvas'), typing = document.querySelector('#typing');
  const coarse = matchMedia('(pointer: coarse)'), mac = /Mac|iP(ad|hone)/.test(navigator.platform);
  let program = null, fingers = 0, refocusing = false;

  // While the reader edits a field of the canvas, the invisible `typing` lies over it, has the focus, and receives the
  // text. The program shows that text. Where both differ the program decides: `typing` takes over the selection that a
  // click makes.
  let field = null;  // as reported by the program
  let known = null;  // what both agree on: text, and the ends of the selection
  const bytes = (text, at) => new TextEncoder().encode(text.slice(0, at)).length;
  const units = (text, at) => new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, at)).length;
  const same = (a, b) => a?.text === b?.text && a?.anchor === b?.anchor && a?.cursor === b?.cursor;

  function content() {
    const {value: text, selectionStart: from, selectionEnd: to} = typing;
    const back = typing.selectionDirection === 'backward';
    return back ? {text, anchor: to, cursor: from} : {text, anchor: from, cursor: to};
  }
  function report() {
    if (!field || same(content(), known)) return;
    known = content();
    const {text, anchor, cursor} = known;
    program.send('_deepx_type', text, bytes(text, anchor), bytes(text, cursor));
  }

  /// Gives the focus to `typing` or back to the canvas. A phone shows its keyboard only if this happens when a finger
  /// is lifted.
  function move_focus() {
    if (fingers > 0) return;
    if (!field) {
      if (document.activeElement === typing) canvas.focus({preventScroll: true});
      typing.hidden = true;
      return;
    }
    typing.hidden = false;
    for (const side of ['left', 'top', 'width', 'height']) typing.style[side] = `${field[side]}px`;
    typing.inputMode = field.number ? 'decimal' : 'text';
    if (typing.value !== known.text) typing.value = known.text;
    const focused = document.activeElement;
    if (focused === canvas || (coarse.matches && focused === document.body)) typing.focus({preventScroll: !coarse.matches});
    if (!same(content(), known)) {
      const {anchor, cursor} = known;
      typing.setSelectionRange(Math.min(anchor, cursor), Math.max(anchor, cursor), anchor > cursor ? 'backward' : 'none');
    }
  }
  /// The program reports which field is edited (null: none) and its text; positions in the text are counted in bytes.
  function follow(reported) {
    field = reported;
    const at = (place) => units(reported.text, place);
    known = reported && {text: reported.text, anchor: at(reported.anchor), cursor: at(reported.cursor)};
    move_focus();
  }
  /// A tap on a field shows its on-screen keyboard again after the reader has closed that keyboard.
  function show_keyboard() {
    if (document.activeElement !== typing || !coarse.matches || visualViewport.height < 0.85 * innerHeight) return;
    refocusing = true;
    typing.blur();
    typing.focus();
    refocusing = false;
  }
  typing.addEventListener('input', report);
  typing.addEventListener('keyup', report);
  document.addEventListener('selectionchange', report, true);
  typing.addEventListener('blur', (event) => {
    // "Done" on an on-screen keyboard: the field accepts the text.
    if (!field || refocusing || event.relatedTarget || !coarse.matches || !document.hasFocus()) return;
    for (const down of [1, 0]) program.send('_deepx_key', 'Enter', down, 0);
  });

  const kFieldKeys = ['Enter', 'Escape', 'Tab'];
  const kKeys = [...kFieldKeys, ' ', 'Backspace', 'Delete', 'Home', 'End', 'PageUp', 'PageDown',
    'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Shift'];
  /// The playground handles undo and redo, except in its text fields.
  function edit_of(event) {
    const key = event.key.toLowerCase();
    if (event.altKey || !(event.ctrlKey || event.metaKey)) return null;
    return key === 'z' ? (event.shiftKey ? 'redo' : 'undo') : key === 'y' && !event.shiftKey ? 'redo' : null;
  }
  /// The character that a US keyboard has at the place of a key.
  const place_of = (code) => /^(Key|Digit).$/.test(code) ? code.at(-1).toLowerCase() : {Period: '.', Comma: ','}[code];
  const point_of = (character) => character?.codePointAt(0) ?? 0;

  function key_down(event) {
    // An input method or a dead key is using this key.
    if (!event.key || event.isComposing || event.keyCode === 229 || ![canvas, typing].includes(event.target)) return;
    const edit = event.target === canvas && edit_of(event);
    const character = [...event.key].length === 1 && event.key !== ' ';
    const chooses = event.getModifierState('AltGraph') || (event.altKey && (mac ? !event.ctrlKey : event.ctrlKey));
    const for_browser = (event.ctrlKey || event.altKey || event.metaKey) && !(character && chooses && !event.metaKey);
    if (edit) {
      program.call('apply', JSON.stringify({[edit]: {}}));
    } else if (for_browser) {
      return;
    } else if (event.target === typing) {
      report();
      if (!kFieldKeys.includes(event.key)) return;
      program.send('_deepx_key', event.key, 1, event.shiftKey);
    } else if (character) {
      const typed = point_of(event.key), place = point_of(place_of(event.code));
      program._deepx_character(typed, place, event.shiftKey, event.repeat);
    } else if (kKeys.includes(event.key)) {
      program.send('_deepx_key', event.key, 1, event.shiftKey || event.key === 'Shift');
    } else {
      return;
    }
    event.preventDefault();
    if (event.key === 'Enter' || event.key === ' ') program._deepx_handle_now();
  }
  const key_up = (event) => [canvas, typing].includes(event.target) && 
    program.send('_deepx_key', kKeys.includes(event.key) ? event.key : '', 0, event.shiftKey && event.key !== 'Shift');

  /// Notches of the wheel. The distance for one notch differs between browsers; only the older wheelDelta is the same
  /// in all. Touchpads and finer wheels give less than one notch.
  function notches(event, axis) {
    const legacy = event[`wheelDelta${axis}`], distance = event[`delta${axis}`];
    if (legacy && legacy % 120 === 0) return -legacy / 120;
    return distance / [100, 3, 1][event.deltaMode];
  }
  function roll(event, embedded) {
    // With Ctrl (a touchpad's pinch is reported like this, too) the wheel zooms the page, except where the canvas zooms
    // something.
    event.stopImmediatePropagation();
    if (event.target !== canvas || (embedded && document.activeElement !== canvas)) return;
    if (event.metaKey || (event.ctrlKey && !program._deepx_zoomable_at(event.offsetX, event.offsetY))) return;
    program._deepx_wheel(-notches(event, 'X'), -notches(event, 'Y'));
    event.preventDefault();
  }
  /// SDL would prevent the default action of events that belong to the surrounding page, so it does not get them.
  function keep_from_program(embedded, asleep) {
    addEventListener('wheel', (event) => roll(event, embedded), {capture: true, passive: false});
    // Embedded in another page, a touch scrolls that page until the reader has tapped the canvas.
    for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel']) {
      addEventListener(type, (event) => {
        if (event.target !== canvas) return;
        if (asleep()) event.stopImmediatePropagation();
        else if (type !== 'touchmove') fingers = event.touches.length;
      }, {capture: true, passive: true});
    }
  }

  /// `module` is the program; `page` has `embed`, `asleep` and `awake`.
  function listen(module, page) {
    program = module;
    const embedded = page.embed || window !== window.top;
    keep_from_program(embedded, page.asleep);
    addEventListener('keydown', key_down, true);
    addEventListener('keyup', key_up, true);
    canvas.addEventListener('blur', (event) => event.relatedTarget === typing || program._deepx_keys_up());
    canvas.addEventListener(embedded ? 'click' : 'pointerdown', () => {
      if (!field) canvas.focus({preventScroll: true});
      page.awake(true);
    });
    // The program decides from the click whether to leave the field.
    canvas.addEventListener('mousedown', (event) => field && event.preventDefault());
    for (const type of ['mouseup', 'touchend']) {
      addEventListener(type, (event) => {
        if (event.target !== canvas) return;
        const typed = document.activeElement === typing;
        program._deepx_handle_now();
        move_focus();
        if (typed && type === 'touchend') show_keyboard();
      }, {passive: true});
    }
    if (!embedded) canvas.focus({preventScroll: true});
  }

  /// Shows a short note on the canvas for a moment.
  const say = (note) => program?.send('_deepx_say', note);
  return {listen, follow, say};
})();
