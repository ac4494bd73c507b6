// SPDX-License-Identifier: MIT
// The popover with all keys and, if the view has no room for it, the legend.
#pragma once

#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Call every frame, after the view. `open` opens it (the ? key or the top bar's icon), or closes it if it is
/// open. True if the reader asks for the reference.
bool help_popover(const ui::Layout& layout, bool open);

}  // namespace deepx::panels
