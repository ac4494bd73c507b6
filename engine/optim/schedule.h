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

/// Where a schedule stands. Most depend on the step alone; what watches the loss keeps the rest.
struct ScheduleState {
  std::int64_t step = 0;
  double best = std::numeric_limits<double>::quiet_NaN();  ///< loss; NaN before the first
  std::int64_t bad = 0;                                    ///< steps in a row without a better one
  std::int64_t cooldown = 0;                               ///< steps left in which none counts as bad
  std::int64_t cuts = 0;                                   ///< how often the rate was cut
};

struct ScheduleInfo {
  std::string_view name{}, label{}, math{}, words{}, source{};
  std::vector<Setting> settings{};  ///< in the catalogue, warm-up is added to each entry's own
  /// The rate at `at.step` (counted from 0) for a learning rate of `base`, the settings in the order declared. Pure.
  double (*rate)(double base, const ScheduleState& at, std::span<const double> settings) = nullptr;
  /// Only what watches the loss: takes in that of one step.
  void (*observe)(ScheduleState& state, double loss, std::span<const double> settings) = nullptr;

  bool watches_loss() const { return observe != nullptr; }
};
Catalogue<ScheduleInfo>& schedule_catalogue();

/// Adds an entry. Each can begin with a linear warm-up, which is declared here, once.
struct RegisteredSchedule {
  explicit RegisteredSchedule(ScheduleInfo info);
};

/// A schedule at work. A value. Its steps are whatever advance() is called for: batches or epochs.
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

  /// The rate for the present step. For the first warmup_steps it rises linearly from warmup_factor · base to base, and
  /// the schedule's own steps begin after that (PyTorch: SequentialLR of LinearLR and the schedule).
  double rate(double base) const { return rate(base, state_.step); }
  /// The same for any step, to be plotted. What watches the loss answers by what it has seen so far.
  /// Throws Error::value for a step below 0.
  double rate(double base, std::int64_t step) const;

  /// One step on. Throws Error::value when the schedule watches the loss.
  void advance();
  /// One step on, in which the loss was `loss`.
  void advance(double loss);

  const ScheduleState& state() const { return state_; }
  /// Throws Error::value for a step or a count below 0; nothing is then changed.
  void restore(const ScheduleState& state);

 private:
  const ScheduleInfo* info_;
  Settings settings_;
  ScheduleState state_;
};

}  // namespace deepx
