// SPDX-License-Identifier: MIT
#include "playground/model/experiment/commands/run_commands.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/experiment/view.h"
#include "playground/model/problems/problem_run.h"

namespace deepx::inline DEEPX_PRECISION::command {
namespace {

constexpr int kMostSteps = 100'000;  // limit for one command, so that a page does not hang
constexpr double kDragMs = 6;        // per frame, while the user drags the playhead

void steps(CommandFields& f, int& count, bool& epochs) {
  static constexpr std::array<std::string_view, 2> kUnits = {"batch", "epoch"};
  f.whole(alone("count", false), count, 1);
  f.choice(may("unit"), epochs, kUnits);
}

}  // namespace

void Step::fields(CommandFields& f) { steps(f, count, epochs); }
void Back::fields(CommandFields& f) { steps(f, count, epochs); }

void Play::carry_out(ExperimentState& e) const {
  if (e.view == View::backprop) return TraceGo{on ? TraceMove::play : TraceMove::pause}.carry_out(e);
  if (e.view == View::problems) return e.need_problem().play(on);
  DEEPX_REQUIRE(!on || !e.divergence, value, "play: ", e.divergence ? e.divergence->message : "");
  if (on) e.require_data("play");
  if (on && !e.training) e.patience = {};
  e.training = on;
}

void Step::carry_out(ExperimentState& e) const {
  if (e.view == View::problems) return e.need_problem().step(count);
  const long long more = count - 1LL;
  const long long batches = epochs ? e.run->batches_left() + more * e.run->batches_per_epoch() : count;
  DEEPX_REQUIRE(count >= 1 && batches <= kMostSteps, value, "step: count is ", count, ", which is ", batches,
                " batches; must be between 1 and ", kMostSteps, " batches");
  DEEPX_REQUIRE(!e.divergence, value, "step: ", e.divergence ? e.divergence->message : "");
  e.require_data("step");
  // already computed
  if (e.tip && e.run->steps() + batches <= e.tip->step) return e.seek({.step = e.run->steps() + batches});
  e.train(static_cast<int>(batches), false);
  e.measure();
  e.weights_changed();
}

void Scrub::carry_out(ExperimentState& e) const {
  DEEPX_REQUIRE(epoch >= 0 && epoch <= e.last_epoch(), value, "scrub: epoch is ", epoch, "; must be in [0, ",
                e.last_epoch(), "], where this run has been");
  const Place place = epoch == e.last_epoch() && !e.divergence && (!e.tip || e.tip->moment)
                          ? Place{.step = e.tip ? e.tip->step : e.run->steps()}
                          : Place{.epoch = epoch};
  e.seek(place, dragged ? kDragMs : std::numeric_limits<double>::infinity());
}

void Back::carry_out(ExperimentState& e) const {
  if (epochs) return e.seek({.epoch = std::max(0, e.run->epoch() - count + (e.run->at_epoch_end() ? 0 : 1))});
  e.seek({.step = std::max(0LL, e.run->steps() - count)});
}

bool GoToBest::offered(const Experiment& e) { return trains(e.view()); }

void GoToBest::carry_out(ExperimentState& e) const {
  const std::span<const float> losses = e.history.compared_loss();
  const auto best =
      std::ranges::min_element(losses, [](float a, float b) { return a < b || (std::isnan(b) && !std::isnan(a)); });
  DEEPX_REQUIRE(best != losses.end() && std::isfinite(*best), value,
                "go_to_best: no epoch has a loss yet; train first");
  Scrub{e.history.epoch_of(static_cast<int>(best - losses.begin()))}.carry_out(e);
}

bool Undo::offered(const Experiment& e) { return trains(e.view()); }

void Undo::carry_out(ExperimentState& e) const { e.swap_past(e.undo, e.redo, "undo"); }

bool Redo::offered(const Experiment& e) { return trains(e.view()); }

void Redo::carry_out(ExperimentState& e) const { e.swap_past(e.redo, e.undo, "redo"); }

bool Reset::offered(const Experiment& e) { return e.view() != View::backprop; }

void Reset::carry_out(ExperimentState& e) const {
  if (e.view == View::problems) return e.another_problem().reset();
  e.start(e.spec, false);
}

void NewSeed::carry_out(ExperimentState& e) const {
  if (e.view == View::problems) return e.another_problem().new_seed();
  Spec next = e.spec;
  next.seed = another_seed(e.spec.seed, Stream::init);
  e.change(next);
}

void Speed::carry_out(ExperimentState& e) const { e.speed = epochs_per_s; }

}  // namespace deepx::inline DEEPX_PRECISION::command
