// SPDX-License-Identifier: MIT
// What the plot of an experiment shows: pictures of the plane, and the point traced through the network.
#pragma once

#include <span>

#include "playground/model/experiment/forward.h"

namespace deepx::inline DEEPX_PRECISION {

class FeatureSpace;
struct PlotState;
struct PointAnswer;

class PlotPart {
 public:
  explicit PlotPart(const ExperimentState& state) : state_(&state) {}

  /// What the plot shows. Its layer and units exist in the current network.
  const PlotState& state() const;

  // At the latest Experiment::refresh_maps().
  int field_side() const;
  /// The output over the plane; row 0 is at the top (largest x2). Two classes: [side, side] in [-1, 1], 2p - 1 for
  /// class 1 (for mse, hinge and regression the clipped output). K classes: [side, side, K] probabilities. After
  /// divergence: the last finite picture.
  std::span<const float> field() const;
  /// Entropy of the predicted classes over the plane [side, side], from 0 (certain) to 1 (all classes equal). Squared
  /// error and hinge: of the output read as 2p - 1, a measure of the distance to the border. Updated only while the
  /// plot shows it.
  std::span<const float> uncertainty() const;
  static constexpr int kMapSide = 32;
  /// Activation of a neuron over the plane [32, 32]; row 0 is at the top. `layer` 0: feature `unit` of
  /// feature_catalogue(), used or not; from 1 on: hidden layers.
  std::span<const float> map(int layer, int unit) const;
  /// Magnitude of the full color in that layer's maps: 1 for bounded activations, else the layer's largest magnitude
  /// (for a feature, the feature's own).
  float map_scale(int layer, int unit) const;

  /// The plane as state().layer bends it, at the latest Experiment::refresh_space(); null while the plot shows something
  /// else.
  const FeatureSpace* space() const;
  int space_revision() const;  ///< a counter: space() has changed

  /// Index in DataPart::points() of the point traced through the network, -1 for none.
  int selected_point() const;
  /// The network's answer for the selected point with the current weights; null if no point is selected, and from a
  /// change on until Experiment::refresh_evaluation().
  const PointAnswer* point_answer() const;
  /// Activations of a layer for the selected point: layer 0 has the features of feature_catalogue(), then hidden
  /// layers, then the outputs (logits). Empty while point_answer() is null.
  std::span<const float> activations_at_point(int layer) const;

 private:
  const ExperimentState* state_;
};

}  // namespace deepx::inline DEEPX_PRECISION
