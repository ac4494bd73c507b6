// SPDX-License-Identifier: MIT
// The recorded tape as node cards and edges that can be panned, zoomed, searched and folded, and that follow the
// current node.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/backprop/graph_state.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// Asks the next frame to show the whole graph, or full-size cards if it already does (key F, double click).
void toggle_fit(GraphState& state);

/// Draws the graph into `band` and its tools into the room between there and `below`, and handles their input. Clicking
/// a card selects it, clicking a cell selects the element, clicking empty space follows the current step again,
/// clicking the name of a scope folds it.
std::optional<Command> graph_panel(const Experiment& experiment, GraphState& state, const ui::Rect& band, float below);

}  // namespace deepx::panels
