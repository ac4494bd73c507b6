// SPDX-License-Identifier: MIT
// Cards of an expression's graph: one number each, with its gradient.
#pragma once

#include <optional>

#include "imgui.h"
#include "playground/widgets/cards/node_card.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::ui {

inline constexpr float kScalarWidth = 200, kLeafWidth = 208, kScalarHeight = 104;

struct ScalarCard {
  const char* op = nullptr;                        ///< on a chip; null for a leaf
  Math name = {};                                  ///< "d"
  Math of = {};                                    ///< the differentiated result: "e" in ∂e/∂d
  std::optional<float> value = {}, gradient = {};  ///< absent: pending, or no gradient
  std::optional<PracticeCell> practice = {};       ///< instead of the gradient
  GradientState gradient_state = GradientState::pending;
  float full = 2;  ///< the value for which a bar is half the card wide
  bool current = false, hovered = false, focused = false;
  float scale = 1;
};

/// 200 x 104 at `at` (top left): chip, name and value; a bar for the value above one for the gradient, with the same
/// zero line; the gradient as a number. Takes no input.
void scalar_card(ImVec2 at, const ScalarCard& card);

/// 208 x 104: a leaf as a slider from -`range` to `range`. Returns the new value while it is dragged or moved by keys;
/// without `movable`, as for a constant, it only shows its value.
std::optional<float> leaf_card(const char* id, ImVec2 at, const ScalarCard& card, float range, bool movable);

}  // namespace deepx::ui
