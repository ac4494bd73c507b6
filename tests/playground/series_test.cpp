// SPDX-License-Identifier: MIT
// Axes: round steps, and ranges that hold what is drawn.
#include "playground/widgets/series.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>

using namespace deepx::ui;

TEST_CASE("a nice step is the least of 1, 2, 5 times a power of ten that is large enough") {
  CHECK(nice_step(1, 12) == 0.1);
  CHECK(nice_step(1.1, 10) == 0.2);
  CHECK(nice_step(50, 12) == 5);
  CHECK(nice_step(6000, 12) == 500);
  CHECK(nice_step(100, 1) == 100);
  CHECK(nice_step(101, 1) == 200);
}

TEST_CASE("a linear range holds its values between two whole steps") {
  const double low = GENERATE(-1000.0, -0.2003, -1e-7, 0.0, 0.3, 5.0),
               width = GENERATE(0.0, 1e-8, 0.01, 0.2, 7.3, 4000.0);
  const int most = GENERATE(1, 3, 8);
  const LinearRange r = linear_range(low, low + width, most);
  CAPTURE(low, width, most, r.low, r.high, r.step);
  const double slack = 2e-6 * r.step;
  CHECK(r.low <= low + slack);
  CHECK(r.high >= low + width - slack);
  CHECK(r.high > r.low);
  CHECK((r.high - r.low) / r.step <= most + 2);
  for (const double end : {r.low, r.high}) CHECK(std::abs(end / r.step - std::round(end / r.step)) < 1e-6);
}
