// SPDX-License-Identifier: MIT
// The time panel of the Train view: transport, speed, the loss over time, and the current numbers.
#pragma once

#include <optional>

#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/forward.h"
#include "playground/panels/studies/study_state.h"
#include "playground/panels/train/time/time_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// The epochs that the chart shows.
ui::ChartView time_axis(const Experiment& experiment, const TimeState& state);
std::optional<Command> time_panel(const Experiment& experiment, TimeState& state, StudySheet& study,
                                  const ui::Layout& layout);

/// Rewind, play, step and new seed. `stuck`: there is nothing to play; `longer`: the steps that a long press offers.
std::optional<Command> transport_buttons(bool playing, bool stuck, const command::Step& longer,
                                         const ui::Layout& layout);
/// Training speed, from one batch per second to as fast as possible; also in a phone's menu.
std::optional<Command> speed_slider(const Experiment& experiment, ui::Point at, float width);

}  // namespace deepx::panels
