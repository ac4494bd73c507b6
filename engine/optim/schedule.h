// SPDX-License-Identifier: MIT
// Schedules: how the learning rate changes while training. Catalogue entries, one block each (schedules.h).
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/core/setting.h"

namespace deepx {

/// The state of a schedule. Most schedules depend only on the step; those that watch the loss use the rest.
struct ScheduleState {
  std::int64_t step = 0;
  double best = std::numeric_limits<double>::quiet_NaN();  ///< loss; NaN before the first
  std::int64_t bad = 0;                                    ///< steps in a row without a better loss
  std::int64_t cooldown = 0;                               ///< steps left in which none counts as bad
  std::int64_t cuts = 0;                                   ///< how often the rate was cut
};
/// Calls f(name, field) for each field of a ScheduleState: the only list of them, for files.
template <class State, class F>
void each_field(State& s, F f) {
  f("step", s.step);
  f("best", s.best);
  f("bad", s.bad);
  f("cooldown", s.cooldown);
  f("cuts", s.cuts);
}

struct ScheduleInfo {
  std::string_view name{}, label{}, math{}, words{}, source{};
  std::vector<Setting> settings{};  ///< the catalogue adds those of the warm-up
  /// The rate at `at.step` (counted from 0) for a learning rate of `base`, the settings in the order declared. Pure.
  double (*rate)(double base, const ScheduleState& at, std::span<const double> settings) = nullptr;
  /// Only for schedules that watch the loss: takes the loss of one step.
  void (*observe)(ScheduleState& state, double loss, std::span<const double> settings) = nullptr;

  bool watches_loss() const { return observe != nullptr; }
};
Catalogue<ScheduleInfo>& schedule_catalogue();

/// Adds an entry, and to its settings those of a linear warm-up.
struct RegisteredSchedule {
  explicit RegisteredSchedule(ScheduleInfo info);
};

/// A schedule in use. A value. Each call of advance() is a step: a batch or an epoch.
///
///     optimizer.set("learning_rate", schedule.rate(0.1));
///     optimizer.step(parameters, tape, loss);
///     schedule.advance();
class Schedule {
 public:
  explicit Schedule(const ScheduleInfo& info);
  const ScheduleInfo& info() const { return *info_; }
  /// Throws Error::value when there is no such setting or the value is outside its range.
  void set(std::string_view setting, double value) { settings_.set(setting, value); }
  double get(std::string_view setting) const { return settings_.get(setting); }

  /// The rate for the current step. For the first warmup_steps it rises linearly from warmup_factor · base to base;
  /// then the schedule itself begins (PyTorch: SequentialLR of LinearLR and the schedule).
  double rate(double base) const { return rate(base, state_.step); }
  /// The same for any step, for plots. A schedule that watches the loss uses the losses so far. Throws Error::value for
  /// a step below 0.
  double rate(double base, std::int64_t step) const;

  /// Goes to the next step. Throws Error::value when the schedule watches the loss.
  void advance();
  /// Goes to the next step, after a step with this loss.
  void advance(double loss);

  const ScheduleState& state() const { return state_; }
  /// Throws Error::value for a step or a count below 0, and then changes nothing.
  void restore(const ScheduleState& state);

 private:
  const ScheduleInfo* info_;
  Settings settings_;
  ScheduleState state_;
};

}  // namespace deepx
