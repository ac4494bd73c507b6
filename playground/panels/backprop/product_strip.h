// SPDX-License-Identifier: MIT
// Matrices side by side as a formula: incoming ⊙ local = outgoing, the same element outlined in all of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "playground/model/backprop/explanation.h"
#include "playground/model/backprop/trace.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/base/theme.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {

enum class Tint { value, gradient, ink };  ///< ink: neither value nor gradient

/// One matrix of the strip, dashed while it has no values. Its cell marks one element, a whole row (col -1)
/// or a whole column (row -1).
struct StripItem {
  ui::Math head = {};
  MatrixSpan matrix = {};
  Tint tint = Tint::value;
  TraceCell cell = {};
  std::optional<double> number = {};  ///< value of the marked element, written below
  int decimals = 4;
  const char* joiner = "";  ///< sign between this matrix and the next
};

/// A clicked cell.
struct StripClick {
  int item, row, col;
};

inline constexpr float kLargestCell = 20;

/// Draws the items in the middle of `r`; cells are at most 20 px.
std::optional<StripClick> product_strip(const std::vector<StripItem>& items, const ui::Rect& r);

}  // namespace deepx::panels
