// SPDX-License-Identifier: MIT
// Divergence: where the loss stopped being finite or began to grow, the probable cause, and the remedy.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "playground/model/experiment/experiment_state.h"
#include "playground/model/spec/spec_words.h"
#include "playground/model/text/finite.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr float kWildStart = 20;  // a loss before the first step above this means bad initial weights

std::string smaller_rate(double rate) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1g", rate / 10);
  return join(std::strtod(text, nullptr));  // 10, not 1e+01
}

}  // namespace

void ExperimentState::stop_diverged() {
  training = false;
  metrics = {};
  Divergence d;
  static_cast<Remedy&>(d) = find_remedy();
  d.step = run->steps();
  d.where = run->first_non_finite();
  d.remedy = d.step == 0
                 ? "draw other initial weights"
                 : join("reset and use a learning rate of ", smaller_rate(spec.optimizer.learning_rate()), " or less");
  d.message = join("The loss is not a number ", d.step == 0 ? "at the start" : join("since step ", d.step),
                   ": it began in ", d.where, "; ", d.remedy, ".");
  history.mark({run->epoch(), "not a number", run->steps()});
  divergence = std::move(d);
}

/// The cause is the latest change, if the loss has not improved since; otherwise initial weights that are too large;
/// otherwise the learning rate or, before the first step, the draw of the weights.
Remedy ExperimentState::find_remedy() const {
  Remedy r;
  const auto known = static_cast<std::size_t>(std::min(history.size(), run->epoch() / history.stride() + 1));
  const auto losses = history.train_loss().first(known);
  const auto best = std::min_element(losses.begin(), losses.end(), smallest_first<float>);
  r.rewind = history.epoch_of(static_cast<int>(best - losses.begin()));
  auto events = history.events();
  // while the run is in its past, later events do not count
  while (!events.empty() && events.back().step > run->steps()) events = events.first(events.size() - 1);
  Spec fixed = spec;
  const bool wild_start = losses.empty() || !(losses[0] < kWildStart);
  if (!events.empty() && !events.back().path.empty() && !events.back().path.starts_with("data.") &&
      events.back().epoch + history.stride() >= r.rewind) {
    const Event& change = events.back();
    const Moment* before = timeline.at_step(change.step - 1);
    r.cause = change.path;
    r.rewind = change.epoch;
    if (before) fixed = *before->spec;
  } else if (wild_start && spec.network.init != "xavier_uniform") {
    r.cause = "network.init";
    set_path(fixed, r.cause, "xavier_uniform");
  } else if (run->steps() == 0) {
    r.cause = "seed";
    fixed.seed = spec.seed + 1;
  } else {
    r.cause = "optimizer.learning_rate";
    set_path(fixed, r.cause, smaller_rate(spec.optimizer.learning_rate()));
  }
  r.fix_path = r.cause;
  r.fix_value = get_path(fixed, r.fix_path);
  r.fix_words = value_words(fixed, r.fix_path);
  return r;
}

}  // namespace deepx::inline DEEPX_PRECISION
