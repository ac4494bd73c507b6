// SPDX-License-Identifier: MIT
// The time chart that is also the scrubber, and a sparkline. Any length of history costs a bounded number
// of vertices.
#pragma once

#include <optional>
#include <span>

#include "imgui.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/base/theme.h"
#include "playground/widgets/plots/series.h"

namespace deepx::ui {

/// A vertical mark at a change.
struct EventMark {
  int at;             ///< index on the time axis
  const char* label;  ///< "rate 3"
};

/// Another curve on the same axis, of a kept run or of a study.
struct Overlay {
  std::span<const float> values;
  float step = 1;               ///< chart indices between two values
  Color color = 0;              ///< 0 means ink4
  const char* label = nullptr;  ///< at its end, and with the value under the pointer
  int place = -1;               ///< if >= 0, race color and marker instead of `color`
};

enum class ChartScale {
  log,     ///< in decades; values that are not positive are drawn on the axis
  linear,  ///< from 0, or lower if values are negative
  share    ///< [0, 1] as percent
};

/// The shown part of the time axis, in epochs (indices times stride); at first all of it.
struct ChartView {
  float from = 0, to = 0;
  bool zoomed() const { return to > from; }
};

struct TimeChart {
  std::span<const float> train = {}, test = {};  ///< one value per index, from index 0; either may be empty
  std::span<const float> ghost = {};             ///< the previous run, ink4
  std::span<const Overlay> overlays = {};
  int now = 0;     ///< playhead
  float end = 0;   ///< last index of the axis, possibly fractional; 0: a nice end for the history
  int stride = 1;  ///< epochs from one index to the next, for ticks and the flag
  ChartScale scale = ChartScale::log;
  ChartView* view = nullptr;   ///< zoomed and panned by wheel, pinch, Shift-drag and the axis; null: always everything
  const char* unit = "epoch";  ///< in the flag: "epoch 240"
  const char* train_label = "train";
  const char* test_label = "test";
  std::span<const EventMark> events = {};
  int finite_until = -1;  ///< if >= 0, everything after `now` is hatched as not a number
  float names_until = 0;  ///< if > 0, x beyond which the names of the curves do not reach
  bool x_labels = true;
  const char* flag = nullptr;  ///< replaces "epoch 240", e.g. "paused"
};

struct TimeChartHit {
  std::optional<int> hovered = {};   ///< index under the pointer, for the read-outs
  std::optional<int> scrubbed = {};  ///< index dragged to
  int keys = 0;                      ///< epochs backward or forward by the arrow keys of the focused chart
  bool released = false;             ///< the drag ended this frame
};

/// `plot` is the inner area (axis at its bottom); labels extend up to 48 px left and 28 px below.
TimeChartHit time_chart(const char* id, const Rect& plot, const TimeChart& chart);

/// Accuracy in [0, 1] over the same time axis, between `low` and 1, with its labels left of `plot`.
void sparkline(const Rect& plot, std::span<const float> values, int now, int end, float low = 0.4f);

}  // namespace deepx::ui
