// SPDX-License-Identifier: MIT
// Kept runs and studies: other runs beside the present one.
#include <algorithm>
#include <cmath>

#include "playground/model/experiment/experiment_state.h"
#include "playground/model/spec/spec_words.h"
#include "playground/model/train/run_csv.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

bool same(float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

bool goes_on(const History& longer, const History& shorter) {
  for (int i = 0; i < shorter.size(); ++i) {
    const int epoch = shorter.epoch_of(i);
    if (epoch % longer.stride() != 0) continue;  // thinned away
    const int at = epoch / longer.stride();
    if (at >= longer.size()) return false;
    const auto a = static_cast<std::size_t>(at), b = static_cast<std::size_t>(i);
    if (!same(longer.train_loss()[a], shorter.train_loss()[b]) || !same(longer.test_loss()[a], shorter.test_loss()[b])) return false;
  }
  return true;
}

std::span<const KeptRun> Experiment::kept() const { return state_->kept; }

void Experiment::State::name_kept() {
  if (kept.empty() || named_for == spec) return;
  named_for = spec;
  for (KeptRun& k : kept)
    if (k.spec) k.name = difference_words(*k.spec, spec);
}

void Experiment::State::on(const command::KeepRun&) {
  DEEPX_REQUIRE(history.size() > 1, value, "keep_run: the run has no whole epoch yet; train first, by {\"step\": {\"unit\": \"epoch\"}}");
  keep("keep_run", {.spec = spec, .history = history, .metrics = metrics, .step = run->steps(), .epoch = run->epoch()});
}

void Experiment::State::on(const command::OpenRun& c) { keep("open_run", run_from_csv(c.csv, c.name)); }

void Experiment::State::keep(const char* call, KeptRun&& next) {
  const auto same_run = [&](const KeptRun& k) { return k.spec == next.spec && (k.spec || k.name == next.name) && goes_on(next.history, k.history); };
  if (const auto before = std::ranges::find_if(kept, same_run); before != kept.end()) {
    next.colour = before->colour;
    *before = std::move(next);
  } else {
    DEEPX_REQUIRE(kept.size() < kMaxKept, value, call, ": ", kMaxKept, " runs are kept, which is the most; drop one by {\"drop_run\": 0}");
    while (std::ranges::any_of(kept, [&](const KeptRun& k) { return k.colour == next.colour; })) ++next.colour;
    kept.push_back(std::move(next));
  }
  named_for.reset();
  name_kept();
}

KeptRun& Experiment::State::need_kept(const char* call, int at) {
  DEEPX_REQUIRE(at >= 0 && at < static_cast<int>(kept.size()), value, call, ": there is no kept run ", at, "; ", kept.size(),
                " are kept, counted from 0");
  return kept[static_cast<std::size_t>(at)];
}

void Experiment::State::on(const command::DropRun& c) {
  need_kept("drop_run", c.at);
  kept.erase(kept.begin() + c.at);
}

void Experiment::State::on(const command::ClearRuns&) { kept.clear(); }

void Experiment::State::on(const command::LoadRun& c) {
  const KeptRun& wanted = need_kept("load_run", c.at);
  DEEPX_REQUIRE(wanted.spec, value, "load_run: kept run ", c.at, " is ", wanted.name, ", from a file that does not hold its settings; there is nothing to start");
  start(Spec(*wanted.spec), true);  // a copy: starting names the kept runs anew
}

void Experiment::State::on(const command::StartStudy& c) { study = std::make_shared<Study>(c.plan, spec, classes, points); }

void Experiment::State::on(const command::UseMember& c) {
  DEEPX_REQUIRE(study, value, "study_use: there is no study; begin one by {\"study\": {\"kind\": \"optimizers\"}}");
  const auto members = study->members();
  DEEPX_REQUIRE(c.member >= 0 && c.member < static_cast<int>(members.size()), value, "study_use: there is no member ", c.member, "; the study has ",
                members.size(), ", counted from 0");
  const Spec& wanted = members[static_cast<std::size_t>(c.member)].spec;
  Spec next = spec;
  if (c.seed) next.seed = wanted.seed;
  else next.optimizer = wanted.optimizer;
  change(next);
}

void Experiment::State::on(const command::StopStudy&) {
  DEEPX_REQUIRE(study, value, "study_stop: there is no study; begin one by {\"study\": {\"kind\": \"seeds\"}}");
  study->stop();
}

void Experiment::State::on(const command::CloseStudy&) { study.reset(); }

void Experiment::State::on(const command::StartInitLab& c) { init_lab = std::make_shared<InitLab>(c.plan, spec, classes, points); }

}  // namespace deepx::inline DEEPX_PRECISION
