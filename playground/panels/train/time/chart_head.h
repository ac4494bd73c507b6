// SPDX-License-Identifier: MIT
// The line of text above a chart over time: its quantity and scale.
#pragma once

#include "playground/model/experiment/forward.h"
#include "playground/panels/train/time/time_state.h"
#include "playground/widgets/base/layout.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {

/// A small word with a dotted underline above a chart; with a chevron if it opens something. Sets `width` to its width.
ui::Hit chart_token(const char* id, const char* words, ui::Point at, bool chevron, const char* tip, float* width);

/// The middle of the line of text above the chart.
float chart_head_y(const ui::Layout& layout);
/// Above the Train view's chart: its quantity and scale. Returns the x after it.
float chart_head(const Experiment& experiment, TimeState& state, const ui::Layout& layout);
/// Above a chart of losses: its scale as a switch if there is a choice.
void chart_head(bool* linear, const ui::Rect& chart);

}  // namespace deepx::panels
