// SPDX-License-Identifier: MIT
// State of the Backprop view's graph between frames.
#pragma once

#include <string>
#include <vector>

#include "playground/model/backprop/shown_graph.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// A request of a key or button for the next frame.
enum class GraphRequest { none, fit, zoom_in, zoom_out };

/// A search for cards by their text.
struct GraphSearch {
  bool open = false, opened = false;  ///< opened: it was opened in this frame
  std::string text;
  std::string searched;    ///< the text for which `found` was computed
  std::vector<int> found;  ///< found cards, in the order of the tape
  int at = -1;             ///< the selected card, an index into `found`
};

/// The graph as drawn, its visible part, and the state of its animation.
struct GraphState {
  ShownGraph graph;
  int revision = -1;   ///< BackpropPart::revision() of the drawn graph
  ui::Point pan;       ///< pixels of the graph hidden at the left and at the top
  float zoom = 0;      ///< scale of the cards; 0: as large as the band's height allows
  bool whole = false;  ///< zoomed so that everything is visible
  bool moved = false;  ///< panned by hand: does not move until the current node changes
  GraphRequest request = GraphRequest::none;
  int followed = -1;                      ///< node that was last scrolled into view
  int cursor = -1, followed_cursor = -1;  ///< card with the keyboard focus, and the one in the previous frame
  std::vector<float> heights;             ///< of number cards, by card; empty while the cards show maps
  bool wide_numbers = true;               ///< whether there is room for wide number cards
  GraphSearch search;
  bool animated = false;                   ///< the current step was reached by a single step
  std::vector<std::vector<float>> before;  ///< values of parameters by node before the update, to fade from
  int at = -1;                             ///< the last drawn position, to animate only single steps
};

}  // namespace deepx::panels
