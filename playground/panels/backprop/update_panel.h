// SPDX-License-Identifier: MIT
// The optimizer's step for one number, line by line: formula, formula with numbers, result.
#pragma once

#include "playground/model/backprop/explanation.h"
#include "playground/model/backprop/trace.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// Draws the table; quantities that are kept from step to step also show their previous value. An optimizer that keeps some
/// shows only the result, and a button that changes `all_lines`.
void update_panel(const Explanation& e, bool& all_lines, const ui::Rect& r);

}  // namespace deepx::panels
