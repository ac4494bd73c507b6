// SPDX-License-Identifier: MIT
// Kept runs and studies: other runs beside the present one.
#include <algorithm>
#include <cmath>

#include "playground/model/experiment_state.h"
#include "playground/model/spec_words.h"

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
  for (KeptRun& k : kept) k.name = difference_words(k.spec, spec);
}

void Experiment::State::on(const command::KeepRun&) {
  DEEPX_REQUIRE(history.size() > 1, value, "keep_run: the run has no whole epoch yet; train first, by {\"step\": {\"unit\": \"epoch\"}}");
  // The same run, kept again further on, takes the place of what was kept of it.
  auto place = std::ranges::find_if(kept, [&](const KeptRun& k) { return k.spec == spec && goes_on(history, k.history); });
  if (place == kept.end()) {
    DEEPX_REQUIRE(kept.size() < kMaxKept, value, "keep_run: ", kMaxKept, " runs are kept, which is the most; drop one by {\"drop_run\": 0}");
    int colour = 0;
    while (std::ranges::any_of(kept, [&](const KeptRun& k) { return k.colour == colour; })) ++colour;
    kept.push_back({.spec = spec, .history = history, .colour = colour});
    place = kept.end() - 1;
  }
  place->history = history;
  place->metrics = metrics;
  place->step = run->steps();
  place->epoch = run->epoch();
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
  const Spec back = need_kept("load_run", c.at).spec;  // a copy: starting names the kept runs anew
  start(back, true);
}

void Experiment::State::on(const command::StartStudy& c) { study = std::make_unique<Study>(c.plan, spec, classes, points); }

void Experiment::State::on(const command::StopStudy&) {
  DEEPX_REQUIRE(study, value, "study_stop: there is no study; begin one by {\"study\": {\"kind\": \"seeds\"}}");
  study->stop();
}

void Experiment::State::on(const command::CloseStudy&) { study.reset(); }

}  // namespace deepx::inline DEEPX_PRECISION
