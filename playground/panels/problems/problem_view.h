// SPDX-License-Identifier: MIT
// The Problems view: tasks with a known answer, solved step by step beside that answer.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/problems/problem_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Sentence, list, figure, goals and time panel; the top bar belongs to the app. Needs experiment.problem(): draws
/// nothing without it. Returns the user's request in this frame.
std::optional<Command> problems_view(const Experiment& experiment, ProblemsState& state, const ui::Layout& layout);

}  // namespace deepx::panels
