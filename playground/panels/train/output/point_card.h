// SPDX-License-Identifier: MIT
// The selected point: the network's answer for it, number by number, and the way into the Backprop view.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/train/output/output_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// The place of its card on the plot, for sizes without an inspector strip; empty if there is a strip or no point is
/// selected.
ui::Rect point_card_area(const Experiment& experiment, OutputState& state, const ui::Layout& layout);
/// The card at that place.
std::optional<Command> point_card(const Experiment& experiment, const ui::Rect& card);
/// The same in the inspector strip; false if no point is selected, and the strip is free.
bool point_strip(const Experiment& experiment, const ui::Layout& layout, std::optional<Command>* request);

}  // namespace deepx::panels
