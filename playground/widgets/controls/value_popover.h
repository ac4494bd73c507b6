// SPDX-License-Identifier: MIT
// A popover for one number that may have either sign: type it, or nudge it.
#pragma once

#include <optional>

#include "playground/widgets/controls/popover.h"

namespace deepx::ui {

/// Returns the new value; a typed one closes the popover, a nudge leaves it open. The field has the keyboard at once (not on touch,
/// where that would open another keyboard over the picture). Call every frame in the id scope that opened `id`.
std::optional<double> value_popover(const char* id, const Rect& anchor, const char* title, double value, double most);

/// The value of a token that is dragged sideways, `step` for each px (a tenth of it with Shift); nothing while it rests.
std::optional<double> dragged_value(const Hit& hit, double value, double step);
/// True in the frame in which a drag ends, whose release is no press.
bool drag_ends();

}  // namespace deepx::ui
