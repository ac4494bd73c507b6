// SPDX-License-Identifier: MIT
// Going back in a run, and training on from there.
#include <algorithm>
#include <chrono>

#include "playground/model/experiment/experiment_state.h"

namespace deepx::inline DEEPX_PRECISION {
void ExperimentState::adopt(const Spec& next) {
  run->reconfigure(next);
  spec = next;
  maps->set_objective(run->objective());
  probe.forget();
}

void ExperimentState::stand_at(const Moment& moment) {
  Spec then = *moment.spec;
  then.stop = spec.stop;            // stop rules are not part of the run
  if (!(then.data == spec.data)) {  // restores the user's points
    SplitPoints then_points = points_of(then.data);
    run->replace_points(then, then_points);
    spec.data = then.data;
    take_points(std::move(then_points));
  }
  if (!(then == spec)) adopt(then);
  run->restore(moment.run);
}

void ExperimentState::seek(Place place, double budget_ms) {
  training = false;
  owed = 0;
  if (!tip) {
    tip = Tip{nullptr, run->epoch(), run->steps()};
    if (!divergence) {
      const auto here = std::make_shared<Moment>();
      run->save(here->run);
      here->spec = std::make_shared<const Spec>(spec);
      here->turn = true;
      tip->moment = here;
    }
  }
  divergence.reset();
  stopped.clear();
  const bool to_the_tip = place.step >= 0 ? place.step >= tip->step
                                          : place.epoch > tip->epoch || (place.epoch == tip->epoch && tip->moment &&
                                                                         tip->moment->run.cursor == 0);
  if (to_the_tip && tip->moment) {
    if (run->steps() != tip->step) stand_at(*tip->moment);
    tip.reset();
    seeking = Place{.step = run->steps()};
  } else {
    const Moment* from = place.step >= 0 ? timeline.at_step(place.step) : timeline.at_epoch(place.epoch);
    if (!from) from = &timeline.first();
    // The run may already be between the moment and the place. Then it continues, if no change lies between.
    const bool on_the_way = run->finite() && run->steps() >= from->run.steps && !place.reached_by(*run);
    if (!on_the_way) stand_at(*from);
    seeking = place;
  }
  seek_on(budget_ms);
}

void ExperimentState::seek_on(double budget_ms) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  while (!seeking->reached_by(*run)) {
    step();
    if (std::chrono::duration<double, std::milli>(Clock::now() - begin).count() >= budget_ms) break;
  }
  if (seeking->reached_by(*run)) seeking.reset();
  measure();
  weights_changed();
}

void ExperimentState::leave_past(bool noted) {
  if (!tip) return;
  if (!noted) remember(present());
  history.cut(run->epoch(), run->steps());
  layer_history.cut(run->epoch());
  timeline.cut(run->steps());
  tip.reset();
  line = ++lines;
}

void ExperimentState::turn(std::string label, std::string path) {
  if (run->steps() > 0) history.mark({run->epoch(), std::move(label), run->steps(), std::move(path)});
  timeline.turn(*run, spec);
}

bool ExperimentState::stop_rule_holds(const Metrics& before) {
  const StopSpec& rules = spec.stop;
  patience.patience = rules.patience;
  const bool tested = run->test_size() > 0;
  const auto score = [&](const Metrics& m) { return tested ? m.score().test : m.score().train; };
  const bool waited = patience.update(tested ? metrics.loss.test : metrics.loss.train) && rules.patience > 0;
  if (run->epoch() == rules.epochs)
    stopped = join(rules.epochs, " epochs");
  else if (rules.loss > 0 && metrics.loss.train <= rules.loss && !(before.loss.train <= rules.loss))
    stopped = join("loss ", rules.loss);
  else if (rules.accuracy > 0 && score(metrics) >= rules.accuracy && !(score(before) >= rules.accuracy))
    stopped = join(classes > 0 ? "accuracy " : "R² ", rules.accuracy);
  else if (waited)
    stopped = join("no better ", tested ? "for " : "training loss for ", patience.waited(), " epochs");
  else
    return false;
  training = false;
  history.mark({run->epoch(), "stopped: " + stopped, run->steps()});
  return true;
}

}  // namespace deepx::inline DEEPX_PRECISION
