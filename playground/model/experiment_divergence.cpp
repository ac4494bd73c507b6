// SPDX-License-Identifier: MIT
// When numbers stop being finite: where it began, what probably caused it, and what to do.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "playground/model/experiment_state.h"
#include "playground/model/spec_words.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr float kWildStart = 20;  // a loss before the first step that better weights do not have

std::string smaller_rate(double rate) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1g", rate / 10);
  return join(std::strtod(text, nullptr));  // 10, not 1e+01
}

}  // namespace

void Experiment::State::stop_diverged() {
  training = false;
  metrics = {};
  Divergence d;
  d.step = run->steps();
  d.where = run->first_non_finite();
  d.remedy = join("reset and take a learning rate of ", smaller_rate(spec.optimizer.learning_rate()), " or less");
  find_cause(d);
  d.message = join("The loss is not a number since step ", d.step, ": it began in ", d.where, "; ", d.remedy, ".");
  history.mark({run->epoch(), "not a number", run->steps()});
  divergence = std::move(d);
}

/// The latest change, if the loss has not got better since; else weights that start too large; else the learning rate.
void Experiment::State::find_cause(Divergence& d) const {
  const auto losses = history.train_loss();
  const auto best = std::min_element(losses.begin(), losses.end(), [](float a, float b) { return a < b || (a == a && b != b); });
  d.rewind = history.epoch_of(static_cast<int>(best - losses.begin()));
  const auto events = history.events();
  Spec fixed = spec;
  if (!events.empty() && !events.back().path.empty() && !events.back().path.starts_with("data.") && events.back().epoch + history.stride() >= d.rewind) {
    const Event& change = events.back();
    const Moment* before = timeline.at_step(change.step - 1);
    d.cause = change.path;
    d.rewind = change.epoch;
    if (before) fixed = *before->spec;
  } else if (!(losses[0] < kWildStart) && spec.network.init != "xavier_uniform") {
    d.cause = "network.init";
    set_path(fixed, d.cause, "xavier_uniform");
  } else {
    d.cause = "optimizer.learning_rate";
    set_path(fixed, d.cause, smaller_rate(spec.optimizer.learning_rate()));
  }
  d.fix_path = d.cause;
  d.fix_value = get_path(fixed, d.fix_path);
  d.fix_words = value_words(fixed, d.fix_path);
}

}  // namespace deepx::inline DEEPX_PRECISION
