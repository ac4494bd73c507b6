// SPDX-License-Identifier: MIT
// The recipe sentence of the Train view and the seed beside it.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// The sentence from `at` (middle of its first line) over `width`; sets `height` to its height.
std::optional<Command> recipe_sentence(const Experiment& experiment, ui::Point at, float width, bool one_line,
                                       float* height = nullptr);

/// Height of the recipe at `width`, for ui::LayoutInput::recipe_height.
float train_recipe_height(const Experiment& experiment, float width);

}  // namespace deepx::panels
