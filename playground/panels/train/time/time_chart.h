// SPDX-License-Identifier: MIT
// The chart of the Train view's time panel, what it shows, and the card for numbers that left their range.
#pragma once

#include <optional>

#include "playground/model/experiment/experiment.h"
#include "playground/panels/train/time/time_state.h"
#include "playground/widgets/base/layout.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {

/// A small word with a dotted underline above a chart; with a chevron if it opens something. `width` gets what it takes.
ui::Hit chart_token(const char* id, const char* words, ui::Point at, bool chevron, const char* tip, float* width);

/// The middle of the line of words above the chart.
float chart_head_y(const ui::Layout& layout);
/// Above the Train view's chart: what it shows, and on which scale. Returns the x where more may follow.
float chart_head(const Experiment& experiment, TimeState& state, const ui::Layout& layout);
/// Above a chart of losses alone: its scale as a switch if there is a choice.
void chart_head(bool* linear, const ui::Rect& chart);

/// The chart; `hovered` gets the point of the history under the pointer. Dragging goes through the run's past.
std::optional<Command> loss_chart(const Experiment& experiment, TimeState& state, const ui::Layout& layout, int end,
                                  std::optional<int>& hovered);

/// What happened when numbers left their range, and the ways back.
void divergence_card(const Experiment& experiment, TimeState& state, const ui::Layout& layout, int end);

}  // namespace deepx::panels
