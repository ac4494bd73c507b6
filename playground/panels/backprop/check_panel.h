// SPDX-License-Identifier: MIT
// "Is it right?": a gradient beside the change of the output when its number changes; and the gradient as an exercise.
#pragma once

#include <optional>
#include <string>

#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {

/// Draws into the inside of the card. Starts the check if it is off.
std::optional<Command> check_panel(const Trace& trace, const ui::Rect& r);

/// The parts of it that the rule's card shows beside the rule: the curve of the output with both trials and the tangent,
/// and both numbers with a sentence.
void trial_plot(const GradientCheck& check, ui::Rect r, bool hidden);
void trial_results(const GradientCheck& check, const ui::Math& name, const ui::Rect& r);

inline constexpr double kFirstNudge = 0.01;

/// "W₁[2, 5]": one number of a node, counted from 1 as in the pictures.
std::string element_name(const TraceNode& node, int element);

}  // namespace deepx::panels
