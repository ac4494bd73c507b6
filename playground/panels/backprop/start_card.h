// SPDX-License-Identifier: MIT
// The first card of a trace: what a training step does, and the button that begins it.
#pragma once

#include <optional>

#include "playground/model/experiment/command.h"
#include "playground/widgets/base/rect.h"

namespace deepx::inline DEEPX_PRECISION {
class Trace;
}

namespace deepx::panels {

/// `small`: it is the network to compute by hand.
std::optional<Command> start_card(const Trace& trace, bool small, const ui::Rect& card);

}  // namespace deepx::panels
