// SPDX-License-Identifier: MIT
// The Backprop view's node cards and edges.
#pragma once

#include <optional>

#include "playground/widgets/math/math_box.h"
#include "playground/widgets/plots/heat_map.h"

namespace deepx::ui {

inline constexpr float kCardWidth = 144, kCardHeight = 120;

enum class GradientState { pending, arriving, known, none };

/// A gradient that the reader fills in.
struct PracticeCell {
  enum class State { empty, right, close, not_yet, shown, given } state = State::empty;
  double number = 0;  ///< not of an empty one
  bool in_hand = false;
};
void practice_cell(const Rect& r, const PracticeCell& cell);

struct NodeCard {
  const char* op = nullptr;          ///< the operator's name; null for a tensor
  Math name = {};                    ///< the tensor's symbol
  const char* shape = "";            ///< "6×8"
  Matrix value = {}, gradient = {};  ///< an empty value is pending
  GradientState gradient_state = GradientState::pending;
  std::span<const int> dead = {};  ///< columns that pass no gradient
  Matrix path = {};                ///< 1 for cells on the followed path; empty if no path is followed
  bool current = false, hovered = false, focused = false;
  float value_reveal = 1;     ///< shown part of the value map, from the top
  float gradient_reveal = 1;  ///< the same for the gradient
  float scale = 1;            ///< 0.4 to 1: the card is 144 x 120 times this, texts stay readable
};

struct NodeCardHit {
  std::optional<Cell> cell = {};  ///< under the pointer, if it is over the card
  bool in_gradient = false;       ///< whether the cell is in the gradient map
};

/// 144 x 120 at `at` (top left). A 1 x 1 value is written as a number. An empty value or gradient is pending;
/// give it rows and columns anyway. Small cards leave out the shape first, then the row of numbers.
/// Takes no input: many cards share one target. `id` distinguishes its maps from others'.
NodeCardHit node_card(int id, ImVec2 at, const NodeCard& card);

/// A card too small for text: its background shows its progress.
struct NodeTile {
  const char* label = "";  ///< drawn if it fits
  bool known = false, gradient = false, current = false, hovered = false, focused = false;
};
void node_tile(const Rect& r, const NodeTile& tile);

enum class EdgeState { todo, forward, known, live };  ///< if one edge stands for several, the last state counts

struct EdgeStyle {
  EdgeState state = EdgeState::forward;
  bool vertical = false;  ///< parameter edges run bottom to top
  float progress = 1;     ///< drawn part of a forward edge, or phase of the comets
  bool arrow = true;      ///< the edge ends here with its head
  bool path = false;      ///< of the number that is followed: stronger than other known gradients
};
/// From the producer's port to the consumer's; gradients are drawn pointing back.
void edge(ImVec2 from, ImVec2 to, const EdgeStyle& style);
/// The same through a lane: horizontal at `lane_y` from `lane_from` to `lane_to`.
void edge(ImVec2 from, ImVec2 to, float lane_from, float lane_to, float lane_y, const EdgeStyle& style);
/// Between tiles: straight and thin.
void thin_edge(ImVec2 from, ImVec2 to, EdgeState state);
/// The same along one axis, to the right or down, drawn with few vertices.
void wire(ImVec2 from, ImVec2 to, EdgeState state);
/// A formula on a bg0 plate in the middle of an edge.
void edge_label(ImVec2 at, const Math& m);

}  // namespace deepx::ui
