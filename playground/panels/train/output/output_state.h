// SPDX-License-Identifier: MIT
// State of the output plot between frames.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "playground/panels/train/output/paint_tools.h"
#include "playground/widgets/plots/field.h"
#include "playground/widgets/plots/space_plot.h"

namespace deepx::panels {

struct OutputState {
  Brush brush;              ///< for the user's points
  bool card_above = false;  ///< the card of the selected point is in the upper half of the plot

  // Kept so that a frame does not have to allocate.
  std::vector<ui::FieldPoint> points;               ///< the data in the plot's form
  std::array<std::vector<ui::FieldTick>, 2> ticks;  ///< ticks of the plane's axes, across and up
  std::array<std::string, 2> axis_names;            ///< "length →", "↑ width" if the points come from a table
  int data_revision = -1;
  std::vector<float> scaled;  ///< one neuron's map in [-1, 1]
  /// The feature space in the plot's form.
  struct Space {
    int revision = -1;
    bool dark = false, classes = false;  ///< the state for which the colors were made
    std::vector<ui::Point> grid, points, border;
    std::vector<ui::Color> colors;
  } space;
};

}  // namespace deepx::panels
