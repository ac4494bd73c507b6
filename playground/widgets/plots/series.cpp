// SPDX-License-Identifier: MIT
// Thinning of long histories and ranges of log axes; pure functions, no Dear ImGui.
#include "playground/widgets/plots/series.h"

#include <algorithm>
#include <cmath>

namespace deepx::ui {

void decimate(std::span<const float> values, int count, int most, std::vector<int>& out) {
  out.clear();
  count = std::min(count, static_cast<int>(values.size()));
  if (count <= 0) return;
  if (count <= most || most < 4) {
    for (int i = 0; i < count; ++i) out.push_back(i);
    return;
  }
  // The first and last point stay, and the smallest and largest of each bucket between them, in order.
  const int buckets = (most - 2) / 2;
  out.push_back(0);
  for (int b = 0; b < buckets; ++b) {
    const int from = 1 + static_cast<int>(static_cast<long long>(count - 2) * b / buckets);
    const int to = 1 + static_cast<int>(static_cast<long long>(count - 2) * (b + 1) / buckets);
    int low = from, high = from;
    for (int i = from; i < to; ++i) {
      if (values[static_cast<std::size_t>(i)] < values[static_cast<std::size_t>(low)]) low = i;
      if (values[static_cast<std::size_t>(i)] > values[static_cast<std::size_t>(high)]) high = i;
    }
    out.push_back(std::min(low, high));
    if (low != high) out.push_back(std::max(low, high));
  }
  out.push_back(count - 1);
}

double nice_step(double range, int most) {
  if (!(range >= 1e-300 && std::isfinite(range))) return 1;
  for (double decade = std::pow(10, std::floor(std::log10(range)) - 1);; decade *= 10) {
    for (double nice : {1.0, 2.0, 5.0}) {
      if (nice * decade * most >= range) return nice * decade;
    }
  }
}

LinearRange linear_range(double low, double high, int most) {
  const double least = std::max(1e-9, 1e-6 * std::max(std::abs(low), std::abs(high)));
  if (!(high - low > least)) {
    low -= least;
    high += least;
  }
  const double step = nice_step(high - low, std::max(1, most)), slack = 1e-6;
  return {std::floor(low / step + slack) * step, std::ceil(high / step - slack) * step, step};
}

LogRange log_range(std::span<const float> a, std::span<const float> b) {
  float low = INFINITY, high = 0, best = INFINITY;
  for (const auto values : {a, b}) {
    for (float v : values) {
      if (!std::isfinite(v) || v <= 0) continue;
      low = std::min(low, v);
      high = std::max(high, v);
    }
  }
  if (!(low <= high)) return {-2, 0.15f};
  best = low;
  // A diverging run must not flatten its healthy past: the axis ends at most two decades above the start.
  const float start = !a.empty() && std::isfinite(a[0]) && a[0] > 0 ? a[0] : high;
  const float top = std::min(std::log10(high), std::max(std::log10(start), std::log10(best)) + 2);
  const float bottom = std::max(std::floor(std::log10(low) + 1e-4f), std::floor(top) - 6);
  return {std::min(bottom, std::floor(top) - 1), std::ceil(top * 20 + 1) / 20 + 0.1f};
}

}  // namespace deepx::ui
