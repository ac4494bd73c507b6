// SPDX-License-Identifier: MIT
// The recorded tape as node cards and edges that can be panned and zoomed, and that follow the node in hand.
#pragma once

#include <optional>
#include <vector>

#include "playground/model/experiment.h"
#include "playground/widgets/rect.h"

namespace deepx::panels {

/// How much of the graph is seen, and what has been animated.
struct GraphState {
  ui::Point pan;                           ///< pixels of the graph hidden at the left and at the top
  float zoom = 0;                          ///< scale of the cards; 0: as large as the band's height allows
  bool whole = false;                      ///< zoomed so that all of it is seen, if that is possible
  bool moved = false;                      ///< panned by hand: stays until another node is in hand
  bool pressed = false;                    ///< the pointer went down inside the band
  int followed = -1;                       ///< node that was last brought into sight
  int focused = -1, followed_focus = -1;   ///< node that has the keyboard, and the one in the frame before
  bool animated = false;                   ///< the step in hand was reached by a single step
  std::vector<std::vector<float>> before;  ///< values of every node before the update, to fade from
  int at = -1;  ///< the stepper's position drawn last, to animate single steps only
};

/// Asks the next frame to show the whole graph, or full-size cards again if it does (key F, double click).
void toggle_fit(GraphState& state);

/// Draws the graph into `band` and takes its input. Clicking a card selects it, clicking a cell selects the
/// element, clicking empty space follows the step in hand again.
std::optional<Command> graph_panel(const Trace& trace, GraphState& state, const ui::Rect& band);

}  // namespace deepx::panels
