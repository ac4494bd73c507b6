// SPDX-License-Identifier: MIT
// Feature space: the plane as mapped by a layer. A grid of the plane and the data are mapped by the network up to that
// layer, and seen along two of its units or along its first two principal components.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/data/dataset.h"
#include "playground/model/train/network.h"

namespace deepx::inline DEEPX_PRECISION {

struct PlotState;

struct SpacePoint {
  float x = 0, y = 0;  ///< in units of the activations, y up
};

/// A square of the space, y up.
struct SpaceBox {
  float x = -1, y = -1, side = 2;
};

/// a x + b y + c = 0.
struct SpaceLine {
  float a, b, c;
};

/// The first two principal components of rows [N, U]: unit vectors, orthogonal to each other, with the most and the
/// second most variance. Two power iterations start from `first` and `second`, so that components do not flip as the
/// rows move; vectors of another size start from scratch, with their largest component positive. A direction without
/// variance is an arbitrary unit vector.
void principal_axes(std::span<const float> rows, int N, int U, std::span<const float> mean, std::vector<float>& first,
                    std::vector<float>& second);

class FeatureSpace {
 public:
  /// The grid has kLines lines in each direction, and one vertex more between two of them so that bends are visible.
  static constexpr int kLines = 25, kSide = 2 * kLines - 1;

  /// Sets other data, features or another network. `points` as in the experiment's data.
  void attach(std::span<const int> features, std::span<const PlanePoint> points, int training);

  /// Maps everything again. `program` is any pass of the network in evaluation mode; its rows are overwritten.
  /// Allocates only on the first call for a layer.
  void refresh(Program& program, const Network& network, const Objective& objective, const PlotState& plot);

  /// Vertices of the grid [kSide, kSide], row 0 at the largest x2; the plane's -6..6 on both axes.
  std::span<const SpacePoint> grid() const { return grid_; }
  /// The network's output at each vertex, as PlotPart::field(): [kSide, kSide], or [kSide, kSide, K].
  std::span<const float> values() const { return values_; }
  /// The data, in their order.
  std::span<const SpacePoint> points() const { return points_; }
  /// Where the decision changes: the ends of short lines, in pairs.
  std::span<const SpacePoint> border() const { return border_; }
  /// The decision from the output's weights, exact and straight: only if the plot shows both units of a layer of two
  /// units that decides between two classes.
  const std::optional<SpaceLine>& decision() const { return decision_; }
  /// Contains the grid and the data, with a margin.
  const SpaceBox& box() const { return box_; }
  /// True if the axes are principal components.
  bool principal() const { return principal_; }
  int units() const { return units_; }

 private:
  void evaluate(Program& program, const Objective& objective, int layer);
  void choose_axes(const PlotState& plot);
  void project();
  void find_border(int classes);
  void fit_box();

  std::vector<Real> rows_;  // features of the grid, then of the data
  int inputs_ = 0, count_ = 0, training_ = 0;
  int units_ = 0, layer_ = -1;
  std::vector<float> activations_;    // [count, units]
  std::vector<float> sample_, mean_;  // samples of the training data, for the components
  std::vector<float> first_, second_, across_, up_;
  bool principal_ = false, flat_ = false;
  std::vector<SpacePoint> all_;
  std::span<const SpacePoint> grid_, points_;
  std::vector<float> values_, plane_y_, margin_;
  std::vector<SpacePoint> border_;
  std::optional<SpaceLine> decision_;
  SpaceBox box_;
};

}  // namespace deepx::inline DEEPX_PRECISION
