// SPDX-License-Identifier: MIT
// The journey of one number: the chain rule from the output back to it as a track. A stop is a gradient, a leg is a
// factor. It fills in from the right while the steps of the backward pass go on.
#pragma once

#include <optional>

#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// Draws the card. Pressing a stop goes to the step that computes it, and a leg to the step of its operator.
std::optional<Command> journey_card(const Trace& trace, const ui::Rect& card);

}  // namespace deepx::panels
