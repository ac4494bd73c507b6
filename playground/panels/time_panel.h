// SPDX-License-Identifier: MIT
// The time panel of the Train view: transport, speed, the loss over time, and the numbers of now.
#pragma once

#include <optional>

#include "playground/model/experiment.h"
#include "playground/panels/train_state.h"
#include "playground/widgets/layout.h"

namespace deepx::panels {

std::optional<Command> time_panel(const Experiment& experiment, TrainState& state, const ui::Layout& layout);

/// Training speed, 1 to 200 epochs a second or as fast as it goes; also in a phone's menu.
std::optional<Command> speed_slider(const Experiment& experiment, ui::Point at, float width);

}  // namespace deepx::panels
