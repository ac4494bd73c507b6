// SPDX-License-Identifier: MIT
// How well a problem is solved, and what it is about.
#pragma once

#include <string>

#include "playground/model/problems/problem_run.h"
#include "playground/panels/problems/problem_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// A name as people say it: "length_error" is "length error".
std::string spoken(std::string name);

/// How many goals there are and how many are met.
struct GoalCount {
  int met = 0, all = 0;
};
GoalCount count_goals(const ProblemRun& run);

/// Both parts one below the other if they fit into `r`, else behind a segmented control.
void goals_and_about(const ProblemRun& run, ProblemsState& state, const ui::Rect& r);
/// Each measure with its goal, and whether it is met by a sign and a word.
void goals_panel(const ProblemRun& run, const ui::Rect& r);
/// Words, formula and source.
void about_panel(const ProblemRun& run, const ui::Rect& r);

}  // namespace deepx::panels
