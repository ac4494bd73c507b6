// SPDX-License-Identifier: MIT
// Formulas among words: where they begin and end, and how people read them aloud.
#include "playground/model/text/inline_math.h"

#include <catch2/catch_test_macros.hpp>

#include "playground/model/problems/preset.h"
#include "playground/model/problems/problem.h"

using namespace deepx;

using Parts = std::vector<std::string_view>;

TEST_CASE("inline math: words and formulas in turn, words first") {
  CHECK(words_and_formulas("the speed $y′$.") == Parts{"the speed ", "y′", "."});
  CHECK(words_and_formulas("$a$ and $b$") == Parts{"", "a", " and ", "b", ""});
  CHECK(words_and_formulas("no formula") == Parts{"no formula"});
  CHECK(words_and_formulas("") == Parts{""});
  CHECK(words_and_formulas("5 $ each") == Parts{"5 $ each"});  // one sign alone is a word's
  CHECK(words_and_formulas("$x$ for 5 $") == Parts{"", "x", " for 5 $"});
  CHECK(plain_math("the speed $y′$ is $x²$.") == "the speed y′ is x².");
}

TEST_CASE("inline math: primes, powers and signs are read aloud") {
  CHECK(spoken_formula("a y″ + b y′ + c y = 0") == "a y double prime + b y prime + c y = 0");
  CHECK(spoken_formula("x² − x³") == "x squared minus x cubed");
  CHECK(spoken_formula("e^(−t/4)") == "e to the power (minus t/4)");
  CHECK(spoken_formula("√15 / 4") == "square root of 15 / 4");
  CHECK(spoken_formula("D₂ y") == "D sub 2 of y");
  CHECK(spoken_formula("yᵢ₊₁") == "y sub i plus 1");
  CHECK(spoken_math("the speed $y′$, 5 − 3") == "the speed y prime, 5 − 3");
}

TEST_CASE("inline math: every problem is read aloud without a sign that is skipped") {
  const auto skipped = [](const std::string& said) {
    for (const char c : said)
      if (static_cast<unsigned char>(c) >= 0x80 || c == '$') return said;
    return std::string();
  };
  for (const PresetFile& file : preset_files()) {
    const ProblemSpec spec = problem_from_json(file.json);
    CHECK(skipped(spoken_math(spec.words)) == "");
    if (spec.problem != "plane") CHECK(skipped(spoken_formula(problem_catalogue().at(spec.problem).math)) == "");
  }
}
