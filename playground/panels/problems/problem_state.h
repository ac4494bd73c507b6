// SPDX-License-Identifier: MIT
// State of the Problems view between frames.
#pragma once

#include <deque>
#include <vector>

#include "playground/model/experiment/command.h"

namespace deepx::panels {

/// State that only the view needs.
struct ProblemsState {
  int section = 0;            ///< small screens: 0 goals, 1 about, 2 recipe
  bool wants_table = false;   ///< the user wants to choose a table; the app opens the dialog
  bool linear = false;        ///< loss chart with a linear scale
  std::vector<float> smooth;  ///< averaged losses of single batches; kept so that a frame does not have to allocate
  std::deque<Command> next;   ///< commands still to be returned, one per frame
};

}  // namespace deepx::panels
