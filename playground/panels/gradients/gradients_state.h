// SPDX-License-Identifier: MIT
// State of the Gradients view between frames that the experiment does not need.
#pragma once

#include <array>
#include <vector>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/plots/race_chart.h"

namespace deepx::panels {

struct GradientsState {
  bool lab = false;      ///< shows the initializers instead of this run
  bool after = false;    ///< shows the initializers after training instead of before
  int lab_steps = 1;     ///< length of their training: index into kLabSteps
  bool ghost = true;     ///< also shows the previous run
  int section = 0;       ///< narrow and phone: 0 layers, 1 diagnosis, 2 initializers, 3 recipe
  int hovered_row = -1;  ///< row of the initializers' table

  // Kept so that a frame does not have to allocate.
  std::vector<ImVec2> points;
  std::vector<float> sorted, sizes;
  std::vector<ui::RaceCurve> curves;
  std::array<std::vector<std::vector<float>>, 2> drawn;
};

}  // namespace deepx::panels
