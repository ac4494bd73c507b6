// SPDX-License-Identifier: MIT
// The places of the graph's cards on screen, and panning, zooming and following.
#pragma once

#include <span>
#include <utility>

#include "playground/model/backprop/trace.h"
#include "playground/panels/backprop/graph_state.h"

namespace deepx::panels {

/// Below this scale no text fits on cards: tiles are drawn.
inline constexpr float kWordScale = 0.45f;
/// Up to this many cards are shown in full size when a trace opens; a larger graph is shown whole.
inline constexpr int kManyCards = 60;

/// Cards and the gaps between them at scale 1, px.
struct CardSize {
  float w, h, gap_x, least_gap_x, gap_y, least_gap_y;
  float lower_h;  ///< of the cards below the first row
  bool numbers = false;
};
CardSize card_size(const Trace& trace, const GraphState& state);
/// Decides between number cards and maps: whether the graph fits in the band with every number written.
void choose_cards(const Trace& trace, GraphState& state, const ui::Rect& band);
/// Height of the graph with number cards; 0 if its tensors are too large for them.
float number_graph_height(const Trace& trace);

/// The graph's geometry for one frame, in screen pixels.
struct GraphView {
  const ShownGraph* graph;
  std::span<const float> heights = {};  ///< of each card; empty: as high as their places
  ui::Rect band;
  float scale = 1;  ///< of the cards
  float least = 1;  ///< scale at which the whole graph is visible
  float card_w = 0, card_h = 0, lower_h = 0, pitch_x = 0, pitch_y = 0, lane = 0;
  float head = 0;               ///< room above the first row for names of scopes
  float width = 0, height = 0;  ///< of the whole graph, `head` included
  ui::Point origin = {};        ///< top left of the card at column 0, row 0

  bool tiles() const { return scale < kWordScale; }
  float column_x(int column) const { return origin.x + pitch_x * static_cast<float>(column); }
  float row_y(int row) const;
  float row_h(int row) const { return row == 0 ? card_h : lower_h; }
  ui::Rect card(const GraphPlace& place) const {
    return {column_x(place.column), row_y(place.row), card_w, row_h(place.row)};
  }
  /// The card as drawn, which may be lower than its place.
  ui::Rect drawn(int card) const;
  /// The middle of the row for an edge that passes there.
  float lane_y(int row) const;
  /// The rectangle around the cells of a scope.
  ui::Rect frame(const GraphBox& box) const;
  /// The first and last visible column.
  std::pair<int, int> columns() const;
  /// The card under a point, -1 for none.
  int card_at(ui::Point p) const;
  bool overflows() const { return width > band.w + 1 || height > band.h + 1; }
};

/// The path of an edge between two columns: from the producer's port to the consumer's, by a lane if needed.
struct EdgeWay {
  ui::Point start, end;
  bool by_lane = false;
  ui::Point lane_from = {}, lane_to = {};  ///< the lane's ends
};
EdgeWay way_of(const GraphView& v, const ShownEdge& e);

/// Whether a part of the graph is hidden, or would be at another scale, so that the tools are useful.
bool more_than_seen(const Trace& trace, const GraphState& state, const ui::Rect& band);

/// Input of the pointer, fingers and keys in the band. `held`: the pointer was pressed on it.
struct GraphInput {
  bool hovered = false, held = false;
};

/// Pans and zooms by the input and by `state.request`, follows the current node or the focused card, and returns the place
/// of everything.
GraphView move_graph(const Trace& trace, GraphState& state, const ui::Rect& band, const GraphInput& input);

}  // namespace deepx::panels
