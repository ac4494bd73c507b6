// SPDX-License-Identifier: MIT
// Ranges of log axes and thinning of long histories; pure functions, no Dear ImGui.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace deepx::ui {

/// The ends of a log axis as exponents of ten.
struct LogRange {
  float low, high;
};
/// A range for the finite positive values of both series: whole decades below, a little room above, at
/// least one decade and at most seven. Values more than two decades above the start are cut off, so that a diverging
/// run does not flatten its past.
LogRange log_range(std::span<const float> a, std::span<const float> b);

/// The smallest of 1, 2 or 5 times a power of ten that covers `range` in at most `most` steps; 1 for a range below
/// 1e-300 or not finite.
double nice_step(double range, int most);

/// Calls mark(value) for each multiple of `step` from `low` to `high`, with 0 as exactly 0. The multiples are counted,
/// since adding a small step to a large number may not change it; at most a hundred, and none if the ends or the step
/// are not finite.
template <class F>
void each_mark(double low, double high, double step, F&& mark) {
  constexpr double kSlack = 1e-6, kMost = 100, kFar = 1e15;
  const double first = std::ceil(low / step - kSlack), last = std::floor(high / step + kSlack);
  if (!(step > 0 && std::abs(first) < kFar && std::abs(last) < kFar)) return;
  for (double i = first; i <= std::min(last, first + kMost); ++i) mark(i * step + 0);  // never "-0"
}

/// The ends of a linear axis, both whole multiples of `step`.
struct LinearRange {
  double low, high, step;
};
/// A range that holds `low` and `high`, with about `most` steps; a range of a single value is widened.
LinearRange linear_range(double low, double high, int most);

/// `values[0..count)` thinned to at most `most` points, keeping the extremes of each bucket; indices go to
/// `out`, ascending. Pure.
void decimate(std::span<const float> values, int count, int most, std::vector<int>& out);

}  // namespace deepx::ui
