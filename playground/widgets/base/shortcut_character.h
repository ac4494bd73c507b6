// SPDX-License-Identifier: MIT
// The character that a key press means to shortcuts, on any keyboard layout. A text field takes the typed character
// unchanged.
#pragma once

namespace deepx::ui {

/// `typed` is the character that the layout gives; `place` is the character on that key of a US keyboard without Shift
/// (a letter, a digit, '.' or ','), else 0. The result is the typed character, with two exceptions: Shift with the key
/// of '.' or ',' gives '>' or '<', although many layouts have ':' and ';' or other characters there; and a key of a
/// script without Latin letters gives the character of its place.
constexpr char32_t shortcut_of(char32_t typed, char place, bool shift) {
  constexpr char32_t kFirstBeyondLatin = 0x370;
  if (typed >= kFirstBeyondLatin && place) return static_cast<char32_t>(place);
  if (shift && place == '.' && (typed == ':' || typed == '.')) return '>';
  if (shift && place == ',' && (typed == ';' || typed == ',')) return '<';
  return typed;
}

/// True for a character that acts once, however long its key is held: letters, digits, and keys that open something.
/// Steps and zooms repeat.
constexpr bool acts_once(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '?';
}

}  // namespace deepx::ui
