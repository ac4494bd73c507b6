// SPDX-License-Identifier: MIT
// Shortcuts follow the character that a keyboard layout gives.
#include "playground/widgets/base/shortcut_character.h"

#include <catch2/catch_test_macros.hpp>

using namespace deepx::ui;

TEST_CASE("a character has its meaning wherever its key is") {
  // Key, layout: typed, character at the key's place, with Shift.
  CHECK(shortcut_of('.', ',', true) == '.');   // French: Shift and the key of ";"
  CHECK(shortcut_of(';', ',', false) == ';');  // French, the same key without Shift
  CHECK(shortcut_of(':', '.', false) == ':');  // French
  CHECK(shortcut_of('/', '.', true) == '/');   // French: Shift and the key of ":"
  CHECK(shortcut_of('1', '1', true) == '1');   // French digits
  CHECK(shortcut_of('&', '1', false) == '&');
  CHECK(shortcut_of(0xe9, '2', false) == 0xe9);  // French: an accented letter is no digit
  CHECK(shortcut_of('z', 'y', false) == 'z');    // German
  CHECK(shortcut_of('.', 'e', false) == '.');    // Dvorak
  CHECK(shortcut_of('.', 0, false) == '.');      // a number pad
}

TEST_CASE("Shift with the key of a period or a comma is one epoch forward or back") {
  CHECK(shortcut_of('>', '.', true) == '>');  // US
  CHECK(shortcut_of(':', '.', true) == '>');  // German, Spanish, Italian, Nordic
  CHECK(shortcut_of(';', ',', true) == '<');
  CHECK(shortcut_of('.', '.', true) == '>');  // Canadian French
  CHECK(shortcut_of(':', 0, true) == ':');    // US: Shift and the key of ";"
}

TEST_CASE("for a script without Latin letters the places of the keys count") {
  CHECK(shortcut_of(0x43a, 'r', false) == 'r');  // Russian
  CHECK(shortcut_of(0x3bd, 'n', false) == 'n');  // Greek
  CHECK(shortcut_of(0x6f2, '2', false) == '2');  // Persian digits
  CHECK(shortcut_of(0x43a, 0, false) == 0x43a);
}

TEST_CASE("letters and digits act once, steps repeat while their key is held") {
  for (const char32_t c : U"rnd1/?T") {
    if (c) CHECK(acts_once(c));
  }
  for (const char32_t c : U".,<>+-=[]") {
    if (c) CHECK_FALSE(acts_once(c));
  }
}
