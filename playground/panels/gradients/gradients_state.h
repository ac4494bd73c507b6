// SPDX-License-Identifier: MIT
// What the Gradients view remembers between frames that is no business of the experiment's.
#pragma once

#include <array>
#include <vector>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/plots/race_chart.h"

namespace deepx::panels {

struct GradientsState {
  bool lab = false;         ///< the initializers are shown, not this run
  bool after = false;       ///< them after training, not before
  int lab_steps = 1;        ///< how long they are to be trained: index of kLabSteps
  bool ghost = true;        ///< the run before is shown with this one
  int section = 0;          ///< narrow and phone: 0 layers, 1 diagnosis, 2 initializers, 3 recipe
  int hovered_row = -1;     ///< of the lab

  // Kept so that a frame need not allocate.
  std::vector<ImVec2> points;
  std::vector<float> sorted, sizes;
  std::vector<ui::RaceCurve> curves;
  std::array<std::vector<std::vector<float>>, 2> drawn;
};

}  // namespace deepx::panels
