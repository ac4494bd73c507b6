// SPDX-License-Identifier: MIT
// The meaning of the gradients in words, and suggestions.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/gradients/gradients_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

std::optional<Command> diagnosis_panel(const Experiment& experiment, GradientsState& state, const ui::Rect& area);

}  // namespace deepx::panels
