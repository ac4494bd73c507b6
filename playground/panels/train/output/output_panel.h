// SPDX-License-Identifier: MIT
// The output: the network's (or one neuron's) answer at every point, with the data on it.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/shared/selection.h"
#include "playground/panels/train/output/output_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Head with the choice of the plot, class key, plot and legend.
std::optional<Command> output_panel(const Experiment& experiment, OutputState& state, Selection& selection,
                                    const ui::Layout& layout);

/// The meaning of a color and a pulse; also in the help if the view has no room for it.
void legend(const ui::Rect& r);

}  // namespace deepx::panels
