// SPDX-License-Identifier: MIT
// What a study is to do.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// optimizers: the same weights, data and order of samples, several optimizers. seeds: the same spec, several seeds of
/// weights and order. rates: one run in which the learning rate grows (RateRange).
enum class StudyKind { optimizers, seeds, rates };
std::string_view name_of(StudyKind kind);

/// An optimizer of a study: an entry of the catalogue, and settings that shall differ from the spec's (if it is the spec's
/// optimizer) or from the catalogue's at its rate for small problems.
struct StudyOptimizer {
  std::string name;
  std::vector<std::pair<std::string, std::string>> settings{};
  bool operator==(const StudyOptimizer&) const = default;
};

/// Most members: each optimizer has a colour and a marker of its own, seeds have none.
inline constexpr int kMaxStudyOptimizers = 6, kMaxStudySeeds = 32, kMaxStudyEpochs = 2000, kMaxRateBatches = 2000;

struct StudyPlan {
  StudyKind kind = StudyKind::optimizers;
  std::vector<StudyOptimizer> optimizers = {{"sgd"}, {"sgd", {{"momentum", "0.9"}}}, {"rmsprop"}, {"adam"}};
  int seeds = 8;                 ///< the spec's and those after it
  int epochs = 100;              ///< of each member
  int batches = 1000;            ///< of the rate test
  double low = 1e-5, high = 10;  ///< its rates
};

/// Optimizers to choose from: those of the playground, and plain descent apart from that with momentum.
const std::vector<StudyOptimizer>& study_optimizers();

/// What an optimizer is called in a study: "Adam", "Momentum".
std::string study_label(const OptimizerSpec& optimizer);
/// `spec` with one of a study's optimizers. Throws Error::value for names and settings there are not.
Spec with_optimizer(const Spec& spec, const StudyOptimizer& optimizer);

/// One run of a study as planned.
struct PlannedRun {
  std::string name;  ///< "Adam", "seed 43"
  Spec spec;
};
/// The runs of a plan for optimizers or seeds; none for a rate test.
///   Throws Error::value for a plan out of its limits.
std::vector<PlannedRun> planned_runs(const StudyPlan& plan, const Spec& spec);

}  // namespace deepx::inline DEEPX_PRECISION
