// SPDX-License-Identifier: MIT
// What the Problems view remembers between frames.
#pragma once

#include <deque>
#include <vector>

#include "playground/model/experiment/command.h"

namespace deepx::panels {

/// What the view itself remembers.
struct ProblemsState {
  int section = 0;            ///< small screens: 0 goals, 1 about, 2 recipe
  bool wants_table = false;   ///< the user wants to choose a table; the app lets them
  bool linear = false;        ///< loss chart with a linear scale
  std::vector<float> smooth;  ///< losses of single batches, averaged; kept so that a frame need not allocate
  std::deque<Command> next;   ///< commands still to be returned, one a frame
};

}  // namespace deepx::panels
