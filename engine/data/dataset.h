// SPDX-License-Identifier: MIT
// Toy data sets on the plane: catalogue entries that turn a seed into labelled points, and the split into training and test.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/core/rng.h"

namespace deepx {

/// A point of the plane, which reaches from -6 to 6 on both axes, with its class.
struct PlanePoint {
  float x = 0, y = 0;
  int label = 0;
};

/// What a data set draws from: `index` of `count` points of one class, so that curves are covered evenly.
struct PlaneDraw {
  int label, index, count;
  Rng& rng;
};

struct DataSet {
  std::string_view name{}, label{}, words{};
  int classes = 2;
  double noise = 0.14;                       ///< a good default
  PlanePoint (*point)(const PlaneDraw&) = nullptr;  ///< one point without noise
};
Catalogue<DataSet>& dataset_catalogue();
struct RegisteredDataSet {
  explicit RegisteredDataSet(const DataSet& entry) { dataset_catalogue().add(entry); }
};

struct SplitPoints {
  std::vector<PlanePoint> train, test;
};

/// `points` points, classes as even as possible, normal noise of standard deviation `noise` on both axes, then shuffled and
/// split: round(points · train_share) for training, at least one on each side. Noise has numbers of its own, so that changing
/// it moves each point and keeps the picture.
///   Throws Error::value for fewer than 2 points, noise below 0 or a share outside (0, 1).
SplitPoints make_points(const DataSet& set, int points, double noise, double train_share, std::uint64_t seed);

}  // namespace deepx
