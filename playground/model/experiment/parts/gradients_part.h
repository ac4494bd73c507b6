// SPDX-License-Identifier: MIT
// The gradients of an experiment: their sizes layer by layer, now and over time, and the initializer lab.
#pragma once

#include <span>

#include "playground/model/experiment/forward.h"

namespace deepx::inline DEEPX_PRECISION {

class InitLab;
struct LayerStats;
class StatsHistory;

class GradientsPart {
 public:
  explicit GradientsPart(const ExperimentState& state) : state_(&state) {}

  // At the latest Experiment::refresh_gradients().
  /// Sizes of the gradients, updates and outputs of the layers: gradients of the latest step, everything else of the
  /// latest evaluation. In the past of a run, gradients may be those of the epoch's column, or unknown.
  std::span<const LayerStats> stats() const;
  /// For each unit of a hidden layer (counted from 0), the share of the training samples for which the unit passes
  /// gradient.
  std::span<const float> passing(int layer) const;

  /// Layer statistics by epoch, of this run and of the ghost.
  const StatsHistory& history() const;
  const StatsHistory& ghost() const;
  /// The current or finished initializer lab, null if there is none. tick() works on it whether the run plays or not.
  const InitLab* init_lab() const;

 private:
  const ExperimentState* state_;
};

}  // namespace deepx::inline DEEPX_PRECISION
