// SPDX-License-Identifier: MIT
// The output: the network's (or one neuron's) answer all over the plane, with the data on it.
#pragma once

#include <optional>

#include "playground/model/experiment/experiment.h"
#include "playground/panels/shared/selection.h"
#include "playground/panels/train/output/output_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Head with the choice of what is shown, class key, plot and legend.
std::optional<Command> output_panel(const Experiment& experiment, OutputState& state, Selection& selection, const ui::Layout& layout);

/// What a colour and a pulse mean; also in the help where the view has no room.
void legend(const ui::Rect& r);

}  // namespace deepx::panels
