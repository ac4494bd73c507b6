// SPDX-License-Identifier: MIT
// The trace's graph as it is drawn: some scopes folded to one card each, and where everything stands.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/backprop/graph_layout.h"
#include "playground/model/backprop/trace.h"

namespace deepx::inline DEEPX_PRECISION {

/// A card: a node of the trace, or a folded scope.
struct ShownNode {
  int node = -1;   ///< of a folded scope, the operator whose value leaves it
  int scope = -1;  ///< that is folded to it, -1 for none
  GraphPlace place{};
};

/// Edges of the trace between two cards.
struct ShownEdge {
  int from = 0, to = 0;          ///< cards
  int lane = -1;                 ///< row in which it passes the columns between them, -1 if there are none
  std::vector<int> parts{};      ///< indices into Trace::edges()
};

/// A layer of the network, or another part that has a name.
struct ShownScope {
  std::string name;     ///< "hidden1"
  int operators = 0;    ///< in it
  bool folded = false;
  GraphBox box{};       ///< one cell if it is folded
};

struct ShownGraph {
  std::vector<ShownNode> nodes;
  std::vector<ShownEdge> edges;
  std::vector<ShownScope> scopes;      ///< in the order of the tape
  std::vector<int> card_of;            ///< of each node of the trace, its card
  std::vector<std::vector<int>> cards; ///< of each column from top to bottom
  int columns = 0, rows = 0;
  std::vector<int> full_rows;          ///< of each row, and of the end: how many rows with cards come before. In the others only edges pass

  bool only_edges(int row) const { return full_rows[static_cast<std::size_t>(row)] == full_rows[static_cast<std::size_t>(row) + 1]; }
  /// The card there, -1 for none.
  int at(const GraphPlace& place) const;
};

/// "hidden1" of "hidden1/norm": what is folded as one.
std::string_view outermost(std::string_view scope);

/// Scopes whose names are in `folds` are folded, with the leaves that only they use; not the inputs.
ShownGraph shown_graph(std::span<const TraceNode> nodes, std::span<const TraceEdge> edges, std::span<const std::string> folds,
                       Leaves leaves = Leaves::below);

}  // namespace deepx::inline DEEPX_PRECISION
