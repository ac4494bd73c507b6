// SPDX-License-Identifier: MIT
// The run of an experiment: how far it is, its measurements and curves, its past, and the runs kept beside it.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "playground/model/experiment/forward.h"

namespace deepx::inline DEEPX_PRECISION {

struct ClassReport;
struct Divergence;
class History;
struct KeptRun;
struct Metrics;
struct Remedy;

class RunPart {
 public:
  explicit RunPart(const ExperimentState& state) : state_(&state) {}

  long long step() const;  ///< mini-batches trained since the start
  int epoch() const;       ///< complete passes over the training data
  int batches_per_epoch() const;
  /// True between the last batch of an epoch and the first of the next.
  bool between_epochs() const;
  double learning_rate() const;     ///< current rate, from the schedule
  double steps_per_second() const;  ///< measured over about the last second of training; 0 while training is paused

  /// On all training and all test points, at the end of the latest epoch, train(), or change of loss.
  const Metrics& metrics() const;
  /// Confusion matrices and ROC curves, of the same points as metrics(), at the latest Experiment::refresh_evaluation().
  const ClassReport& evaluation() const;
  const History& history() const;
  /// Curves of the run before the latest new start; empty if there was none.
  const History& ghost() const;
  /// Runs that the user kept, oldest first; their names tell how they differ from the current spec.
  std::span<const KeptRun> kept() const;

  const std::optional<Divergence>& divergence() const;
  /// The epoch since which the loss diverges while all numbers are still finite, see History::diverging_since().
  /// Training continues.
  std::optional<int> diverging_since() const;
  /// The remedy for a diverging loss; computed by each call.
  Remedy remedy() const;
  /// Why training last stopped by a rule of the spec: "100 epochs"; empty if it did not, or trains again.
  const std::string& stopped() const;

  /// The last epoch that scrubbing can reach: epoch(), or a later one while the run is in its past.
  int last_epoch() const;
  /// True while the run is in its past and its later part is still known.
  bool in_past() const;

 private:
  const ExperimentState* state_;
};

}  // namespace deepx::inline DEEPX_PRECISION
