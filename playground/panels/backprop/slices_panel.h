// SPDX-License-Identifier: MIT
// A formula's result as a function of each of its variables: the gradient is the slope of the tangent.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// Up to three plots side by side in `r`, or as many as fit; clicking one selects its variable.
std::optional<Command> slices_panel(const Trace& trace, const ui::Rect& r);

}  // namespace deepx::panels
