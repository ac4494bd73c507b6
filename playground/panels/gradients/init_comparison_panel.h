// SPDX-License-Identifier: MIT
// The comparison of initializers: the same network with several initializers.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/gradients/gradients_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Choices and progress in `controls`, the charts and the table in `results`; both in one column if they are the same
/// area.
std::optional<Command> init_lab_panel(const Experiment& experiment, GradientsState& state, const ui::Rect& controls,
                                      const ui::Rect& results);

}  // namespace deepx::panels
