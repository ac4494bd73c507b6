// SPDX-License-Identifier: MIT
// The sentence: which of its parts stay, and the text of its tokens for further settings.
#include "playground/widgets/controls/recipe.h"

#include <array>
#include <catch2/catch_test_macros.hpp>

using namespace deepx::ui;

TEST_CASE("parts in brackets disappear with their slot, and so do the blanks before them") {
  const RecipeSlot slots[] = {{.name = "a", .value = "A"}, {.name = "c", .value = "C"}};
  CHECK(filled_sentence("x {a} [of {b}] [and {c}], y", slots) == "x {a} and {c}, y");
  CHECK(filled_sentence("x {a} [of {b}], [y {b}].", slots) == "x {a},.");
  CHECK(filled_sentence("x[, in {a}][, by {b}].", slots) == "x, in {a}.");
}

TEST_CASE("an inner part disappears with its own slot or the outer one") {
  const RecipeSlot outer[] = {{.name = "rate", .value = "1"}}, inner[] = {{.name = "schedule", .value = "s"}};
  const RecipeSlot both[] = {outer[0], inner[0]};
  constexpr const char* kText = "step [at [{schedule}] rate {rate}]!";
  CHECK(filled_sentence(kText, outer) == "step at rate {rate}!");
  CHECK(filled_sentence(kText, inner) == "step!");
  CHECK(filled_sentence(kText, both) == "step at {schedule} rate {rate}!");
}

TEST_CASE("a summary shows what differs from the defaults, and dots for the rest") {
  std::array<SettingRow, 3> rows = {{{.name = "beta1", .symbol = "β₁", .value = 0.9, .usual = 0.9},
                                     {.name = "amsgrad", .symbol = "A", .choices = "no, yes"},
                                     {.name = "strategy", .symbol = "S", .choices = "cos, linear"}}};
  CHECK(settings_summary(rows) == "…");
  rows[0].value = 0.95;
  CHECK(settings_summary(rows) == "β₁ 0.95, …");
  rows[1].value = 1;
  CHECK(settings_summary(rows) == "β₁ 0.95, amsgrad, …");
  rows[2].value = 1;
  CHECK(settings_summary(rows) == "β₁ 0.95, amsgrad, strategy linear");
}
