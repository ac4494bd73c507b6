// SPDX-License-Identifier: MIT
// The inspector card: the node in hand in words, as a curve, as formulas and as a product of matrices.
#pragma once

#include <optional>

#include "playground/model/experiment.h"
#include "playground/widgets/rect.h"

namespace deepx::panels {

/// Draws trace.explain() into `card`, side by side or stacked as its size allows. Clicking a cell selects
/// that element.
std::optional<Command> explain_panel(const Trace& trace, const ui::Rect& card);

}  // namespace deepx::panels
