// SPDX-License-Identifier: MIT
// The graph's tools: zoom in, zoom out, show all, and a search for cards.
#pragma once

#include "playground/model/experiment/command.h"
#include "playground/panels/backprop/graph_view.h"

namespace deepx::panels {

/// Whether the search has found this card.
bool matches(const GraphSearch& search, int card);

/// Height in px.
float tool_height();
/// Draws them directly below the graph, above `below`; returns their width.
float graph_tools(const Trace& trace, GraphState& state, const GraphView& v, float below,
                  std::optional<Command>& command);
/// Opens the search for cards, or closes it (key S).
void toggle_search(GraphState& state);

}  // namespace deepx::panels
