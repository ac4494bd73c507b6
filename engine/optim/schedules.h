// SPDX-License-Identifier: MIT
// The schedules, one block each. η is the rate at step k, η₀ the chosen learning rate.
#pragma once

#include <algorithm>
#include <numbers>

#include "engine/optim/schedule.h"

namespace deepx {

inline Setting schedule_gamma(double value) {
  return {.name = "gamma", .symbol = "γ", .words = "factor on the rate", .value = value, .low = 0, .high = 1};
}
inline Setting schedule_steps(std::string_view name, std::string_view words, double value) {
  return {.name = name, .symbol = "T", .words = words, .value = value, .low = 1, .high = 1e9, .whole = true};
}

inline const RegisteredSchedule constant_schedule{{.name = "constant", .label = "constant", .math = "η = η₀",
    .words = "the same rate throughout", .source = "Robbins & Monro 1951 ask for less: a rate that falls",
    .rate = [](double base, const ScheduleState&, std::span<const double>) { return base; }}};

inline const RegisteredSchedule step_schedule{{.name = "step", .label = "step", .math = "η = η₀ γ^⌊k / T⌋",
    .words = "cut by the same factor every T steps", .source = "PyTorch, StepLR",
    .settings = {schedule_steps("step_size", "steps between cuts", 30), schedule_gamma(0.1)},
    .rate = [](double base, const ScheduleState& at, std::span<const double> s) {
      return base * std::pow(s[1], std::floor(static_cast<double>(at.step) / s[0]));
    }}};

inline const RegisteredSchedule exponential_schedule{{.name = "exponential", .label = "exponential", .math = "η = η₀ γᵏ",
    .words = "a little smaller with every step", .source = "PyTorch, ExponentialLR",
    .settings = {schedule_gamma(0.99)},
    .rate = [](double base, const ScheduleState& at, std::span<const double> s) { return base * std::pow(s[0], static_cast<double>(at.step)); }}};

/// From start_factor to end_factor in total_iters steps, then level. 1 to 0.1 in 100 steps is η₀ (1 − 0.9 k / 100).
inline const RegisteredSchedule linear_schedule{{.name = "linear", .label = "linear", .math = "η = η₀ (a + (b − a) min(k, T) / T)",
    .words = "changes evenly from one share of the rate to another, then stays", .source = "PyTorch, LinearLR",
    .settings = {{.name = "start_factor", .symbol = "a", .words = "share of the rate to start with", .value = 1.0 / 3, .low = 0, .high = 1},
                  {.name = "end_factor", .symbol = "b", .words = "share of the rate to end with", .value = 1, .low = 0, .high = 1},
                  schedule_steps("total_iters", "steps until then", 5)},
    .rate = [](double base, const ScheduleState& at, std::span<const double> s) {
      return base * (s[0] + (s[1] - s[0]) * std::min(static_cast<double>(at.step) / s[2], 1.0));
    }}};

/// Half a wave down in T_max steps, then half a wave up again, as in PyTorch.
inline const RegisteredSchedule cosine_schedule{{.name = "cosine", .label = "cosine", .math = "η = ηₘ + (η₀ − ηₘ) (1 + cos(π k / T)) / 2",
    .words = "slow to leave the full rate, slow to arrive at the smallest", .source = "Loshchilov & Hutter 2017",
    .settings = {schedule_steps("T_max", "steps to the smallest rate", 100),
                  {.name = "eta_min", .symbol = "ηₘ", .words = "smallest rate", .value = 0, .low = 0, .high = 100}},
    .rate = [](double base, const ScheduleState& at, std::span<const double> s) {
      const double k = std::fmod(static_cast<double>(at.step), 2 * s[0]);
      return s[1] + (base - s[1]) * (1 + std::cos(std::numbers::pi * k / s[0])) / 2;
    }}};

/// η₀ is the largest rate. It rises from η₀ / div_factor in pct_start of the steps and falls to that / final_div_factor,
/// by half cosines or lines; with three_phase it falls as it rose first. Momentum stays as it is.
inline const RegisteredSchedule one_cycle_schedule{{.name = "one_cycle", .label = "one cycle", .math = "η₀ / d → η₀ → η₀ / (d f)",
    .words = "warms up to a large rate and cools down to almost none, once", .source = "Smith & Topin 2018",
    .settings = {schedule_steps("total_steps", "steps of the whole cycle", 100),
                  {.name = "pct_start", .symbol = "r", .words = "share of the steps in which the rate rises", .value = 0.3, .low = 0, .high = 1},
                  {.name = "div_factor", .symbol = "d", .words = "the first rate is the largest divided by this", .value = 25, .low = 1, .high = 1e9},
                  {.name = "final_div_factor", .symbol = "f", .words = "the last rate is the first divided by this", .value = 1e4, .low = 1, .high = 1e9},
                  {.name = "anneal_strategy", .symbol = "S", .words = "along half cosines or straight lines", .choices = "cos, linear"},
                  {.name = "three_phase", .symbol = "P", .words = "fall in the way it rose, then to the last rate", .choices = "no, yes"}},
    .rate = [](double base, const ScheduleState& at, std::span<const double> s) {
      const double first = base / s[2], last = first / s[3], turn = s[1] * s[0] - 1, end = s[0] - 1, k = static_cast<double>(at.step);
      const auto between = [&](double from, double to, double start, double stop) {
        const double share = stop > start ? std::clamp((k - start) / (stop - start), 0.0, 1.0) : 1;
        return s[4] != 0 ? from + (to - from) * share : to + (from - to) * (1 + std::cos(std::numbers::pi * share)) / 2;
      };
      if (k <= turn) return between(first, base, 0, turn);
      if (s[5] == 0) return between(base, last, turn, end);
      return k <= 2 * turn ? between(base, first, turn, 2 * turn) : between(first, last, 2 * turn, end);
    }}};

/// Cuts the rate by `factor` whenever more than `patience` steps in a row had no better loss. Better means by at least
/// the threshold, relative to the best so far or absolute.
inline const RegisteredSchedule reduce_on_plateau_schedule{{.name = "reduce_on_plateau", .label = "on plateau", .math = "η ← f η",
    .words = "cut when the loss has not improved for a while", .source = "PyTorch, ReduceLROnPlateau",
    .settings = {{.name = "mode", .symbol = "M", .words = "whether smaller is better, as for a loss, or larger, as for an accuracy", .choices = "min, max"},
                  {.name = "factor", .symbol = "f", .words = "factor on the rate", .value = 0.1, .low = 0, .high = 0.9999},
                  {.name = "patience", .symbol = "P", .words = "steps without a better loss before the rate is cut", .value = 10, .low = 0, .high = 1e9, .whole = true},
                  {.name = "threshold", .symbol = "τ", .words = "what counts as better", .value = 1e-4, .low = 0, .high = 1},
                  {.name = "threshold_mode", .symbol = "R", .words = "the threshold is a share of the best loss, or a difference", .choices = "rel, abs"},
                  {.name = "cooldown", .symbol = "C", .words = "steps after a cut that do not count as bad", .value = 0, .low = 0, .high = 1e9, .whole = true},
                  {.name = "min_lr", .symbol = "ηₘ", .words = "smallest rate", .value = 0, .low = 0, .high = 100},
                  {.name = "eps", .symbol = "ε", .words = "the smallest cut that is made", .value = 1e-8, .low = 0, .high = 1}},
    .rate = [](double base, const ScheduleState& at, std::span<const double> s) {
      for (std::int64_t i = 0; i < at.cuts; ++i) {
        const double next = std::max(base * s[1], s[6]);
        if (!(base - next > s[7])) break;  // later cuts would be even smaller
        base = next;
      }
      return base;
    },
    .observe = [](ScheduleState& state, double loss, std::span<const double> s) {
      const bool larger = s[0] != 0;
      // No loss yet, or one that every finite loss improves on: the margin would be ∞ − ∞.
      const double worst = larger ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
      const bool none = std::isnan(state.best) || state.best == worst;
      const double margin = s[4] != 0 ? s[3] : state.best * s[3];
      const double mark = none ? worst : larger ? state.best + margin : state.best - margin;
      const bool better = larger ? loss > mark : loss < mark;
      if (better) state.best = loss;
      state.bad = better ? 0 : state.bad + 1;
      if (state.cooldown > 0) {
        --state.cooldown;
        state.bad = 0;
      }
      if (static_cast<double>(state.bad) <= s[2]) return;
      ++state.cuts;
      state.bad = 0;
      state.cooldown = static_cast<std::int64_t>(s[5]);
    }}};

}  // namespace deepx
