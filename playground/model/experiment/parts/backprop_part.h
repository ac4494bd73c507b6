// SPDX-License-Identifier: MIT
// The Backprop view of an experiment: what it walks, and where it is.
#pragma once

#include <span>
#include <string>

#include "playground/model/experiment/forward.h"

namespace deepx::inline DEEPX_PRECISION {

class Trace;
struct TracePlan;

class BackpropPart {
 public:
  explicit BackpropPart(const ExperimentState& state) : state_(&state) {}

  /// The trace, made from the current weights or the formula. Null in the other views.
  const Trace* trace() const;
  /// What the Backprop view walks when it is open.
  const TracePlan& plan() const;
  /// Names of the folded scopes of the trace's graph.
  std::span<const std::string> folds() const;
  int revision() const;  ///< a counter: trace() or folds() has changed

 private:
  const ExperimentState* state_;
};

}  // namespace deepx::inline DEEPX_PRECISION
