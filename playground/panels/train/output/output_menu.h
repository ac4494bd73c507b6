// SPDX-License-Identifier: MIT
// The choice for the plot: output, uncertainty, the feature space of a layer, or any neuron.
#pragma once

#include <optional>
#include <string_view>

#include "playground/model/experiment/forward.h"
#include "playground/panels/shared/selection.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// The plot's head as a token in `area` (its left middle), on a plate if it lies over the plot; opens the choice.
/// `title` names the current plot.
std::optional<Command> output_token(const Experiment& experiment, Selection& selection, const ui::Layout& layout,
                                    const ui::Rect& area, std::string_view title, bool plate);

}  // namespace deepx::panels
