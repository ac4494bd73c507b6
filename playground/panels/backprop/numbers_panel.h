// SPDX-License-Identifier: MIT
// A node laid open: every number of its value or gradient, their statistics and histogram.
#pragma once

#include <optional>

#include "playground/model/experiment/experiment.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

struct NumbersState {
  bool gradient = false;        ///< shown instead of the value
  float x = 0, y = 0;           ///< how far the table is scrolled, px
  int node = -1, element = -1;  ///< that were shown last
  std::string copied;           ///< in this frame: for the clipboard, as CSV
};

/// Draws into the card's inside; clicking a number chooses that element.
std::optional<Command> numbers_panel(const Trace& trace, NumbersState& state, const ui::Rect& r);

}  // namespace deepx::panels
