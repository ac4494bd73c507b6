// SPDX-License-Identifier: MIT
// The plan of a study.
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

/// An optimizer of a study: a catalogue entry, and settings that differ from the spec's (if it is the spec's
/// optimizer) or from the catalogue's with its rate for small problems.
struct StudyOptimizer {
  std::string name;
  std::vector<std::pair<std::string, std::string>> settings{};
  bool operator==(const StudyOptimizer&) const = default;
};

/// Largest number of members: each optimizer has its own color and marker, seeds have none.
inline constexpr int kMaxStudyOptimizers = 6, kMaxStudySeeds = 32, kMaxStudyEpochs = 2000, kMaxRateBatches = 2000;

struct StudyPlan {
  StudyKind kind = StudyKind::optimizers;
  std::vector<StudyOptimizer> optimizers = {{"sgd"}, {"sgd", {{"momentum", "0.9"}}}, {"rmsprop"}, {"adam"}};
  int seeds = 8;                 ///< number of seeds: the spec's and those after it
  int epochs = 100;              ///< epochs of each member
  int batches = 1000;            ///< batches of the rate test
  double low = 1e-5, high = 10;  ///< rates of the rate test
};

/// Optimizers to choose from: those of the playground, with plain descent and descent with momentum separate.
const std::vector<StudyOptimizer>& study_optimizers();

/// An optimizer's name in a study: "Adam", "Momentum".
std::string study_label(const OptimizerSpec& optimizer);
/// `spec` with one of a study's optimizers. Throws Error::value for unknown names and settings.
Spec with_optimizer(const Spec& spec, const StudyOptimizer& optimizer);

/// One planned run of a study.
struct PlannedRun {
  std::string name;  ///< "Adam", "seed 43"
  Spec spec;
};
/// The runs of a plan for optimizers or seeds; none for a rate test.
///   Throws Error::value for a plan outside its limits.
std::vector<PlannedRun> planned_runs(const StudyPlan& plan, const Spec& spec);

}  // namespace deepx::inline DEEPX_PRECISION
