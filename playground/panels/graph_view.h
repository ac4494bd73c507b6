// SPDX-License-Identifier: MIT
// Where the graph's cards stand on screen, and how panning, zooming and following move them.
#pragma once

#include "playground/model/trace.h"
#include "playground/panels/graph_panel.h"

namespace deepx::panels {

/// The graph's geometry for one frame, in screen pixels.
struct GraphView {
  ui::Rect band;
  float scale = 1;  ///< of the cards
  float pitch_x = 0, pitch_y = 0;
  float width = 0, height = 0;  ///< of the whole graph
  ui::Point origin = {};        ///< top left of the card at column 0, row 0

  bool clicked = false;  ///< the pointer was released in the band without having dragged

  ui::Rect card(const GraphPlace& place) const;
  bool overflows() const { return width > band.w + 1; }
};

/// Takes drags, wheel and double clicks in the band, follows the node in hand or in focus, and says where
/// everything is.
GraphView move_graph(const Trace& trace, GraphState& state, const ui::Rect& band);

}  // namespace deepx::panels
