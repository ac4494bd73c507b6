// SPDX-License-Identifier: MIT
// Draws, disturbs, shuffles and splits points.
#include "engine/data/dataset.h"

#include <algorithm>
#include <cmath>

#include "engine/data/toy2d.h"

namespace deepx {

Catalogue<DataSet>& dataset_catalogue() {
  static Catalogue<DataSet> catalogue("data set");
  return catalogue;
}

SplitPoints make_points(const DataSet& set, int points, double noise, double train_share, std::uint64_t seed) {
  DEEPX_REQUIRE(points >= 2, value, "make_points: points is ", points, "; at least 2 are needed");
  DEEPX_REQUIRE(noise >= 0 && noise < 1e6, value, "make_points: noise is ", noise, "; must be 0 or more");
  DEEPX_REQUIRE(train_share > 0 && train_share < 1, value, "make_points: train_share is ", train_share, "; must lie between 0 and 1");
  Rng rng(seed, Stream::data), order(seed, Stream::split);
  std::vector<PlanePoint> all;
  all.reserve(static_cast<std::size_t>(points));
  for (int label = 0; label < set.classes; ++label) {
    const int count = points / set.classes + (label < points % set.classes ? 1 : 0);
    for (int i = 0; i < count; ++i) all.push_back(set.point({label, i, count, rng}));
  }
  for (PlanePoint& p : all) {
    p.x += static_cast<float>(noise * rng.normal());
    p.y += static_cast<float>(noise * rng.normal());
  }
  order.shuffle(all);
  const int train = std::clamp(static_cast<int>(std::lround(points * train_share)), 1, points - 1);
  return {{all.begin(), all.begin() + train}, {all.begin() + train, all.end()}};
}

}  // namespace deepx
