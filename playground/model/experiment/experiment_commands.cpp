// SPDX-License-Identifier: MIT
// Helpers that several commands share.
#include <algorithm>
#include <cmath>

#include "engine/data/csv.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/problems/preset.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/plane.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/table_points.h"

namespace deepx::inline DEEPX_PRECISION {
std::uint64_t another_seed(std::uint64_t seed, Stream stream) {
  const std::uint64_t next = Rng(seed, stream).next() % 1'000'000;
  return next == seed ? seed + 1 : next;
}

/// A link names its problem; only a reader who names none gets the first of the list.
ProblemRun& ExperimentState::need_problem() {
  if (!problem) problem = std::make_shared<ProblemRun>(preset_files().front().name, std::map<std::string, double>{});
  return *problem;
}

/// A new problem with the same preset and changes; undo keeps the current one.
ProblemRun& ExperimentState::another_problem() {
  const ProblemRun& now = need_problem();
  problem = std::make_shared<ProblemRun>(now.preset(), now.changes(), now.table());
  return *problem;
}

void ExperimentState::change_own(const OwnPoints& own) {
  Spec next = spec;
  next.data.own = own_text(own);
  change(next);
}

}  // namespace deepx::inline DEEPX_PRECISION
