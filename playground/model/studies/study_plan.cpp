// SPDX-License-Identifier: MIT
// From a plan to the runs of a study.
#include "playground/model/studies/study_plan.h"

#include <algorithm>
#include <array>

#include "playground/model/spec/spec_words.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

void require_whole(const char* key, int value, int low, int high) {
  DEEPX_REQUIRE(value >= low && value <= high, value, "study: ", key, " is ", value, "; must be a whole number in [",
                low, ", ", high, "]");
}

void check(const StudyPlan& plan, const Spec& spec) {
  if (plan.kind == StudyKind::rates) {
    const Limits limits = limits_of(spec, "optimizer.learning_rate");
    require_whole("batches", plan.batches, 20, kMaxRateBatches);
    DEEPX_REQUIRE(plan.low > 0 && plan.low < plan.high && plan.high <= limits.high, value, "study: low is ", plan.low,
                  " and high is ", plan.high, "; must be rates above 0, the lower first, and at most ", limits.high);
    return;
  }
  require_whole("epochs", plan.epochs, 1, kMaxStudyEpochs);
  if (plan.kind == StudyKind::seeds) return require_whole("seeds", plan.seeds, 2, kMaxStudySeeds);
  DEEPX_REQUIRE(!plan.optimizers.empty() && plan.optimizers.size() <= kMaxStudyOptimizers, value,
                "study: ", plan.optimizers.size(), " optimizers are given; give 1 to ", kMaxStudyOptimizers);
}

}  // namespace

std::string_view name_of(StudyKind kind) {
  constexpr std::array<std::string_view, 3> kNames = {"optimizers", "seeds", "rates"};
  return kNames[static_cast<std::size_t>(kind)];
}

const std::vector<StudyOptimizer>& study_optimizers() {
  static const std::vector<StudyOptimizer> all = [] {
    std::vector<StudyOptimizer> list;
    for (const OptimizerInfo& info : optimizer_choices()) {
      const bool sgd = info.name == "sgd";
      list.push_back({std::string(info.name)});
      if (sgd) list.back().settings = {{"momentum", "0"}}, list.push_back({"sgd", {{"momentum", "0.9"}}});
    }
    return list;
  }();
  return all;
}

std::string study_label(const OptimizerSpec& optimizer) {
  const auto momentum = optimizer.settings.find("momentum"), nesterov = optimizer.settings.find("nesterov");
  if (optimizer.name == "sgd" && momentum != optimizer.settings.end() && momentum->second > 0)
    return nesterov != optimizer.settings.end() && nesterov->second > 0 ? "Nesterov" : "Momentum";
  return std::string(optimizer_catalogue().at(optimizer.name).label);
}

Spec with_optimizer(const Spec& spec, const StudyOptimizer& optimizer) {
  Spec out = spec;
  set_path(out, "optimizer.name", optimizer.name);
  for (const auto& [name, text] : optimizer.settings) set_path(out, "optimizer." + name, text);
  return out;
}

namespace {

std::vector<PlannedRun> seed_runs(const StudyPlan& plan, const Spec& spec) {
  // The spec's own seed is the first; near the largest number in JSON the others are below it.
  const auto most = static_cast<std::uint64_t>(limits_of(spec, "seed").high);
  const std::uint64_t first = std::min(spec.seed, most - static_cast<std::uint64_t>(plan.seeds - 1));
  std::vector<PlannedRun> runs;
  for (int i = 0; i < plan.seeds; ++i) {
    Spec member = spec;
    member.seed = first + static_cast<std::uint64_t>(i);
    std::string name = value_words(member, "seed");
    runs.push_back({std::move(name), std::move(member)});
  }
  return runs;
}

std::vector<PlannedRun> optimizer_runs(const StudyPlan& plan, const Spec& spec) {
  std::vector<PlannedRun> runs;
  for (const StudyOptimizer& optimizer : plan.optimizers) {
    Spec member = with_optimizer(spec, optimizer);
    std::string name = study_label(member.optimizer);
    runs.push_back({std::move(name), std::move(member)});
  }
  // If an optimizer occurs twice, its rate distinguishes both.
  std::vector<std::string> labels;
  for (const PlannedRun& run : runs) labels.push_back(run.name);
  for (PlannedRun& run : runs)
    if (std::ranges::count(labels, run.name) > 1) run.name += join(" ", run.spec.optimizer.learning_rate());
  return runs;
}

}  // namespace

std::vector<PlannedRun> planned_runs(const StudyPlan& plan, const Spec& spec) {
  check(plan, spec);
  if (plan.kind == StudyKind::rates) return {};
  return plan.kind == StudyKind::seeds ? seed_runs(plan, spec) : optimizer_runs(plan, spec);
}

}  // namespace deepx::inline DEEPX_PRECISION
