// SPDX-License-Identifier: MIT
// The sentence of the Problems view: the problem with its settings; and the list of all problems.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/model/problems/problem_run.h"
#include "playground/panels/shared/menus.h"

namespace deepx::panels {

/// The sentence at `at` (middle of its first line); sets `height`, if given, to its height.
std::optional<Command> problem_sentence(const ProblemRun& run, ui::Point at, float width, bool one_line,
                                        float* height = nullptr);
std::optional<Command> problem_seed(const ProblemRun& run, ui::Point at);
/// The names of all problems in a column; the last line sets `wants_table`.
std::optional<Command> problem_list(const ProblemRun& run, const ui::Rect& r, bool& wants_table);

/// Height of the sentence at this width.
float problem_recipe_height(const Experiment& experiment, float width);

}  // namespace deepx::panels
