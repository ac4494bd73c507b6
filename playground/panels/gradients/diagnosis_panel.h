// SPDX-License-Identifier: MIT
// What the gradients mean, in words, and what to try.
#pragma once

#include <optional>

#include "playground/model/experiment/experiment.h"
#include "playground/panels/gradients/gradients_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

std::optional<Command> diagnosis_panel(const Experiment& experiment, GradientsState& state, const ui::Rect& area);

}  // namespace deepx::panels
