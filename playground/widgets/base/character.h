// SPDX-License-Identifier: MIT
// Which character a key press says to shortcuts, on any keyboard layout. A field of text takes what was typed as it is.
#pragma once

namespace deepx::ui {

/// `typed` is what the layout makes of the key, `place` what a US keyboard has there without Shift (a letter, a digit, '.' or ','), else 0.
/// A character is what it is wherever its key lies; but Shift with a key of '.' or ',' is '>' or '<', although many layouts have ':' and
/// ';' there, or the same again, and a key of a script without Latin letters goes by its place.
constexpr char32_t meant(char32_t typed, char place, bool shift) {
  constexpr char32_t kFirstBeyondLatin = 0x370;
  if (typed >= kFirstBeyondLatin && place) return static_cast<char32_t>(place);
  if (shift && place == '.' && (typed == ':' || typed == '.')) return '>';
  if (shift && place == ',' && (typed == ';' || typed == ',')) return '<';
  return typed;
}

/// True for what is said once however long its key is held: letters, digits, and what opens something. Steps and zooms go on.
constexpr bool said_once(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '?';
}

}  // namespace deepx::ui
