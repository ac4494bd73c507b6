// SPDX-License-Identifier: MIT
// The axes of the time chart: from index and value to the screen. Only plot*.cpp use this.
#pragma once

#include "playground/widgets/plots/plot.h"

namespace deepx::ui {

/// From index and value to the screen.
struct Scale {
  Rect plot;
  float from, end;  ///< indices at the left and right ends
  int stride;
  ChartScale kind;
  LogRange range{};
  float low = 0, high = 1;  ///< of the linear axis

  float x(float i) const { return plot.x + plot.w * (i - from) / std::max(1e-3f, end - from); }
  float x(int i) const { return x(static_cast<float>(i)); }
  float y_of_log(float e) const { return plot.bottom() - plot.h * (e - range.low) / (range.high - range.low); }
  float y(float v) const;
  /// True for a value above the picture.
  bool above(float v) const;
  /// Index at a place on the screen, possibly fractional.
  float at(float at_x) const { return from + (at_x - plot.x) / plot.w * (end - from); }
  int index(float at_x) const;
};

/// Fits the value axis to the visible values.
void fit_values(Scale& s, const TimeChart& c);
void draw_grid(const Scale& s);
/// Epoch numbers, except near the playhead's flag.
void draw_x_ticks(const Scale& s, float playhead_x);

/// Moves the view by the pointer and the keys.
TimeChartHit chart_input(const char* id, const Scale& s, const TimeChart& c, int newest);

}  // namespace deepx::ui
