// SPDX-License-Identifier: MIT
// Axes: round steps, and ranges that contain the data.
#include "playground/widgets/plots/series.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>

using namespace deepx::ui;

TEST_CASE("a nice step is the smallest of 1, 2, 5 times a power of ten that is large enough") {
  CHECK(nice_step(1, 12) == 0.1);
  CHECK(nice_step(1.1, 10) == 0.2);
  CHECK(nice_step(50, 12) == 5);
  CHECK(nice_step(6000, 12) == 500);
  CHECK(nice_step(100, 1) == 100);
  CHECK(nice_step(101, 1) == 200);
}

TEST_CASE("a linear range contains its values and ends at whole steps") {
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

TEST_CASE("marks: their count, whole multiples, and none without an axis") {
  const auto marks = [](double low, double high, double step) {
    std::vector<double> all;
    each_mark(low, high, step, [&](double v) { all.push_back(v); });
    return all;
  };
  CHECK(marks(-1, 2, 1) == std::vector<double>{-1, 0, 1, 2});
  CHECK(marks(-0.3, 0.3, 0.5) == std::vector<double>{0});
  CHECK_FALSE(std::signbit(marks(-0.3, 0.3, 0.5)[0]));
  // Steps too small to change the number that they are added to once caused an endless loop.
  CHECK(marks(1e8, 1e8 + 3, 1) == std::vector<double>{1e8, 1e8 + 1, 1e8 + 2, 1e8 + 3});
  CHECK(marks(1e30, 2e30, 1).empty());
  CHECK(marks(0, 1e9, 1).size() == 101);
  for (const double bad : {double(NAN), double(INFINITY), -double(INFINITY)}) {
    CHECK(marks(bad, 1, 1).empty());
    CHECK(marks(0, bad, 1).empty());
    CHECK(marks(0, 1, bad).size() <= 1);
  }
  CHECK(marks(0, 1, 0).empty());
  CHECK(marks(0, 1, -1).empty());
}

TEST_CASE("a step is found for every range, even an invalid one") {
  CHECK(nice_step(10, 5) == 2);
  for (const double bad : {0.0, -1.0, double(NAN), double(INFINITY)}) CHECK(nice_step(bad, 5) == 1);
  CHECK(nice_step(1e300, 3) > 1e299);
  CHECK(nice_step(1e-300, 3) < 1e-299);
}
