// SPDX-License-Identifier: MIT
// What the head of a layer opens, and the list of features that stands in for their column on small
// screens.
#pragma once

#include <optional>

#include "playground/model/experiment/experiment.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// All options of hidden layer `hidden` (-1: the output's), and moving, duplicating, removing it. Call every frame in the id scope
/// that opened `id`.
std::optional<Command> layer_popover(const char* id, const Experiment& experiment, int hidden,
                                     const ui::Rect& anchor);

/// All features with switches.
std::optional<Command> features_popover(const char* id, const Experiment& experiment, const ui::Rect& anchor);

}  // namespace deepx::panels
