// SPDX-License-Identifier: MIT
// All numbers of a node: its values or gradients, their statistics and histogram.
#pragma once

#include <optional>
#include <string>

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

struct NumbersState {
  bool gradient = false;        ///< shown instead of the value
  float x = 0, y = 0;           ///< scroll position of the table, px
  int node = -1, element = -1;  ///< the last shown ones
  std::string copied;           ///< text copied in this frame for the clipboard, as CSV
};

/// Draws into the inside of the card; clicking a number selects that element.
std::optional<Command> numbers_panel(const Trace& trace, NumbersState& state, const ui::Rect& r);

}  // namespace deepx::panels
