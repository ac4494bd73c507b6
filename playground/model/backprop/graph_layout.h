// SPDX-License-Identifier: MIT
// Where the nodes of a graph stand: operators left to right in layers, in few rows and with few crossings.
#pragma once

#include <span>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// What the layout needs of a node; inputs have smaller indices than the node itself.
struct GraphNode {
  std::vector<int> inputs{};  ///< empty for a leaf
  int group = -1;             ///< operators of a group stand together, from 0 on; -1 for none
};

/// A cell of the drawing: column 0 is leftmost, row 0 on top.
struct GraphPlace {
  int column = 0, row = 0;
  bool operator==(const GraphPlace&) const = default;
};

/// The cells of a group.
struct GraphBox {
  int column = 0, row = 0, columns = 0, rows = 0;
  bool operator==(const GraphBox&) const = default;
};

enum class Leaves {
  below,  ///< under their first user, but the first input of an operator without operator inputs, which leads to it
  lead    ///< left of their users: in the first column while they are few
};

struct LayoutOptions {
  Leaves leaves = Leaves::below;
  int sweeps = 4;  ///< against crossings; 0 is the plain order of the nodes
};

struct GraphLayout {
  std::vector<GraphPlace> places;  ///< of each node
  std::vector<GraphBox> groups;    ///< of each group; without columns if nothing stands in it
  std::vector<int> lanes;          ///< of each node's inputs, one node after another: the row in which the edge passes the
                                   ///< columns between its ends, -1 if there is none between
  int columns = 0, rows = 0;

  /// True for a row in which no node stands: edges pass there.
  std::vector<bool> empty_rows() const;
};

/// Layers by longest path: every edge between operators runs to the right, and where it spans several columns it has cells of its
/// own. Of those that span, the edges of one node share a lane. An operator stands in its first input's row where that is free;
/// no two nodes share a cell, nor a node and a lane; in the box of a group stands nothing else. A leaf below an operator is in
/// that operator's group, whatever its own. Pure; takes time in proportion to the nodes and lanes.
GraphLayout layout_graph(std::span<const GraphNode> nodes, const LayoutOptions& options = {});

/// How often edges cross between one column and the next.
long long crossings(std::span<const GraphNode> nodes, const GraphLayout& layout);

}  // namespace deepx::inline DEEPX_PRECISION
