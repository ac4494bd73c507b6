// SPDX-License-Identifier: MIT
// What the graph of the Backprop view remembers between frames.
#pragma once

#include <string>
#include <vector>

#include "playground/model/backprop/shown_graph.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// What a key or a button asks the next frame to do.
enum class GraphWish { none, fit, closer, farther };

/// A search for cards by what is written on them.
struct GraphSearch {
  bool open = false, opened = false;  ///< opened: in this frame
  std::string text;
  std::string searched;               ///< what `found` is for
  std::vector<int> found;             ///< cards, in the order of the tape
  int at = -1;                        ///< the one selected, an index into `found`
};

/// The graph as it is drawn, how much of it is seen, and what has been animated.
struct GraphState {
  ShownGraph graph;
  int revision = -1;                       ///< Experiment::graph_revision() that it is made from
  ui::Point pan;                           ///< pixels of the graph hidden at the left and at the top
  float zoom = 0;                          ///< scale of the cards; 0: as large as the band's height allows
  bool whole = false;                      ///< zoomed so that all of it is seen
  bool moved = false;                      ///< panned by hand: stays until another node is in hand
  GraphWish wish = GraphWish::none;
  int followed = -1;                       ///< node that was last brought into sight
  int cursor = -1, followed_cursor = -1;   ///< card that has the keyboard, and the one in the frame before
  GraphSearch search;
  bool animated = false;                   ///< the step in hand was reached by a single step
  std::vector<std::vector<float>> before;  ///< values of parameters by node before the update, to fade from
  int at = -1;  ///< the stepper's position drawn last, to animate single steps only
};

}  // namespace deepx::panels
