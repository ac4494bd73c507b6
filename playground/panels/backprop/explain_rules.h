// SPDX-License-Identifier: MIT
// The formulas of the inspector card: the local rule, the chain rule, and the chain rule with numbers.
#pragma once

#include "playground/model/backprop/trace.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

void explain_rules(const Trace& trace, const ui::Rect& r);

}  // namespace deepx::panels
