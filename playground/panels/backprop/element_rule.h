// SPDX-License-Identifier: MIT
// The rule of the current step for one number, in symbols and with its numbers.
#pragma once

#include <vector>

#include "playground/model/backprop/trace.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {

/// Of a small operator two lines, "∂L/∂h₁ = ∂L/∂c₁ · v₁₁ + ∂L/∂c₂ · v₁₂" and "= 0.889 · (−0.74) + …"; empty if there is
/// nothing to write, as before the step.
std::vector<ui::Math> element_rule(const Trace& trace);

/// Draws them, as large as they fit; false if there is nothing to write.
bool draw_element_rule(const Trace& trace, const ui::Rect& r);

/// The same for the gradient of any number, from all its users: the line in symbols, and the line of numbers if `numbers`.
std::vector<ui::Math> box_rule(const Trace& trace, int node, int element, bool numbers);

}  // namespace deepx::panels
