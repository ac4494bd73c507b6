// SPDX-License-Identifier: MIT
// Keys, text, wheel and fingers: from the browser's events to the program. What a browser allows only within a gesture
// (its clipboard, the choice of a file, an on-screen keyboard) is asked for within it: a press is handled before its event
// ends, not in the next frame.
'use strict';

const input = (() => {
  const canvas = document.querySelector('#canvas'), typing = document.querySelector('#typing');
  const coarse = matchMedia('(pointer: coarse)'), mac = /Mac|iP(ad|hone)/.test(navigator.platform);
  let program = null, fingers = 0, refocusing = false;

  // A field of the canvas that is edited: `typing` lies over it unseen, has the keyboard, and is what is edited. The program
  // shows what it holds, and has the last word: what a click selects is put into it.
  let field = null;  // what the program told
  let known = null;  // what both have: text, and the ends of the selection
  const bytes = (text, at) => new TextEncoder().encode(text.slice(0, at)).length;
  const units = (text, at) => new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, at)).length;
  const same = (a, b) => a?.text === b?.text && a?.anchor === b?.anchor && a?.cursor === b?.cursor;

  function held() {
    const {value: text, selectionStart: from, selectionEnd: to} = typing;
    const back = typing.selectionDirection === 'backward';
    return back ? {text, anchor: to, cursor: from} : {text, anchor: from, cursor: to};
  }
  function report() {
    if (!field || same(held(), known)) return;
    known = held();
    const {text, anchor, cursor} = known;
    program.send('_deepx_type', text, bytes(text, anchor), bytes(text, cursor));
  }

  /// Gives the keyboard to `typing` or back to the canvas. A phone shows its keyboard only if that happens as a finger leaves.
  function settle() {
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
    if (!same(held(), known)) {
      const {anchor, cursor} = known;
      typing.setSelectionRange(Math.min(anchor, cursor), Math.max(anchor, cursor), anchor > cursor ? 'backward' : 'none');
    }
  }
  /// The program tells which field is edited (null: none) and what stands in it; places in the text are bytes.
  function follow(told) {
    field = told;
    const at = (place) => units(told.text, place);
    known = told && {text: told.text, anchor: at(told.anchor), cursor: at(told.cursor)};
    settle();
  }
  /// A tap on a field whose on-screen keyboard was put away brings it back.
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
    // "Done" on an on-screen keyboard: the field takes what was typed.
    if (!field || refocusing || event.relatedTarget || !coarse.matches || !document.hasFocus()) return;
    for (const down of [1, 0]) program.send('_deepx_key', 'Enter', down, 0);
  });

  const kFieldKeys = ['Enter', 'Escape', 'Tab'];
  const kKeys = [...kFieldKeys, ' ', 'Backspace', 'Delete', 'Home', 'End', 'PageUp', 'PageDown',
    'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Shift'];
  /// Undo and redo are the playground's, but in its text fields.
  function edit_of(event) {
    const key = event.key.toLowerCase();
    if (event.altKey || !(event.ctrlKey || event.metaKey)) return null;
    return key === 'z' ? (event.shiftKey ? 'redo' : 'undo') : key === 'y' && !event.shiftKey ? 'redo' : null;
  }
  /// What a US keyboard has at the place of a key.
  const place_of = (code) => /^(Key|Digit).$/.test(code) ? code.at(-1).toLowerCase() : {Period: '.', Comma: ','}[code];
  const point_of = (character) => character?.codePointAt(0) ?? 0;

  function key_down(event) {
    // An input method or a dead key has it.
    if (!event.key || event.isComposing || event.keyCode === 229 || ![canvas, typing].includes(event.target)) return;
    const edit = event.target === canvas && edit_of(event);
    const character = [...event.key].length === 1 && event.key !== ' ';
    const chooses = event.getModifierState('AltGraph') || (event.altKey && (mac ? !event.ctrlKey : event.ctrlKey));
    const browsers = (event.ctrlKey || event.altKey || event.metaKey) && !(character && chooses && !event.metaKey);
    if (edit) {
      program.call('apply', JSON.stringify({[edit]: {}}));
    } else if (browsers) {
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

  /// Notches of the wheel. Each engine has distances of its own for one, and only the older numbers in common; touchpads and
  /// finer wheels give less.
  function notches(event, axis) {
    const legacy = event[`wheelDelta${axis}`], distance = event[`delta${axis}`];
    if (legacy && legacy % 120 === 0) return -legacy / 120;
    return distance / [100, 3, 1][event.deltaMode];
  }
  function roll(event, embedded) {
    // With Ctrl, which is also how a touchpad's pinch is reported, it zooms the page, but where the canvas zooms something itself.
    event.stopImmediatePropagation();
    if (event.target !== canvas || (embedded && document.activeElement !== canvas)) return;
    if (event.metaKey || (event.ctrlKey && !program._deepx_zoomable_at(event.offsetX, event.offsetY))) return;
    program._deepx_wheel(-notches(event, 'X'), -notches(event, 'Y'));
    event.preventDefault();
  }
  /// What belongs to the page around is kept from SDL, which would prevent its default.
  function keep_from_program(embedded, asleep) {
    addEventListener('wheel', (event) => roll(event, embedded), {capture: true, passive: false});
    // In another page a finger scrolls that page until it has tapped the canvas.
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
    // The click tells whether the field is left.
    canvas.addEventListener('mousedown', (event) => field && event.preventDefault());
    for (const type of ['mouseup', 'touchend']) {
      addEventListener(type, (event) => {
        if (event.target !== canvas) return;
        const typed = document.activeElement === typing;
        program._deepx_handle_now();
        settle();
        if (typed && type === 'touchend') show_keyboard();
      }, {passive: true});
    }
    if (!embedded) canvas.focus({preventScroll: true});
  }

  /// Says for a moment on the canvas what was done.
  const say = (note) => program?.send('_deepx_say', note);
  return {listen, follow, say};
})();
