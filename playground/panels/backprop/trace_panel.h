// SPDX-License-Identifier: MIT
// The time panel of the Backprop view: transport and pace, the tape as scrubber, and the effect of one step on the
// loss.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Seconds per step; right is faster, as for the speed of training.
std::optional<Command> pace_slider(const Experiment& experiment, ui::Point at, float width);

/// Draws into layout.time. Needs experiment.backprop().trace().
std::optional<Command> trace_panel(const Experiment& experiment, const ui::Layout& layout);

}  // namespace deepx::panels
