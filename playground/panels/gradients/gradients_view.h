// SPDX-License-Identifier: MIT
// The Gradients view: how the gradient changes from layer to layer, in this run and with each initializer.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/gradients/gradients_state.h"
#include "playground/panels/studies/study_state.h"
#include "playground/panels/train/time/time_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Draws everything below the top bar and returns the user's request. `train` is the state of the time panel: both
/// views show one run.
std::optional<Command> gradients_view(const Experiment& experiment, GradientsState& state, TimeState& time,
                                      StudySheet& study, const ui::Layout& layout);

}  // namespace deepx::panels
