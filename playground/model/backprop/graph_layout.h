// SPDX-License-Identifier: MIT
// Places of a graph's nodes: operators from left to right in layers, in few rows and with few crossings.
#pragma once

#include <span>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// The properties of a node that the layout needs; inputs have smaller indices than the node itself.
struct GraphNode {
  std::vector<int> inputs{};  ///< empty for a leaf
  int group = -1;             ///< operators of a group are placed together; from 0 on, -1 for none
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
  below,  ///< below their first user, except the first input of an operator without operator inputs, which is left of
          ///< it
  lead    ///< left of their users: in the first column if they are few
};

struct LayoutOptions {
  Leaves leaves = Leaves::below;
  int sweeps = 4;  ///< rounds that reduce crossings; 0 keeps the order of the nodes
};

struct GraphLayout {
  std::vector<GraphPlace> places;  ///< of each node
  std::vector<GraphBox> groups;    ///< of each group; without columns if the group is empty
  std::vector<int> lanes;  ///< of each node's inputs, one node after another: the row in which the edge passes the
                           ///< columns between its ends, -1 if there is none between
  int columns = 0, rows = 0;

  /// True for a row without nodes: only edges pass there.
  std::vector<bool> empty_rows() const;
};

/// Layers by longest path: every edge between operators runs to the right, and an edge that spans several columns has
/// its own cells. The spanning edges of one node share a lane. An operator is in its first input's row if that is free;
/// no two nodes share a cell, nor do a node and a lane; the box of a group contains nothing else. A leaf below an
/// operator is in that operator's group, whatever its own group. Pure; takes time proportional to the nodes and lanes.
GraphLayout layout_graph(std::span<const GraphNode> nodes, const LayoutOptions& options = {});

/// Number of crossings between one column and the next.
long long crossings(std::span<const GraphNode> nodes, const GraphLayout& layout);

}  // namespace deepx::inline DEEPX_PRECISION
