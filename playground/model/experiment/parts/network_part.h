// SPDX-License-Identifier: MIT
// The network of an experiment: its layers with weights and gradients, and a neuron's numbers at a point.
#pragma once

#include <span>

#include "playground/model/experiment/forward.h"

namespace deepx::inline DEEPX_PRECISION {

struct LayerPicture;
class Network;
struct NeuronSum;

class NetworkPart {
 public:
  explicit NetworkPart(const ExperimentState& state) : state_(&state) {}

  std::span<const LayerPicture> layers() const;  ///< hidden layers, then the output
  /// For each input, its index in feature_catalogue().
  std::span<const int> inputs() const;
  /// The network in training; a new start creates another one.
  const Network& module() const;
  int revision() const;  ///< a counter: layers, units or inputs, and so the spans of layers() and map(), have changed

  /// Activation of a neuron at a point of the plane. `layer` 0: feature `unit` of feature_catalogue(), used or not; from
  /// 1 on: hidden layers, then the outputs (logits).
  float activation_at(int layer, int unit, float x, float y) const;
  /// Inputs, sum and output of a neuron of layers()[layer], for a point of the plane.
  NeuronSum sum_at(int layer, int unit, float x, float y) const;
  /// The optimizer's change of a weight (`from` -1: a bias) if the latest gradient came again; 0 before the first step
  /// and in a frozen layer.
  double next_change(int layer, int from, int unit) const;

 private:
  const ExperimentState* state_;
};

}  // namespace deepx::inline DEEPX_PRECISION
