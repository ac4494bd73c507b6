// SPDX-License-Identifier: MIT
// Where the nodes of a graph stand: operators left to right in layers, parameters below the operator that uses them.
#pragma once

#include <span>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// What the layout needs of a node; inputs have smaller indices than the node itself.
struct GraphNode {
  std::vector<int> inputs;  ///< empty for a leaf
};

/// A cell of the drawing: column 0 is leftmost, row 0 on top.
struct GraphPlace {
  int column = 0, row = 0;
  bool operator==(const GraphPlace&) const = default;
};

/// One place for each node; no two share a cell, and every edge between operators runs to the right. An operator stands one
/// column right of its furthest input, in its first operator-input's row where that is free. The first input of an
/// operator without operator inputs stands left of it; all other leaves below their first user. Pure.
std::vector<GraphPlace> layout_graph(std::span<const GraphNode> nodes);

}  // namespace deepx::inline DEEPX_PRECISION
