// SPDX-License-Identifier: MIT
// Edges among tiles, of which thousands may be visible: edges that pass a column in the same lane are drawn once, and
// if columns are too close for separate lines, all edges between them share one vertical wire.
#pragma once

#include <vector>

#include "playground/panels/backprop/graph_view.h"
#include "playground/widgets/cards/node_card.h"

namespace deepx::panels {

/// The visible pieces of the wires, each with the state of its furthest edge.
class GraphWires {
 public:
  explicit GraphWires(const GraphView& v);
  /// Adds an edge between two columns and draws its lines if there is room for them.
  void add(const ShownEdge& e, ui::EdgeState state);
  void draw() const;

 private:
  using State = unsigned char;  ///< 0: no edge is here

  /// Parts of a column, from left to right.
  enum Part { tile, before_wire, after_wire, kParts };
  void cross(int gap, int from_row, int to_row, ui::EdgeState state);
  State& level(int row, int column, Part part);
  float level_x(int at) const;

  const GraphView& view_;
  bool narrow_;                 ///< there is too little room between columns for lines
  int first_, count_;           ///< visible columns; the gap left of the first counts as a column, too
  std::vector<State> level_;    ///< rows x columns x parts
  std::vector<State> upright_;  ///< columns x rows: in the gap on the right, from this row to the next
};

}  // namespace deepx::panels
