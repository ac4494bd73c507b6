// SPDX-License-Identifier: MIT
// Feature space: where a layer sends the plane. A grid of the plane and the data, mapped through the network up to that layer and
// looked at along two of its units or along its first two principal components.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "playground/model/plot/plot_state.h"
#include "playground/model/train/network.h"

namespace deepx::inline DEEPX_PRECISION {

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

/// The first two principal components of rows [N, U]: unit vectors, orthogonal to each other, with the most and the second most
/// variance. Two power iterations from where `first` and `second` stand, so that components do not flip as the rows move; vectors
/// of another size start anew, with their largest component positive. A direction without variance is a unit vector like any other.
void principal_axes(std::span<const float> rows, int N, int U, std::span<const float> mean, std::vector<float>& first,
                    std::vector<float>& second);

class FeatureSpace {
 public:
  /// The grid has kLines lines each way, and one vertex more between two of them so that bends show.
  static constexpr int kLines = 25, kSide = 2 * kLines - 1;

  /// Other data, features or another network. `points` as the experiment's data.
  void attach(std::span<const int> features, std::span<const PlanePoint> points, int training);

  /// Maps everything anew. `program` is any pass of the network as it evaluates; its rows are overwritten. Allocates nothing but
  /// at the first time for a layer.
  void refresh(Program& program, const Network& network, const Objective& objective, const PlotState& plot);

  /// Vertices of the grid [kSide, kSide], row 0 where x2 is largest; the plane's -6..6 on both axes.
  std::span<const SpacePoint> grid() const { return grid_; }
  /// The network's output at each of them, as Experiment::field(): [kSide, kSide], or [kSide, kSide, K].
  std::span<const float> values() const { return values_; }
  /// The data, in their order.
  std::span<const SpacePoint> points() const { return points_; }
  /// Where the decision changes: pairs of ends of short lines.
  std::span<const SpacePoint> border() const { return border_; }
  /// The decision of the output's weights, exact and straight: only where the plot shows both of the only two units that two
  /// classes are decided from.
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

  std::vector<Real> rows_;            // features of the grid, then of the data
  int inputs_ = 0, count_ = 0, training_ = 0;
  int units_ = 0, layer_ = -1;
  std::vector<float> activations_;    // [count, units]
  std::vector<float> sample_, mean_;  // of the training data, for the components
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
