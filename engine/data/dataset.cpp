// SPDX-License-Identifier: MIT
// Draws points, adds noise, shuffles and splits.
#include "engine/data/dataset.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/data/toy2d.h"

namespace deepx {

Catalogue<DataSet>& dataset_catalogue() {
  static Catalogue<DataSet> catalogue("data set");
  return catalogue;
}

std::vector<DataSet> data_sets(DataKind kind) {
  std::vector<DataSet> sets;
  std::ranges::copy_if(dataset_catalogue().entries(), std::back_inserter(sets),
                       [&](const DataSet& s) { return s.kind == kind; });
  return sets;
}

namespace {

void add_noise(PlanePoint& p, const DataSet& set, double noise, Rng& rng) {
  if (set.kind == DataKind::regression) {
    p.target = static_cast<float>(
        std::fma(noise, rng.normal(), set.target(static_cast<double>(p.x), static_cast<double>(p.y))));
  } else {
    p.x += static_cast<float>(noise * rng.normal());
    p.y += static_cast<float>(noise * rng.normal());
  }
}

/// `count` points of the recipe, in random order; if it makes more, the surplus of each class is left out.
std::vector<PlanePoint> by_recipe(const DataSet& set, int count, double noise, std::uint64_t seed) {
  std::vector<PlanePoint> all;
  if (count == 0) return all;
  const LabeledRows rows = set.recipe(seed, count, noise);
  for (std::size_t i = 0; i < rows.labels.size(); ++i) {
    const double x = rows.values[2 * i] - set.center_x, y = rows.values[2 * i + 1] - set.center_y;
    all.push_back({static_cast<float>(kRecipeScale * x), static_cast<float>(kRecipeScale * y), rows.labels[i]});
  }
  Rng(seed, Stream::split).shuffle(all);
  if (rows.rows() > count) {
    std::vector<int> room(static_cast<std::size_t>(set.classes), count / set.classes);
    for (int label = 0; label < count % set.classes; ++label) ++room[static_cast<std::size_t>(label)];
    std::erase_if(all, [&](const PlanePoint& p) { return room[static_cast<std::size_t>(p.label)]-- <= 0; });
  }
  return all;
}

}  // namespace

SplitPoints make_points(const DataSet& set, int points, double noise, double train_share, std::uint64_t seed) {
  return make_points(set, points, noise, train_share, seed, settings_of(set));
}

SplitPoints make_points(const DataSet& set, int points, double noise, double train_share, std::uint64_t seed,
                        const Settings& settings) {
  DEEPX_REQUIRE(points >= 2, value, "make_points: points is ", points, "; at least 2 are needed");
  DEEPX_REQUIRE(noise >= 0 && noise < 1e6, value, "make_points: noise is ", noise, "; must be 0 or more");
  DEEPX_REQUIRE(train_share > 0 && train_share <= 1, value, "make_points: train_share is ", train_share,
                "; must be above 0 and at most 1");
  const int most = train_share < 1 ? points - 1 : points;
  const int train = std::clamp(static_cast<int>(std::lround(points * train_share)), 1, most);
  if (set.recipe) {
    const std::uint64_t fresh = Rng(seed, Stream::split).next();
    return {by_recipe(set, train, noise, seed), by_recipe(set, points - train, noise, fresh)};
  }
  Rng rng(seed, Stream::data), order(seed, Stream::split);
  std::vector<PlanePoint> all;
  all.reserve(static_cast<std::size_t>(points));
  const int groups = std::max(1, set.classes_with(settings));
  for (int label = 0; label < groups; ++label) {
    const int count = points / groups + (label < points % groups ? 1 : 0);
    for (int i = 0; i < count; ++i) all.push_back(set.point({label, i, count, rng, settings}));
  }
  for (PlanePoint& p : all) add_noise(p, set, noise, rng);
  order.shuffle(all);
  return {{all.begin(), all.begin() + train}, {all.begin() + train, all.end()}};
}

}  // namespace deepx
