// SPDX-License-Identifier: MIT
// A line search for the strong Wolfe conditions: the step is long enough to matter and short enough to go downhill.
#pragma once

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// A place on the line x + t d: the loss there, its slope along d, and its gradient.
struct LinePoint {
  double t = 0, loss = 0, slope = 0;
  Real* gradient = nullptr;
};

/// The minimum of the cubic through two places with their slopes, limited to [low, high]; the middle of that interval
/// if there is no minimum (Nocedal & Wright 2006, equation 3.59).
inline double cubic_minimum(const LinePoint& a, const LinePoint& b, double low, double high) {
  const LinePoint &left = a.t <= b.t ? a : b, &right = a.t <= b.t ? b : a;
  const double d1 = left.slope + right.slope - 3 * (left.loss - right.loss) / (left.t - right.t);
  const double square = d1 * d1 - left.slope * right.slope;
  if (!(square >= 0)) return (low + high) / 2;
  const double d2 = std::sqrt(square);
  const double t = right.t - (right.t - left.t) * ((right.slope + d2 - d1) / (right.slope - left.slope + 2 * d2));
  return std::isfinite(t) ? std::clamp(t, low, high) : (low + high) / 2;
}

/// Algorithms 3.5 and 3.6 of Nocedal & Wright 2006 with the safeguards of minFunc (Schmidt 2005), as in PyTorch.
/// `at(t, keep, keep_too)` evaluates x + t d; it may overwrite the gradients of all points except those two and the
/// start. `size` is the largest element of d. A loss that is not finite counts as too high.
template <class At>
class LineSearch {
 public:
  LineSearch(const LinePoint& start, double size, At at) : start_(start), size_(size), at_(at) {}

  /// A point that meets both conditions, or the best that 25 trials found. The first trial is t.
  LinePoint find(double t) {
    LinePoint previous = start_, point = at_(t, start_, start_);
    for (; trials_ < kTrials; ++trials_) {
      const bool rises = too_high(point) || (trials_ > 1 && !(point.loss < previous.loss));
      if (!rises && flat(point)) return point;
      if (rises || point.slope >= 0) return zoom(previous, point);
      const double low = point.t + 0.01 * (point.t - previous.t), next = cubic_minimum(previous, point, low, 10 * point.t);
      previous = std::exchange(point, at_(next, point, point));
    }
    return zoom(start_, point);
  }

 private:
  static constexpr int kTrials = 25;
  static constexpr double kArmijo = 1e-4, kCurvature = 0.9, kNarrow = 1e-9;

  bool too_high(const LinePoint& p) const { return !(p.loss <= start_.loss + kArmijo * p.t * start_.slope); }
  bool flat(const LinePoint& p) const { return std::abs(p.slope) <= -kCurvature * start_.slope; }

  // Between the two lies a point that meets the conditions.
  LinePoint zoom(LinePoint low, LinePoint high) {
    bool stuck = false;
    if (high.loss < low.loss) std::swap(low, high);
    for (; trials_ < kTrials && std::abs(high.t - low.t) * size_ >= kNarrow; ++trials_) {
      const double from = std::min(low.t, high.t), to = std::max(low.t, high.t), edge = 0.1 * (to - from);
      double t = cubic_minimum(low, high, from, to);
      // Twice in a row close to an end, or on it: move in by a tenth, so that the bracket shrinks.
      const bool close = std::min(to - t, t - from) < edge;
      if (close && (stuck || t >= to || t <= from)) {
        t = std::abs(t - to) < std::abs(t - from) ? to - edge : from + edge;
        stuck = false;
      } else {
        stuck = close;
      }
      const LinePoint point = at_(t, low, high);
      if (too_high(point) || !(point.loss < low.loss)) {
        high = point;
        if (high.loss < low.loss) std::swap(low, high);
        continue;
      }
      if (flat(point)) return point;
      if (point.slope * (high.t - low.t) >= 0) high = low;
      low = point;
    }
    return low;
  }

  LinePoint start_;
  double size_;
  At at_;
  int trials_ = 0;
};

}  // namespace deepx::inline DEEPX_PRECISION
