// SPDX-License-Identifier: MIT
// The optimizer's step for one number, line by line: formula, the same with numbers, result.
#pragma once

#include "playground/model/backprop/trace.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// Draws the table; what remembers something from step to step is marked with what it was before.
void update_panel(const Explanation& e, const ui::Rect& r);
/// Height the table likes.
float update_height(const Explanation& e);

}  // namespace deepx::panels
