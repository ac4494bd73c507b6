// SPDX-License-Identifier: MIT
// The popover of a layer's head, and the list of features that replaces their column on small screens.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// All options of hidden layer `hidden` (-1: the output's), and buttons to move, duplicate and remove it. Call every
/// frame in the id scope that opened `id`.
std::optional<Command> layer_popover(const char* id, const Experiment& experiment, int hidden, const ui::Rect& anchor);

/// All features with switches.
std::optional<Command> features_popover(const char* id, const Experiment& experiment, const ui::Rect& anchor);

}  // namespace deepx::panels
