// SPDX-License-Identifier: MIT
// How well a problem is solved, and what it is about.
#pragma once

#include <string>

#include "playground/model/problems/problem_run.h"
#include "playground/panels/problems/problem_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// A name as people write it: "length_error" is "length error".
std::string spoken(std::string name);

/// Number of goals, and of goals met.
struct GoalCount {
  int met = 0, all = 0;
};
GoalCount count_goals(const ProblemRun& run);

/// Both parts stacked if they fit into `r`, else behind a segmented control.
void goals_and_about(const ProblemRun& run, ProblemsState& state, const ui::Rect& r);
/// Each measure with its goal, and a sign and a word that tell whether the goal is met.
void goals_panel(const ProblemRun& run, const ui::Rect& r);
/// More words, formula and source; the figure has said what is sought.
void about_panel(const ProblemRun& run, const ui::Rect& r);

}  // namespace deepx::panels
