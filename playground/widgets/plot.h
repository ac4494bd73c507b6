// SPDX-License-Identifier: MIT
// The time chart that is also the scrubber, and a sparkline. Any length of history costs a bounded number
// of vertices.
#pragma once

#include <optional>
#include <span>

#include "imgui.h"
#include "playground/widgets/rect.h"
#include "playground/widgets/series.h"

namespace deepx::ui {

/// A vertical mark where something was changed.
struct EventMark {
  int at;             ///< index on the time axis
  const char* label;  ///< "rate 3"
};

struct TimeChart {
  std::span<const float> train = {}, test = {};  ///< one value per index, from index 0; test may be empty
  std::span<const float> ghost = {};             ///< the run before, ink4
  int now = 0;                                   ///< playhead
  float end = 0;               ///< last index of the axis, maybe between two; 0: a nice end for the history
  int stride = 1;              ///< epochs from one index to the next, for ticks and the flag
  bool linear = false;         ///< from 0, or from below where values are negative, instead of in decades
  const char* unit = "epoch";  ///< in the flag: "epoch 240"
  const char* train_label = "train";
  const char* test_label = "test";
  std::span<const EventMark> events = {};
  int finite_until = -1;  ///< if >= 0, everything behind `now` is hatched as not a number
  bool x_labels = true;
  const char* flag = nullptr;  ///< replaces "epoch 240", e.g. "paused"
};

struct TimeChartHit {
  std::optional<int> hovered = {};   ///< index under the pointer, for the read-outs
  std::optional<int> scrubbed = {};  ///< index dragged to
  bool released = false;             ///< the drag ended this frame
};

/// `plot` is the inner area (axis at its bottom); labels go up to 48 px left and 28 px below.
TimeChartHit time_chart(const char* id, const Rect& plot, const TimeChart& chart);

/// Accuracy in [0, 1] over the same time axis, between `low` and 1, with its labels left of `plot`.
void sparkline(const Rect& plot, std::span<const float> values, int now, int end, float low = 0.4f);

}  // namespace deepx::ui
