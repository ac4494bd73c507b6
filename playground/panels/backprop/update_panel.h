// SPDX-License-Identifier: MIT
// The optimizer's step for one number, line by line: formula, formula with numbers, result.
#pragma once

#include "playground/model/backprop/explanation.h"
#include "playground/model/backprop/trace.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// Draws the table; quantities that are kept from step to step also show their previous value.
void update_panel(const Explanation& e, const ui::Rect& r);
/// Preferred height of the table.
float update_height(const Explanation& e);

}  // namespace deepx::panels
