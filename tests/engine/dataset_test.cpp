// SPDX-License-Identifier: MIT
// Toy data sets: the same points from the same seed, inside the plane, and what noise and split change.
#include "engine/data/dataset.h"

#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

std::vector<PlanePoint> all_of(const SplitPoints& split) {
  std::vector<PlanePoint> all = split.train;
  all.insert(all.end(), split.test.begin(), split.test.end());
  return all;
}
bool same(const std::vector<PlanePoint>& a, const std::vector<PlanePoint>& b) {
  return std::ranges::equal(a, b, [](const PlanePoint& p, const PlanePoint& q) { return p.x == q.x && p.y == q.y && p.label == q.label; });
}

}  // namespace

TEST_CASE("data sets: each entry fills the plane with balanced classes, reproducibly") {
  for (const DataSet& set : dataset_catalogue().entries()) {
    DYNAMIC_SECTION(set.name) {
      const SplitPoints split = make_points(set, 301, set.noise, 0.5, 42);
      CHECK(split.train.size() == 151);
      CHECK(split.test.size() == 150);
      std::vector<int> counts(static_cast<std::size_t>(set.classes));
      for (const PlanePoint& p : all_of(split)) {
        CHECK((std::abs(p.x) < 6 && std::abs(p.y) < 6));
        REQUIRE((p.label >= 0 && p.label < set.classes));
        ++counts[static_cast<std::size_t>(p.label)];
      }
      CHECK(*std::ranges::max_element(counts) - *std::ranges::min_element(counts) <= 1);
      CHECK(same(all_of(split), all_of(make_points(set, 301, set.noise, 0.5, 42))));
      CHECK_FALSE(same(all_of(split), all_of(make_points(set, 301, set.noise, 0.5, 43))));
    }
  }
}

TEST_CASE("data sets: noise moves each point by its own amount, the split takes others from the same points") {
  const DataSet& set = dataset_catalogue().at("spiral");
  const auto still = all_of(make_points(set, 100, 0, 0.5, 7)), little = all_of(make_points(set, 100, 0.1, 0.5, 7)),
             more = all_of(make_points(set, 100, 0.2, 0.5, 7));
  for (std::size_t i = 0; i < still.size(); ++i) {
    CHECK(std::abs((more[i].x - still[i].x) - 2 * (little[i].x - still[i].x)) < 1e-5);
    CHECK(std::abs((more[i].y - still[i].y) - 2 * (little[i].y - still[i].y)) < 1e-5);
  }
  CHECK(same(all_of(make_points(set, 100, 0.1, 0.2, 7)), little));
}

TEST_CASE("data sets: the spiral's arms are half a turn apart") {
  const DataSet& set = dataset_catalogue().at("spiral");
  for (const PlanePoint& p : all_of(make_points(set, 400, 0, 0.5, 1))) {
    const double radius = std::hypot(p.x, p.y), t = (radius - 0.4) / 4.4;
    const double turns = std::atan2(p.y, p.x) / 6.283185307179586 - 1.25 * t - 0.5 * p.label;
    CHECK(std::abs(turns - std::round(turns)) < 1e-4);
  }
}

TEST_CASE("data sets: refusals say what would be right") {
  const DataSet& set = dataset_catalogue().at("moons");
  CHECK(message_of([&] { make_points(set, 1, 0, 0.5, 1); }) == "make_points: points is 1; at least 2 are needed");
  CHECK(message_of([&] { make_points(set, 9, -1, 0.5, 1); }) == "make_points: noise is -1; must be 0 or more");
  CHECK(message_of([&] { make_points(set, 9, 0, 1, 1); }) == "make_points: train_share is 1; must lie between 0 and 1");
  CHECK(message_of([] { dataset_catalogue().at("moon"); }) ==
        "data set: no entry is called \"moon\"; known are circle, xor, gaussians, moons, spiral, spiral3");
}
