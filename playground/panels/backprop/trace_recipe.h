// SPDX-License-Identifier: MIT
// The recipe sentence of the Backprop view: samples, data, layers and loss, each a token.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Height of the sentence at this width, for ui::LayoutInput::recipe_height.
float trace_recipe_height(const Experiment& experiment, float width);

/// Draws the sentence into layout.recipe. Needs experiment.backprop().trace().
std::optional<Command> trace_recipe(const Experiment& experiment, const ui::Layout& layout);

}  // namespace deepx::panels
