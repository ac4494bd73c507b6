// SPDX-License-Identifier: MIT
// Direct labels: they never overlap and never leave their area.
#include "playground/widgets/base/label_places.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

using namespace deepx::ui;

TEST_CASE("label places: beside the point if there is room, otherwise on its other side") {
  LabelPlaces places({0, 0, 200, 80});
  const auto right = places.place({50, 40}, 60);
  REQUIRE(right);
  CHECK(right->x == 60);
  CHECK(right->y == 33);
  const auto left = places.place({190, 40}, 60);
  REQUIRE(left);
  CHECK(left->right() == 180);
  CHECK_FALSE(places.place({100, 40}, 180));
}

TEST_CASE("label places: many labels at one point do not overlap and stay as near as possible") {
  const Rect area{0, 0, 300, 80};
  LabelPlaces places(area);
  places.take({60, 33, 40, 14});
  std::vector<Rect> all = {{60, 33, 40, 14}};
  for (int i = 0; i < 8; ++i) {
    const auto r = places.place({150, 40}, 100);
    if (!r) break;
    CHECK(r->y >= area.y);
    CHECK(r->bottom() <= area.bottom());
    for (const Rect& other : all) CHECK_FALSE(r->overlaps(other));
    all.push_back(*r);
  }
  CHECK(all.size() >= 6);   // five to the right of it, then to the left
  CHECK(all.size() <= 10);  // the search must end
}

TEST_CASE("label places: a point outside is labeled at the edge") {
  LabelPlaces places({0, 10, 300, 60});
  const auto above = places.place({50, -100}, 40), below = places.place({50, 500}, 40);
  REQUIRE(above);
  REQUIRE(below);
  CHECK(above->y == 10);
  CHECK(below->bottom() == 70);
}
