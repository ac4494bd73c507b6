// SPDX-License-Identifier: MIT
// Shortcuts follow the character that a keyboard layout gives.
#include "playground/widgets/base/character.h"

#include <catch2/catch_test_macros.hpp>

using namespace deepx::ui;

TEST_CASE("a character has its meaning wherever its key is") {
  // Key, layout: typed, character at the key's place, with Shift.
  CHECK(meant('.', ',', true) == '.');   // French: Shift and the key of ";"
  CHECK(meant(';', ',', false) == ';');  // French, the same key without Shift
  CHECK(meant(':', '.', false) == ':');  // French
  CHECK(meant('/', '.', true) == '/');   // French: Shift and the key of ":"
  CHECK(meant('1', '1', true) == '1');   // French digits
  CHECK(meant('&', '1', false) == '&');
  CHECK(meant(0xe9, '2', false) == 0xe9);  // French: an accented letter is no digit
  CHECK(meant('z', 'y', false) == 'z');    // German
  CHECK(meant('.', 'e', false) == '.');    // Dvorak
  CHECK(meant('.', 0, false) == '.');      // a number pad
}

TEST_CASE("Shift with the key of a period or a comma is one epoch forward or back") {
  CHECK(meant('>', '.', true) == '>');  // US
  CHECK(meant(':', '.', true) == '>');  // German, Spanish, Italian, Nordic
  CHECK(meant(';', ',', true) == '<');
  CHECK(meant('.', '.', true) == '>');  // Canadian French
  CHECK(meant(':', 0, true) == ':');  // US: Shift and the key of ";"
}

TEST_CASE("for a script without Latin letters the places of the keys count") {
  CHECK(meant(0x43a, 'r', false) == 'r');   // Russian
  CHECK(meant(0x3bd, 'n', false) == 'n');   // Greek
  CHECK(meant(0x6f2, '2', false) == '2');   // Persian digits
  CHECK(meant(0x43a, 0, false) == 0x43a);
}

TEST_CASE("letters and digits act once, steps repeat while their key is held") {
  for (const char32_t c : U"rnd1/?T") {
    if (c) CHECK(said_once(c));
  }
  for (const char32_t c : U".,<>+-=[]") {
    if (c) CHECK_FALSE(said_once(c));
  }
}
