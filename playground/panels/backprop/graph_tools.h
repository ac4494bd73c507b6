// SPDX-License-Identifier: MIT
// The graph's tools: closer, farther, all of it, and a search for cards.
#pragma once

#include "playground/model/experiment/command.h"
#include "playground/panels/backprop/graph_view.h"

namespace deepx::panels {

/// Whether a card is one of those that were searched for.
bool matches(const GraphSearch& search, int card);

/// px.
float tool_height();
/// Draws them right below the graph, above `below`; returns the width they take.
float graph_tools(const Trace& trace, GraphState& state, const GraphView& v, float below, std::optional<Command>& command);
/// Opens the search for cards, or closes it (key S).
void toggle_search(GraphState& state);

}  // namespace deepx::panels
