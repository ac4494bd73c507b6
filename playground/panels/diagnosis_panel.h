// SPDX-License-Identifier: MIT
// What the gradients mean, in words, and what to try.
#pragma once

#include <optional>

#include "playground/model/experiment.h"
#include "playground/panels/gradients_state.h"
#include "playground/widgets/layout.h"

namespace deepx::panels {

std::optional<Command> diagnosis_panel(const Experiment& experiment, GradientsState& state, const ui::Rect& area);

}  // namespace deepx::panels
