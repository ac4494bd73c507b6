// SPDX-License-Identifier: MIT
// A popover for one number of either sign: type it, or change it in small steps.
#pragma once

#include <optional>

#include "playground/widgets/controls/popover.h"

namespace deepx::ui {

/// Returns the new value. A typed value closes the popover, a small step leaves it open. The field gets the focus at
/// once (not on touch, where that would open an on-screen keyboard over the picture). Call every frame in the id scope
/// that opened `id`.
std::optional<double> value_popover(const char* id, const Rect& anchor, const char* title, double value, double most);

/// The value of a token dragged sideways, `step` for each px (a tenth of it with Shift); nothing while it is not
/// dragged.
std::optional<double> dragged_value(const Hit& hit, double value, double step);
/// True in the frame in which a drag ends; its release does not count as a press.
bool drag_ends();

}  // namespace deepx::ui
