// SPDX-License-Identifier: MIT
// The edges of the graph: what has passed along them, and what passes now.
#pragma once

#include <optional>

#include "playground/panels/backprop/graph_view.h"
#include "playground/panels/backprop/graph_wires.h"

namespace deepx::panels {

/// Progress of the current step on screen: first along the edges, then in the cards. 1 when nothing moves.
struct StepMotion {
  float edges = 1, cards = 1, update = 1;
};

bool is_backward(const Trace& trace);
/// From the producer's port to the consumer's: sideways between columns, upward from cards below. Edges between tiles are
/// added to `wires`.
void draw_edge(const Trace& trace, const GraphView& v, const ShownEdge& e, const StepMotion& motion,
               std::optional<GraphWires>& wires);

}  // namespace deepx::panels
