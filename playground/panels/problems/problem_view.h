// SPDX-License-Identifier: MIT
// The Problems view: tasks with a known answer, solved step by step beside that answer.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "playground/model/experiment/experiment.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// What the view itself remembers.
struct ProblemsState {
  int section = 0;            ///< small screens: 0 goals, 1 about, 2 recipe
  bool wants_table = false;   ///< the user wants to choose a table; the app lets them
  bool linear = false;        ///< loss chart with a linear scale
  std::vector<float> smooth;  ///< losses of single batches, averaged; kept so that a frame need not allocate
  std::deque<Command> next;   ///< commands still to be returned, one a frame
};

/// Sentence, list, figure, goals and time panel; the top bar is the app's. Needs experiment.problem(): draws
/// nothing without. Returns what the user asked for in this frame.
std::optional<Command> problems_view(const Experiment& experiment, ProblemsState& state,
                                     const ui::Layout& layout);

/// Height of the sentence at this width.
float problem_recipe_height(const Experiment& experiment, float width);

}  // namespace deepx::panels
