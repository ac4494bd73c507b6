// SPDX-License-Identifier: MIT
// Node cards of tensors so small that every number is written: a cell for each value and, below, for each gradient.
#pragma once

#include <optional>
#include <vector>

#include "playground/widgets/cards/node_card.h"

namespace deepx::ui {

inline constexpr float kNumberCardWidth = 144, kNarrowNumberCard = 120;
/// The largest tensors whose numbers fit.
inline constexpr int kMostNumberCols = 3, kMostNumbers = 6;

struct NumberCard {
  const char* op = nullptr;          ///< the operator's name; null for a tensor
  Math name = {};                    ///< the tensor's symbol, or the letter of the operator's result
  const char* role = "";             ///< of a tensor: "weights"
  Matrix value = {}, gradient = {};  ///< empty values wait; their rows and columns are known anyway
  GradientState gradient_state = GradientState::pending;
  bool given = false;  ///< data and parameters: the numbers are not computed
  int followed = -1;   ///< cell of the number that is followed, or through which it is followed; -1 for none
  Matrix path = {};    ///< see NodeCard::path
  std::vector<PracticeCell> practice = {};  ///< instead of gradients, one for each; empty without practice
  bool current = false, hovered = false, focused = false;
  float value_reveal = 1, gradient_reveal = 1;  ///< shown parts
};

/// px for a tensor with that many rows.
float number_card_height(int rows, bool with_gradient);

/// `width` px wide at `at` (top left). Takes no input; returns the cell under the pointer if the card is hovered.
NodeCardHit number_card(ImVec2 at, float width, const NumberCard& card);

}  // namespace deepx::ui
