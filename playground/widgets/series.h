// SPDX-License-Identifier: MIT
// Ranges of log axes and thinning of long histories; pure functions, no Dear ImGui.
#pragma once

#include <span>
#include <vector>

namespace deepx::ui {

/// The ends of a log axis as exponents of ten.
struct LogRange {
  float low, high;
};
/// A range for the finite positive values of both series: whole decades below, a little room above, at
/// least one decade and at most seven. What lies more than two decades above the start is cut off, so
/// that a diverging run does not flatten its past.
LogRange log_range(std::span<const float> a, std::span<const float> b);

/// 1, 2 or 5 times a power of ten, the least that covers `range` > 0 in at most `most` steps.
double nice_step(double range, int most);

/// The ends of a linear axis, both whole multiples of `step`.
struct LinearRange {
  double low, high, step;
};
/// A range that holds `low` and `high`, with about `most` steps; one of a single value is widened.
LinearRange linear_range(double low, double high, int most);

/// `values[0..count)` thinned to at most `most` points, keeping the extremes of each bucket; indices go to
/// `out`, ascending. Pure.
void decimate(std::span<const float> values, int count, int most, std::vector<int>& out);

}  // namespace deepx::ui
