// SPDX-License-Identifier: MIT
// The Train view: data, network, output, recipe and time of a running experiment.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/train/train_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Draws everything below the top bar and returns the user's request. Needs up-to-date maps
/// (Experiment::refresh_maps) and `layout` made with train_recipe_height().
std::optional<Command> train_view(const Experiment& experiment, TrainState& state, const ui::Layout& layout);

}  // namespace deepx::panels
