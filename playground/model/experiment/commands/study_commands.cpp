// SPDX-License-Identifier: MIT
#include "playground/model/experiment/commands/study_commands.h"

#include <array>

#include "nlohmann/json.hpp"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/gradients/init_comparison.h"
#include "playground/model/studies/study.h"
#include "playground/model/train/run_csv.h"

namespace deepx::inline DEEPX_PRECISION::command {
namespace {

using Json = CommandFields::Json;

StudyOptimizer optimizer_from(std::string_view path, const Json& j) {
  if (j.is_string()) return {j.get<std::string>()};
  if (!j.is_object() || !j.contains("name"))
    CommandFields::refuse(path, j, "a name, or an object with name and settings");
  StudyOptimizer optimizer{CommandFields::read_text(join(path, ".name"), j["name"])};
  for (const auto& [key, value] : j.items())
    if (key != "name")
      optimizer.settings.emplace_back(key, value.is_string()
                                               ? value.get<std::string>()
                                               : join(CommandFields::read_number(join(path, ".", key), value)));
  return optimizer;
}

}  // namespace

void StartStudy::fields(CommandFields& f) {
  static constexpr std::array<std::string_view, 3> kKinds = {"optimizers", "seeds", "rates"};
  const auto read = [&](std::string_view path, const Json& j) {
    if (!j.is_array()) CommandFields::refuse(path, j, "a list, as [\"sgd\", \"adam\"]");
    plan.optimizers.clear();
    for (const Json& item : j) plan.optimizers.push_back(optimizer_from(path, item));
  };
  const auto write = [&] {
    Json list = Json::array();
    for (const StudyOptimizer& o : plan.optimizers) {
      Json item{{"name", o.name}};
      for (const auto& [key, value] : o.settings) item[key] = value;
      list.push_back(std::move(item));
    }
    return list;
  };
  f.choice(must("kind"), plan.kind, kKinds);
  f.other(may("optimizers"), {"", read, write});
  f.whole(may("seeds"), plan.seeds);
  f.whole(may("epochs"), plan.epochs);
  f.whole(may("batches"), plan.batches);
  f.number(may("low"), plan.low);
  f.number(may("high"), plan.high);
}

void UseMember::fields(CommandFields& f) {
  f.optional(may("optimizer"), optimizer, [&](FieldKey key, int& value) { f.whole(key, value); });
  f.optional(may("seed"), seed, [&](FieldKey key, int& value) { f.whole(key, value); });
}

bool KeepRun::offered(const Experiment& e) { return trains(e.view()); }

void KeepRun::carry_out(ExperimentState& e) const {
  DEEPX_REQUIRE(e.history.size() > 1, value,
                "keep_run: the run has no whole epoch yet; train first, by {\"step\": {\"unit\": \"epoch\"}}");
  e.keep("keep_run",
         {.spec = e.spec, .history = e.history, .metrics = e.metrics, .step = e.run->steps(), .epoch = e.run->epoch()});
}

void OpenRun::carry_out(ExperimentState& e) const { e.keep("open_run", run_from_csv(csv, name)); }

void DropRun::carry_out(ExperimentState& e) const {
  e.need_kept("drop_run", at);
  e.kept.erase(e.kept.begin() + at);
}

void ClearRuns::carry_out(ExperimentState& e) const { e.kept.clear(); }

void LoadRun::carry_out(ExperimentState& e) const {
  const KeptRun& wanted = e.need_kept("load_run", at);
  DEEPX_REQUIRE(wanted.spec, value, "load_run: kept run ", at, " is ", wanted.name,
                ", from a file that does not hold its settings; there is nothing to start");
  e.start(Spec(*wanted.spec), true);  // a copy, because start() renames the kept runs
}

void StartStudy::carry_out(ExperimentState& e) const {
  e.study = std::make_shared<Study>(plan, e.spec, e.classes, e.points);
}

void UseMember::carry_out(ExperimentState& e) const {
  DEEPX_REQUIRE(e.study, value, "study_use: there is no study; begin one by {\"study\": {\"kind\": \"optimizers\"}}");
  DEEPX_REQUIRE(optimizer.has_value() != seed.has_value(), value, "study_use: gives ",
                optimizer ? "optimizer and seed" : "neither optimizer nor seed",
                "; must give one of them, the number of a member");
  const auto members = e.study->members();
  const int member = seed ? *seed : *optimizer;
  DEEPX_REQUIRE(member >= 0 && member < static_cast<int>(members.size()), value, "study_use: there is no member ",
                member, "; the study has ", members.size(), ", counted from 0");
  const Spec& wanted = members[static_cast<std::size_t>(member)].spec;
  Spec next = e.spec;
  if (seed)
    next.seed = wanted.seed;
  else
    next.optimizer = wanted.optimizer;
  e.change(next);
}

void StopStudy::carry_out(ExperimentState& e) const {
  DEEPX_REQUIRE(e.study, value, "study_stop: there is no study; begin one by {\"study\": {\"kind\": \"seeds\"}}");
  e.study->stop();
}

void CloseStudy::carry_out(ExperimentState& e) const { e.study.reset(); }

void StartInitLab::carry_out(ExperimentState& e) const {
  e.init_lab = std::make_shared<InitLab>(plan, e.spec, e.classes, e.points);
}

void CloseInitLab::carry_out(ExperimentState& e) const { e.init_lab.reset(); }

}  // namespace deepx::inline DEEPX_PRECISION::command
