// SPDX-License-Identifier: MIT
// Formulas among words, and the signs of a derivative.
#include "playground/widgets/math/math_text.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "playground/widgets/math/math_box.h"
#include "tests/playground/app_screen.h"

using namespace deepx;

namespace {

float width_of(std::string_view formula) { return ui::math_size(ui::parse_math(formula), 16).width; }
float ascent_of(std::string_view formula) { return ui::math_size(ui::parse_math(formula), 16).ascent; }

}  // namespace

TEST_CASE("math: primes are raised, in whatever way they are written") {
  AppScreen screen(1024, 600);
  CHECK(width_of("y′") > width_of("y"));
  CHECK(width_of("y″") > width_of("y′"));
  CHECK(width_of("y″") == width_of("y''"));
  CHECK(width_of("y″") == width_of("y′′"));
  CHECK(ascent_of("y″") > ascent_of("y"));
  CHECK(width_of("y′²") > width_of("y′"));
  CHECK(width_of("e^(−t/4)") < width_of("e (−t/4)"));
  CHECK(ui::missing_glyphs(ui::parse_math("a y″ + b y′ + e^(−t/4)")) == "");
}

TEST_CASE("math text: lines break at blanks and never inside a formula") {
  AppScreen screen(1024, 600);
  const std::string_view parts[] = {"with speed ", "y′", ", and acceleration ", "y″", "."};
  const float one = ui::math_text_width(parts);
  CHECK(ui::math_paragraph_height(parts, one + 1, ui::label(), 20) == 20);
  CHECK(ui::math_paragraph_height(parts, one - 1, ui::label(), 20) == 40);
  const std::string_view words[] = {"some words without any formula"};
  CHECK(ui::math_text_width(words) == Catch::Approx(ui::text_width(words[0])).margin(0.5));
  const std::string_view none[] = {""};
  CHECK(ui::math_paragraph_height(none, 100) == 0);
  // A formula wider than the line keeps a line of its own.
  const std::string_view wide[] = {"so ", "a y″ + b y′ + c y = 0", " holds"};
  CHECK(ui::math_paragraph_height(wide, 40, ui::label(), 20) == 60);
}
