// SPDX-License-Identifier: MIT
// Edges among tiles, where thousands may be in sight: what passes a column in one lane is drawn once, and where columns stand too close
// for a line from each to each, what passes between them shares one upright wire.
#pragma once

#include <vector>

#include "playground/panels/backprop/graph_view.h"
#include "playground/widgets/cards/node_card.h"

namespace deepx::panels {

/// The pieces of the wires in sight, each with what the furthest of its edges says.
class GraphWires {
 public:
  explicit GraphWires(const GraphView& v);
  /// An edge between two columns. Draws its lines, if there is room for them.
  void add(const ShownEdge& e, ui::EdgeState state);
  void draw() const;

 private:
  using State = unsigned char;  ///< 0: no edge is here

  /// Of a column, from left to right.
  enum Part { tile, before_wire, after_wire, kParts };
  void cross(int gap, int from_row, int to_row, ui::EdgeState state);
  State& level(int row, int column, Part part);
  float level_x(int at) const;

  const GraphView& view_;
  bool narrow_;                  ///< too little room between columns for lines
  int first_, count_;            ///< columns in sight; the gap at the left of the first counts as a column, too
  std::vector<State> level_;     ///< rows x columns x parts
  std::vector<State> upright_;   ///< columns x rows: in the gap at the right, from this row to the next
};

}  // namespace deepx::panels
