// SPDX-License-Identifier: MIT
// The card of practice: what to do, the box in hand with its field, and the reader's work.
#pragma once

#include <optional>
#include <string>

#include "playground/model/experiment/command.h"
#include "playground/widgets/base/rect.h"

namespace deepx::inline DEEPX_PRECISION {
class Trace;
}

namespace deepx::panels {

struct PracticeState {
  int node = -1, element = -1;  ///< the box to which the text belongs
  std::string text, error;
  bool rule = false;  ///< the rule of the box is shown
};

/// Draws into the card; without practice it offers the levels.
std::optional<Command> practice_panel(const Trace& trace, PracticeState& state, const ui::Rect& card);

}  // namespace deepx::panels
