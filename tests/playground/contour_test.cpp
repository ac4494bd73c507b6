// SPDX-License-Identifier: MIT
// Level lines, thinned series and log ranges.
#include "playground/geometry/contour.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>

#include "playground/widgets/plots/series.h"

using namespace deepx;
using namespace deepx::ui;
using Catch::Matchers::WithinAbs;

namespace {

/// f at the centers of n x n cells.
template <class F>
std::vector<float> sampled(int n, F&& f) {
  std::vector<float> out;
  for (int j = 0; j < n; ++j) {
    for (int i = 0; i < n; ++i) out.push_back(f(static_cast<float>(i) + 0.5f, static_cast<float>(j) + 0.5f));
  }
  return out;
}

}  // namespace

TEST_CASE("a plane's level line is one straight line from edge to edge") {
  const auto plane = sampled(9, [](float x, float) { return x - 3.75f; });
  const ContourLines c = contour(plane, 9, 9, 0);
  REQUIRE(c.count() == 1);
  CHECK(c.line(0).size() == 9);
  for (const ContourLines::Point& p : c.line(0)) CHECK_THAT(p.x, WithinAbs(3.75, 1e-5));
  CHECK(contour(plane, 9, 9, 100).count() == 0);
}

TEST_CASE("a circle is one closed line of the right radius") {
  const auto cone = sampled(64, [](float x, float y) { return std::hypot(x - 32, y - 32); });
  const ContourLines c = contour(cone, 64, 64, 20);
  REQUIRE(c.count() == 1);
  const auto line = c.line(0);
  CHECK(line.size() > 100);
  CHECK(line.front().x == line.back().x);
  CHECK(line.front().y == line.back().y);
  for (const ContourLines::Point& p : line) CHECK_THAT(std::hypot(p.x - 32, p.y - 32), WithinAbs(20, 0.02));
}

TEST_CASE("two islands are two lines, and a saddle keeps them apart") {
  const auto islands =
      sampled(40, [](float x, float y) { return std::min(std::hypot(x - 10, y - 20), std::hypot(x - 30, y - 20)); });
  CHECK(contour(islands, 40, 40, 6).count() == 2);
  const float saddle[] = {1, -1, -1, 1};
  CHECK(contour(saddle, 2, 2, 0).count() == 2);
}

TEST_CASE("cells with a value that is not a number have no line") {
  auto plane = sampled(9, [](float x, float) { return x - 3.75f; });
  plane[4 * 9 + 3] = NAN;
  CHECK(contour(plane, 9, 9, 0).count() == 2);
  std::fill(plane.begin(), plane.end(), INFINITY);
  CHECK(contour(plane, 9, 9, 0).count() == 0);
}

TEST_CASE("the border of a decision is the zero line of a signed field, and a line around each of several classes") {
  std::vector<ContourLines> lines;
  border_into(lines, sampled(9, [](float x, float) { return x - 3.75f; }), 9, 1);
  REQUIRE(lines.size() == 1);
  REQUIRE(lines[0].count() == 1);
  for (const ContourLines::Point& p : lines[0].line(0)) CHECK_THAT(p.x, WithinAbs(3.75, 1e-5));
  // Three stripes: the middle one has a border on both sides, the others on one side.
  std::vector<float> shares;
  for (int j = 0; j < 9; ++j) {
    for (int i = 0; i < 9; ++i) {
      for (int k = 0; k < 3; ++k) shares.push_back(i / 3 == k ? 0.8f : 0.1f);
    }
  }
  border_into(lines, shares, 9, 3);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].count() == 1);
  CHECK(lines[1].count() == 2);
  CHECK(lines[2].count() == 1);
  for (const ContourLines::Point& p : lines[0].line(0)) CHECK_THAT(p.x, WithinAbs(3, 1e-5));
}

TEST_CASE("thinning limits the number of points and keeps the first, the last and every extreme") {
  std::vector<float> v(10000, 0.5f);
  v[1234] = 9;
  v[8765] = -9;
  std::vector<int> kept;
  decimate(v, 10000, 400, kept);
  CHECK(kept.size() <= 400);
  CHECK(std::is_sorted(kept.begin(), kept.end()));
  CHECK(kept.front() == 0);
  CHECK(kept.back() == 9999);
  for (int i : {1234, 8765}) CHECK(std::find(kept.begin(), kept.end(), i) != kept.end());
  decimate(v, 7, 400, kept);
  CHECK(kept == std::vector<int>{0, 1, 2, 3, 4, 5, 6});
}

TEST_CASE("a log axis contains the history, and a divergence does not flatten it") {
  const float loss[] = {0.7f, 0.3f, 0.02f};
  const LogRange r = log_range(loss, {});
  CHECK(r.low == -2);
  CHECK(r.high > std::log10(0.7f));
  const float blown[] = {0.7f, 0.05f, 9.6e11f, NAN};
  CHECK(log_range(blown, {}).high < 3);
  CHECK(log_range({}, {}).low < log_range({}, {}).high);
}
