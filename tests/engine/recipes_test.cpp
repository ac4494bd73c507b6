// SPDX-License-Identifier: MIT
// The recipes of well-known demonstrations: without noise, their points are exactly on the curves.
#include "engine/data/recipes.h"

#include <numbers>

#include "tests/engine/support.h"

using namespace deepx;

TEST_CASE("recipes: the CS231n spiral") {
  const LabeledRows s = cs231n_spiral(1, 3, 100, 0);
  REQUIRE(s.rows() == 300);
  REQUIRE(s.values.size() == 600);
  for (std::size_t j = 0; j < 3; ++j) {
    for (std::size_t i = 0; i < 100; ++i) {
      const double r = static_cast<double>(i) / 99,
                   theta = 4 * static_cast<double>(j) + 4 * static_cast<double>(i) / 99;
      const std::size_t row = 100 * j + i;
      CHECK(s.labels[row] == static_cast<int>(j));
      CHECK(std::hypot(s.values[2 * row] - r * std::sin(theta), s.values[2 * row + 1] - r * std::cos(theta)) < 1e-12);
    }
  }
  // The noise turns each point around the center, by 0.2 on average (root mean square).
  const LabeledRows noisy = cs231n_spiral(1);
  double squares = 0;
  for (std::size_t row = 0; row < 300; ++row) {
    const double r = static_cast<double>(row % 100) / 99;
    CHECK(std::abs(std::hypot(noisy.values[2 * row], noisy.values[2 * row + 1]) - r) < 1e-12);
    if (row % 100 == 0) continue;
    const double turned = std::atan2(noisy.values[2 * row], noisy.values[2 * row + 1]) -
                          std::atan2(s.values[2 * row], s.values[2 * row + 1]);
    squares += std::pow(std::remainder(turned, 2 * std::numbers::pi), 2) / 297;
  }
  CHECK(std::abs(std::sqrt(squares) - 0.2) < 0.03);
  CHECK(noisy.values == cs231n_spiral(1).values);
  CHECK(noisy.values != cs231n_spiral(2).values);
}

TEST_CASE("recipes: dll_numpy's spiral ends one and a half arms after it begins") {
  const LabeledRows s = dll_numpy_spiral(1, 3, 100, 0);
  for (std::size_t j = 0; j < 3; ++j) {
    const double end = 2 * std::numbers::pi * (static_cast<double>(j) + 1.5) / 3;
    const std::size_t row = 100 * j + 99;
    CHECK(std::hypot(s.values[2 * row] - std::sin(end), s.values[2 * row + 1] - std::cos(end)) < 1e-12);
    CHECK((s.values[200 * j] == 0 && s.values[200 * j + 1] == 0));
  }
  CHECK(dll_numpy_spiral(4).values != s.values);
}

TEST_CASE("recipes: half moons") {
  const LabeledRows m = half_moons(3, 101, 0);
  int inner = 0;
  for (std::size_t row = 0; row < 101; ++row) {
    const double x = m.values[2 * row], y = m.values[2 * row + 1];
    const bool in = m.labels[row] == 1;
    inner += in;
    CHECK(std::abs((in ? std::hypot(x - 1, y - 0.5) : std::hypot(x, y)) - 1) < 1e-12);
    CHECK((in ? y <= 0.5 + 1e-12 : y >= -1e-12));
  }
  CHECK(inner == 51);
  CHECK_FALSE(std::ranges::is_sorted(m.labels));
  CHECK(half_moons(3).rows() == 100);
  CHECK(half_moons(3).values != half_moons(4).values);
}

TEST_CASE("recipes: histograms are shares, every second one of normal numbers") {
  const LabeledRows h = histograms(7, 600);
  REQUIRE((h.width == 16 && h.rows() == 600 && h.values.size() == 9600));
  double middle[2] = {};
  for (std::size_t row = 0; row < 600; ++row) {
    double sum = 0;
    for (std::size_t b = 0; b < 16; ++b) {
      const double share = h.values[16 * row + b];
      sum += share;
      CHECK((share >= 0 && std::abs(share * 500 - std::round(share * 500)) < 1e-9));
    }
    CHECK(std::abs(sum - 1) < 1e-12);
    CHECK(h.values[16 * row] > 0);  // the smallest and the largest number are in the outer bins
    CHECK(h.values[16 * row + 15] > 0);
    CHECK(h.labels[row] == static_cast<int>(row % 2));
    for (std::size_t b = 6; b < 10; ++b) middle[row % 2] += h.values[16 * row + b] / 300;
  }
  CHECK((middle[1] > 0.45 && middle[1] < 0.7));  // four bins of sixteen around the mean of a normal distribution
  CHECK(middle[0] < 0.35);
  CHECK(h.values == histograms(7, 600).values);
  CHECK(h.values != histograms(8, 600).values);
}

TEST_CASE("recipes: counts out of range are refused") {
  CHECK(message_of([] { cs231n_spiral(1, 0); }) ==
        "cs231n_spiral: 0 times 100 are asked for; at least 1 times 1 are needed");
  CHECK(message_of([] { half_moons(1, 1); }) == "half_moons: 1 times 1 are asked for; at least 1 times 2 are needed");
  CHECK(message_of([] { histograms(1, 1'000'000, 16, 500); }) ==
        "histograms: 1000000 times 500 are asked for; at most 10000000 together are made");
}
