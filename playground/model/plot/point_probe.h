// SPDX-License-Identifier: MIT
// One data point on its way through the network: every neuron's response to it, and its loss.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/data/dataset.h"
#include "playground/model/train/network.h"

namespace deepx::inline DEEPX_PRECISION {

/// The network's answer for one point.
struct PointAnswer {
  float x = 0, y = 0;
  int target = 0;  ///< its class
  bool test = false;
  int decided = 0;        ///< the class that the network chooses
  float probability = 0;  ///< of that class; for squared error and hinge: position of the output on its side, in [0, 1]
  float given = 0, predicted = 0;  ///< regression: the right number, and the predicted one
  double loss = 0;                 ///< of this point alone, without the regularizer
};

class PointProbe {
 public:
  /// For another network or another loss: the next read() records again.
  void forget() { program_.reset(); }
  bool recorded() const { return program_ != nullptr; }
  void attach(const Network& network, const Objective& objective, std::span<const int> features);
  /// Runs the point with the current weights; allocates nothing.
  void read(const PlanePoint& point, bool test, const Objective& objective);

  const PointAnswer& answer() const { return answer_; }
  /// Layer 0: every feature of the catalogue at the point, used or not; 1 ..: outputs of the layers; the last ones are
  /// the logits.
  std::span<const float> activations(int layer) const { return activations_[static_cast<std::size_t>(layer)]; }

 private:
  std::unique_ptr<Program> program_;
  std::vector<int> features_;
  std::vector<std::vector<float>> activations_;
  std::vector<float> picture_;
  PointAnswer answer_;
};

}  // namespace deepx::inline DEEPX_PRECISION
