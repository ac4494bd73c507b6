// SPDX-License-Identifier: MIT
// Toy data sets on the plane: catalogue entries that turn a seed into points with a class or a number, and their split.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/core/rng.h"
#include "engine/core/setting.h"
#include "engine/data/recipes.h"

namespace deepx {

/// A point of the plane, which reaches from -6 to 6 on both axes, with its class or, for regression, the number to
/// learn.
struct PlanePoint {
  float x = 0, y = 0;
  int label = 0;
  float target = 0;
};

/// The arguments of a data set for one point: `index` of `count` points of one class, so that curves are covered
/// evenly.
struct PlaneDraw {
  int label, index, count;
  Rng& rng;
  const Settings& settings;
};

enum class DataKind { classification, regression };

struct DataSet {
  std::string_view name{}, label{}, words{};
  DataKind kind = DataKind::classification;
  int classes = 2;      ///< 0 for regression
  double noise = 0.14;  ///< a good default: of the coordinates, for regression of the target
  /// Either: one point without noise; regression takes its coordinates only.
  PlanePoint (*point)(const PlaneDraw&) = nullptr;
  /// Or: at least `count` points with their noise, by a recipe of recipes.h. They are moved by -center and enlarged by
  /// kRecipeScale to fill the plane. Training and test points are drawn separately, so that the training points are
  /// exactly those of the recipe.
  LabeledRows (*recipe)(std::uint64_t seed, int count, double noise) = nullptr;
  double center_x = 0, center_y = 0;
  double (*target)(double x, double y) = nullptr;  ///< regression: the number at a point, in about [-1, 1]
  std::vector<Setting> settings{};
  std::string_view class_setting{};  ///< the setting, if any, that gives the number of classes instead of `classes`

  int classes_with(const Settings& chosen) const {
    return class_setting.empty() ? classes : chosen.whole(class_setting);
  }
};
Catalogue<DataSet>& dataset_catalogue();
/// The entries of one kind, in the catalogue's order.
std::vector<DataSet> data_sets(DataKind kind);
struct RegisteredDataSet {
  explicit RegisteredDataSet(const DataSet& entry) { dataset_catalogue().add(entry); }
};
/// The set's settings at their defaults.
inline Settings settings_of(const DataSet& set) { return Settings(set.name, set.settings); }

/// The playground's features divide by this again: a network sees the numbers of the recipe.
inline constexpr double kRecipeScale = 3;

struct SplitPoints {
  std::vector<PlanePoint> train, test;
};

/// `points` points, classes as even as possible, normal noise of standard deviation `noise` on both axes (for
/// regression on the target), then shuffled and split: round(points · train_share) for training, at least one
/// on each side; with a share of 1 all of them. Noise has its own random numbers, so that changing it moves each point
/// and keeps the picture.
///   Throws Error::value for fewer than 2 points, noise below 0 or a share outside (0, 1].
SplitPoints make_points(const DataSet& set, int points, double noise, double train_share, std::uint64_t seed,
                        const Settings& settings);
/// With the set's default settings.
SplitPoints make_points(const DataSet& set, int points, double noise, double train_share, std::uint64_t seed);

}  // namespace deepx
