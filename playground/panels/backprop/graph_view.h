// SPDX-License-Identifier: MIT
// Where the graph's cards stand on screen, and how panning, zooming and following move them.
#pragma once

#include <utility>

#include "playground/model/backprop/trace.h"
#include "playground/panels/backprop/graph_state.h"

namespace deepx::panels {

/// Below this scale no words fit on cards: tiles are drawn.
inline constexpr float kWordScale = 0.45f;
/// Cards up to here are shown in full when a trace opens; a larger graph is shown whole.
inline constexpr int kManyCards = 60;

/// Cards and the gaps between them at scale 1, px.
struct CardSize {
  float w, h, gap_x, least_gap_x, gap_y, least_gap_y;
};
CardSize card_size(const Trace& trace);

/// The graph's geometry for one frame, in screen pixels.
struct GraphView {
  const ShownGraph* graph;
  ui::Rect band;
  float scale = 1;  ///< of the cards
  float least = 1;  ///< scale at which the whole graph is in sight
  float card_w = 0, card_h = 0, pitch_x = 0, pitch_y = 0, lane = 0;
  float head = 0;               ///< room above the first row for names of scopes
  float width = 0, height = 0;  ///< of the whole graph, `head` included
  ui::Point origin = {};        ///< top left of the card at column 0, row 0

  bool tiles() const { return scale < kWordScale; }
  float column_x(int column) const { return origin.x + pitch_x * static_cast<float>(column); }
  float row_y(int row) const;
  ui::Rect card(const GraphPlace& place) const { return {column_x(place.column), row_y(place.row), card_w, card_h}; }
  /// The middle of the row for an edge that passes there.
  float lane_y(int row) const;
  /// Around the cells of a scope.
  ui::Rect frame(const GraphBox& box) const;
  /// Columns that are in the band, from first to last.
  std::pair<int, int> columns() const;
  /// The card under a point, -1 for none.
  int card_at(ui::Point p) const;
  bool overflows() const { return width > band.w + 1 || height > band.h + 1; }
};

/// How an edge runs from one column to another: from the producer's port to the consumer's, if need be by way of a lane.
struct EdgeWay {
  ui::Point start, end;
  bool by_lane = false;
  ui::Point lane_from = {}, lane_to = {};  ///< the lane's ends
};
EdgeWay way_of(const GraphView& v, const ShownEdge& e);

/// Whether there is more than the band shows, or would be at another scale: something for the tools to do.
bool more_than_seen(const Trace& trace, const GraphState& state, const ui::Rect& band);

/// What the pointer, fingers and keys did to the band. `held`: the pointer went down on it.
struct GraphInput {
  bool hovered = false, held = false;
};

/// Pans and zooms by the input and by `state.wish`, follows the node in hand or the card with the keyboard, and says where
/// everything is.
GraphView move_graph(const Trace& trace, GraphState& state, const ui::Rect& band, const GraphInput& input);

}  // namespace deepx::panels
