// SPDX-License-Identifier: MIT
// The Backprop view's node cards and edges.
#pragma once

#include <optional>

#include "playground/widgets/math/math_box.h"
#include "playground/widgets/plots/heat_map.h"

namespace deepx::ui {

inline constexpr float kCardWidth = 144, kCardHeight = 120;

enum class GradientState { pending, arriving, known, none };

struct NodeCard {
  const char* op = nullptr;          ///< operator's name, or
  Math name = {};                    ///< a tensor's symbol
  const char* shape = "";            ///< "6×8"
  Matrix value = {}, gradient = {};  ///< an empty value is pending
  GradientState gradient_state = GradientState::pending;
  std::span<const int> dead = {};  ///< columns that let nothing back
  Matrix path = {};           ///< 1 for cells on the path that is followed; empty: none is
  bool current = false, hovered = false, focused = false;
  float value_reveal = 1;     ///< part of the value map shown, from the top
  float gradient_reveal = 1;  ///< the same for the gradient
  float scale = 1;            ///< 0.4 to 1: the card is 144 x 120 times this, words stay readable
};

struct NodeCardHit {
  std::optional<Cell> cell = {};  ///< under the pointer, if it is over the card
  bool in_gradient = false;       ///< which map the cell is in
};

/// 144 x 120 at `at` (top left). A 1 x 1 value is written as a number. An empty value or gradient is pending;
/// give it rows and columns all the same. Small cards leave out first the shape, then the row of numbers.
/// Takes no input: many cards share one target. `id` tells its maps from others'.
NodeCardHit node_card(int id, ImVec2 at, const NodeCard& card);

/// A card too small for words: how far it is, by its ground.
struct NodeTile {
  const char* label = "";  ///< drawn where it fits
  bool known = false, gradient = false, current = false, hovered = false, focused = false;
};
void node_tile(const Rect& r, const NodeTile& tile);

enum class EdgeState { todo, forward, known, live };  ///< of several edges in one, the last counts

struct EdgeStyle {
  EdgeState state = EdgeState::forward;
  bool vertical = false;  ///< parameter edges run bottom to top
  float progress = 1;     ///< part drawn of a forward edge, or phase of the comets
  bool arrow = true;      ///< has its head here
};
/// From the producer's port to the consumer's; gradients are drawn pointing back.
void edge(ImVec2 from, ImVec2 to, const EdgeStyle& style);
/// The same by way of a lane: level at `lane_y` from `lane_from` to `lane_to`.
void edge(ImVec2 from, ImVec2 to, float lane_from, float lane_to, float lane_y, const EdgeStyle& style);
/// Between tiles: straight and thin.
void thin_edge(ImVec2 from, ImVec2 to, EdgeState state);
/// The same along one axis, towards the right or down, as cheap as can be.
void wire(ImVec2 from, ImVec2 to, EdgeState state);
/// A formula on a bg0 plate in the middle of an edge.
void edge_label(ImVec2 at, const Math& m);

}  // namespace deepx::ui
