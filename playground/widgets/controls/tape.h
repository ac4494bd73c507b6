// SPDX-License-Identifier: MIT
// The tape strip: one cell per operation, forward, then backward, then the update; it is the scrubber.
#pragma once

#include <optional>
#include <span>

#include "imgui.h"
#include "playground/widgets/base/rect.h"

namespace deepx::ui {

struct TapeStrip {
  std::span<const char*const> forward, backward;  ///< names in the order of execution
  bool update = true;                             ///< one more cell for the optimizer's step
  int now = -1;  ///< index over forward, backward, update; -1 before the first
};

/// Cells over `r` (40 high), heads 14 px above, flag below. Returns the step clicked or dragged to.
/// Above 24 operations the cells are 8 px ticks with their name on hover.
std::optional<int> tape_strip(const char* id, const Rect& r, const TapeStrip& tape);

}  // namespace deepx::ui
