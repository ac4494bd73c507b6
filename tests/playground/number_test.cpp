// SPDX-License-Identifier: MIT
// How numbers are written and read.
#include "playground/widgets/number.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>

using namespace deepx::ui;
using Catch::Matchers::WithinRel;

TEST_CASE("fixed decimals have a true minus sign, and zero has none") {
  CHECK(fixed(0.0718, 3) == "0.072");
  CHECK(fixed(-1.37, 3) == "−1.370");
  CHECK(fixed(-0.0001, 3) == "0.000");
  CHECK(fixed(0.0003, 4, true) == "+0.0003");
  CHECK(fixed(0, 2, true) == "0.00");
  CHECK(fixed(NAN, 3) == "NaN");
  CHECK(fixed(-INFINITY, 3) == "−∞");
}

TEST_CASE("very small and very large numbers become powers of ten") {
  CHECK(written(2.1e-5, 3).digits == "2.1×10");
  CHECK(written(2.1e-5, 3).exponent == "−5");
  CHECK(written(-9.6e11, 3).digits == "−9.6×10");
  CHECK(written(-9.6e11, 3).exponent == "11");
  CHECK(written(0.001, 3).digits == "0.001");
  CHECK(written(0, 3).exponent.empty());
  CHECK(written(NAN, 3).digits == "NaN");
}

TEST_CASE("rates, scales and counts") {
  CHECK(plain(0.003) == "0.003");
  CHECK(plain(1) == "1");
  CHECK(plain(-4) == "−4");
  CHECK(plus_minus(0.144) == "±0.14");
  CHECK(plus_minus(0.034) == "±0.034");
  CHECK(plus_minus(0.0012) == "±0.0012");
  CHECK(whole(999) == "999");
  CHECK(whole(1234567) == "1\u00a0234\u00a0567");
}

TEST_CASE("typed numbers take a comma or a point, and nothing else") {
  CHECK(parse_number("0,03") == 0.03);
  CHECK(parse_number(" −1.5e-3 ") == -1.5e-3);
  for (const char* wrong : {"", "abc", "1.2.3", "nan", "inf", "0x10", "1e999", "3 4"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_number(wrong));
  }
}

TEST_CASE("the ladder has rungs at 1, 3 and 10 of every decade") {
  CHECK_THAT(ladder_step(0.01, 1), WithinRel(0.03, 1e-9));
  CHECK_THAT(ladder_step(0.03, 1), WithinRel(0.1, 1e-9));
  CHECK_THAT(ladder_step(0.01, -1), WithinRel(0.003, 1e-9));
  CHECK_THAT(ladder_step(0.01, 4), WithinRel(1.0, 1e-9));
  CHECK_THAT(ladder_step(0.02, 1), WithinRel(0.03, 1e-9));
  CHECK_THAT(ladder_step(0.02, -1), WithinRel(0.01, 1e-9));
  CHECK_THAT(ladder_step(0.05, 1), WithinRel(0.1, 1e-9));
  CHECK_THAT(ladder_step(0.05, -1), WithinRel(0.03, 1e-9));
}

TEST_CASE("a time axis ends at a round number not before the history") {
  CHECK(nice_end(1) == 10);
  CHECK(nice_end(241) == 300);
  CHECK(nice_end(300) == 300);
  CHECK(nice_end(1001) == 2000);
}
