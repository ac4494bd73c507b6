// SPDX-License-Identifier: MIT
// The tape strip: one cell per operation, forward, then backward, then the update; dragging on it scrubs.
#pragma once

#include <optional>
#include <span>

#include "imgui.h"
#include "playground/widgets/base/rect.h"

namespace deepx::ui {

struct TapeStrip {
  std::span<const char* const> forward, backward;  ///< names in order of execution
  bool update = true;                              ///< one more cell for the optimizer's step
  int now = -1;                                    ///< index over forward, backward, update; -1 before the first
};

/// Cells in `r` (40 high), heads 14 px above, flag below. Returns the step that was clicked or dragged to.
/// Above 24 operations the cells are ticks of 8 px that show their name when hovered.
std::optional<int> tape_strip(const char* id, const Rect& r, const TapeStrip& tape);

}  // namespace deepx::ui
