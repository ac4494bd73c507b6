// SPDX-License-Identifier: MIT
// Commands happen completely or not at all, and can be undone: keeps the state before each, and the run as it was.
#include <algorithm>
#include <cmath>

#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/command.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/problems/problem_run.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::size_t kMostPasts = 100, kMostUndoBytes = 24'000'000;
constexpr double kOneChangeS = 0.5;

}  // namespace

/// The experiment before a command, restored if the command fails.
struct Before {
  explicit Before(const Held& now);
  Held held;
  RunSnapshot run;
  long long run_changes = 0, trace_changes = 0, problem_steps = 0;
  Trace::Snapshot trace;
  bool problem_plays = false;
};

Before::Before(const Held& now) : held(now), run_changes(now.run->changes()) {
  now.run->save(run);
  if (now.trace) trace_changes = now.trace->changes(), trace = now.trace->snapshot();
  if (now.problem) problem_steps = now.problem->problem().steps(), problem_plays = now.problem->playing();
}

void Experiment::apply(const Command& command) {
  command.check();
  Before before(*state_);
  try {
    state_->carry_out(command);
  } catch (...) {
    state_->put_back(std::move(before));
    throw;
  }
}

// First frees what the command made, so that restoring needs no more memory than there was before. Derived values are
// computed again on demand.
void ExperimentState::put_back(Before&& before) {
  const bool retrained = run == before.held.run && run->changes() != before.run_changes;
  static_cast<Held&>(*this) = std::move(before.held);
  if (retrained) {
    run->reconfigure(spec);
    run->replace_points(spec, points);
    run->restore(before.run);
    maps->set_objective(run->objective());
    if (!divergence) run->evaluate();
  }
  show_layers();
  probe.forget();
  space_attached = false;
  space_stale = probe_stale = true;
  if (trace && trace->changes() != before.trace_changes) trace->restore(before.trace);
  if (problem) problem->restore(before.problem_steps, before.problem_plays);
}

void ExperimentState::carry_out(const Command& command) {
  if (seeking && !command.is<command::Scrub>()) seek_on(std::numeric_limits<double>::infinity());
  const bool noted = command.info().changes;
  const std::string name = command.merges();
  const bool same =
      !name.empty() && !undo.empty() && undo.back()->change == name && clock_s - undo.back()->time_s < kOneChangeS;
  std::optional<Past> before;
  if (noted && !same) before = present();
  if (command.is<command::Resume>()) before->kept = kept;
  command.carry_out(*this);
  if (noted && same) undo.back()->time_s = clock_s;
  if (!before) return;
  const bool same_state = before->spec == spec && before->record.line == line && before->looks.problem == problem &&
                          before->looks.plan == plan;
  if (same_state) return;
  before->change = name;
  remember(std::move(*before));
}

Past ExperimentState::present() const {
  Past p{.time_s = clock_s, .spec = spec, .record = *this, .looks = *this};
  run->save(p.run);
  return p;
}

void ExperimentState::remember(Past&& past) {
  // The previous entry keeps only its state and its turns; going back in it then takes a little longer.
  if (!undo.empty()) undo.back()->record.timeline.keep_turns();
  undo.push_back(std::make_shared<Past>(std::move(past)));
  redo.clear();
  std::size_t bytes = 0;
  for (std::size_t i = undo.size(); i-- > 0;) {
    bytes += undo[i]->run.bytes();
    if (undo.size() - i <= kMostPasts && bytes <= kMostUndoBytes) continue;
    undo.erase(undo.begin(), undo.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    break;
  }
}

void ExperimentState::bring_back(Past&& p) {
  const RunRecord& then = p.record;
  const bool same_line = then.line == line, goes_on = same_line && !divergence && !tip && !then.divergence && !then.tip;
  if (same_line && same_run(spec, p.spec)) {
    spec = p.spec;
  } else if (goes_on) {
    change(p.spec);
  } else {
    start(p.spec, !(p.spec.data == spec.data));
    run->restore(p.run);
    static_cast<RunRecord&>(*this) = std::move(p.record);
    if (divergence || tip) training = false;
    if (divergence)
      metrics = {};
    else
      metrics = run->evaluate();
  }
  static_cast<Looks&>(*this) = std::move(p.looks);
  if (p.kept) {
    kept = std::move(*p.kept);
    named_for.reset();
  }
  if (view == View::problems) need_problem();
  if (view != View::backprop) trace.reset();
  weights_changed();
}

void ExperimentState::swap_past(std::deque<std::shared_ptr<Past>>& from, std::deque<std::shared_ptr<Past>>& to,
                                const char* call) {
  DEEPX_REQUIRE(!from.empty(), value, call, ": there is nothing to ", call);
  Past then = *from.back();  // a copy, so that an entry that cannot be restored is not lost
  const auto now = std::make_shared<Past>(present());
  if (then.kept) now->kept = kept;
  bring_back(std::move(then));
  from.pop_back();
  to.push_back(now);
}

}  // namespace deepx::inline DEEPX_PRECISION
