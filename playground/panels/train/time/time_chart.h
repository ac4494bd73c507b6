// SPDX-License-Identifier: MIT
// The chart of the Train view's time panel, its quantities, and the card for numbers that left their range.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/train/time/time_state.h"
#include "playground/widgets/base/layout.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {

/// The chart; sets `hovered` to the point of the history under the pointer. Dragging scrubs the run.
std::optional<Command> loss_chart(const Experiment& experiment, TimeState& state, const ui::Layout& layout, int end,
                                  std::optional<int>& hovered);

/// The card about numbers that left their range, with the ways back.
void divergence_card(const Experiment& experiment, TimeState& state, const ui::Layout& layout, int end);

}  // namespace deepx::panels
