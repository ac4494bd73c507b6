// SPDX-License-Identifier: MIT
// Several runs on one chart: curves in race colors with a marker and a label at their ends, or a band of quartiles with
// the median as a line, over a logarithmic or linear axis.
#pragma once

#include <optional>
#include <span>

#include "playground/widgets/base/rect.h"

namespace deepx::ui {

struct RaceCurve {
  std::span<const float> values;  ///< one per index of the time axis
  int place = -1;                 ///< race color and marker; -1: a thin line in ink without a label
  const char* label = "";
  bool stopped = false;  ///< it left the range of numbers: a cross marks its end
  bool strong = false;   ///< the current one: drawn thicker and last
};

/// One column of a band; NaN without values.
struct BandColumn {
  float low, lower, middle, upper, high;
};

/// A tick or a mark of the x axis.
struct AxisMark {
  float at;  ///< index, possibly fractional
  const char* label;
  bool strong = false;  ///< a mark: a line through the plot with its label on top; else a tick below
  bool dashed = false;
};

struct RaceChart {
  std::span<const RaceCurve> curves = {};
  std::span<const BandColumn> band = {};
  float end = 1;        ///< last index of the axis
  bool linear = false;  ///< from 0 to 1 instead of in decades
  bool percent = true;  ///< if linear, 1 is shown as 100 %
  std::span<const AxisMark> x_axis = {};
  const char* x_name = "";
  const char* empty = nullptr;  ///< text in the middle while there is nothing to draw
};

/// `plot` is the inner area; ticks extend up to 44 px left and 24 px below. Returns the index under the pointer.
std::optional<int> race_chart(const char* id, const Rect& plot, const RaceChart& chart);

/// Ticks 0 .. end with nice steps, about 70 px apart; writes at most `most` of them to `out` and returns their number.
int epoch_ticks(float end, float width, std::span<int> out);

}  // namespace deepx::ui
