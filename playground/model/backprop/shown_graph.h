// SPDX-License-Identifier: MIT
// The trace's graph as drawn: some scopes folded to one card each, and the places of everything.
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
  int node = -1;   ///< for a folded scope, the operator whose value leaves it
  int scope = -1;  ///< the scope folded to this card, -1 for none
  GraphPlace place{};
};

/// Edges of the trace between two cards.
struct ShownEdge {
  int from = 0, to = 0;      ///< cards
  int lane = -1;             ///< row in which it passes the columns between the cards, -1 if there are none
  std::vector<int> parts{};  ///< indices into Trace::edges()
};

/// A layer of the network, or another named part.
struct ShownScope {
  std::string name;   ///< such as "hidden1"
  int operators = 0;  ///< number of its operators
  bool folded = false;
  GraphBox box{};  ///< a single cell if it is folded
};

struct ShownGraph {
  std::vector<ShownNode> nodes;
  std::vector<ShownEdge> edges;
  std::vector<ShownScope> scopes;       ///< in the order of the tape
  std::vector<int> card_of;             ///< the card of each node of the trace
  std::vector<std::vector<int>> cards;  ///< cards of each column from top to bottom
  int columns = 0, rows = 0;
  std::vector<int>
      full_rows;  ///< for each row and for the end: number of rows with cards before it. Other rows only have edges

  bool only_edges(int row) const {
    return full_rows[static_cast<std::size_t>(row)] == full_rows[static_cast<std::size_t>(row) + 1];
  }
  /// The card at a place, -1 for none.
  int at(const GraphPlace& place) const;
};

/// "hidden1" for "hidden1/norm": the part that is folded as one.
std::string_view outermost(std::string_view scope);

/// Folds the scopes whose names are in `folds`, with the leaves that only they use; not the inputs.
ShownGraph shown_graph(std::span<const TraceNode> nodes, std::span<const TraceEdge> edges,
                       std::span<const std::string> folds, Leaves leaves = Leaves::below);

}  // namespace deepx::inline DEEPX_PRECISION
