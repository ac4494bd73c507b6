// SPDX-License-Identifier: MIT
// The time panel of the Problems view: transport, the loss over the steps, and the progress.
#pragma once

#include <optional>

#include "playground/model/experiment/command.h"
#include "playground/model/problems/problem_run.h"
#include "playground/panels/problems/problem_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

std::optional<Command> problem_time(const ProblemRun& run, ProblemsState& state, const ui::Layout& layout);

}  // namespace deepx::panels
