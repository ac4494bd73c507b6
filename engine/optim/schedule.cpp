// SPDX-License-Identifier: MIT
// Warm-up and steps, the same for all schedules.
#include "engine/optim/schedule.h"

#include "engine/optim/schedules.h"

namespace deepx {

Catalogue<ScheduleInfo>& schedule_catalogue() {
  static Catalogue<ScheduleInfo> catalogue("schedule");
  return catalogue;
}

RegisteredSchedule::RegisteredSchedule(ScheduleInfo info) {
  info.settings.push_back({.name = "warmup_steps",
                           .symbol = "w",
                           .words = "steps in which the rate first rises to its full size",
                           .value = 0,
                           .low = 0,
                           .high = 1e9,
                           .whole = true});
  info.settings.push_back({.name = "warmup_factor",
                           .symbol = "w₀",
                           .words = "share of the rate at the first of these steps",
                           .value = 1.0 / 3,
                           .low = 0,
                           .high = 1});
  schedule_catalogue().add(info);
}

Schedule::Schedule(const ScheduleInfo& info) : info_(&info), settings_(info.name, info.settings) {}

double Schedule::rate(double base, std::int64_t step) const {
  DEEPX_REQUIRE(step >= 0, value, info_->name, ": rate: step is ", step, "; must be 0 or more");
  const double warmup = settings_.get("warmup_steps"), factor = settings_.get("warmup_factor");
  if (static_cast<double>(step) < warmup) return base * (factor + (1 - factor) * static_cast<double>(step) / warmup);
  ScheduleState at = state_;
  at.step = step - static_cast<std::int64_t>(warmup);
  return info_->rate(base, at, settings_.values());
}

void Schedule::restore(const ScheduleState& state) {
  const auto check = [&](const char* name, std::int64_t count) {
    DEEPX_REQUIRE(count >= 0, value, info_->name, ": restore: ", name, " is ", count, "; must be 0 or more");
  };
  check("step", state.step);
  check("bad", state.bad);
  check("cooldown", state.cooldown);
  check("cuts", state.cuts);
  state_ = state;
}

void Schedule::advance() {
  DEEPX_REQUIRE(!info_->watches_loss(), value, info_->name, ": advance(): watches the loss; call advance(loss)");
  ++state_.step;
}

void Schedule::advance(double loss) {
  // A plateau during the warm-up does not count.
  const bool warm = static_cast<double>(state_.step) >= settings_.get("warmup_steps");
  if (info_->watches_loss() && warm) info_->observe(state_, loss, settings_.values());
  ++state_.step;
}

}  // namespace deepx
