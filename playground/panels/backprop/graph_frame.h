// SPDX-License-Identifier: MIT
// What surrounds the cards: frames of scopes with their names, the key of the colors, and the ends of a graph that goes on.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/backprop/graph_view.h"

namespace deepx::panels {

/// The two ramps, or on a graph of number cards what a cell shows, below the input in a place without cards.
void draw_key(const Trace& trace, const GraphView& v);
/// Frames around the scopes, and their names, which fold them.
std::optional<Command> draw_scopes(const Trace& trace, const GraphView& v);
/// Where the graph extends beyond the band, it fades, and a bar below, `width` wide, shows its size.
void draw_ends(const GraphView& v, float width);

}  // namespace deepx::panels
