// SPDX-License-Identifier: MIT
// What the output plot remembers between frames.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "playground/panels/train/output/paint_tools.h"
#include "playground/widgets/plots/field.h"
#include "playground/widgets/plots/space_plot.h"

namespace deepx::panels {

struct OutputState {
  Brush brush;              ///< for points of the user's own
  bool card_above = false;  ///< the card of the selected point stands in the upper half of the plot

  // Kept so that a frame need not allocate.
  std::vector<ui::FieldPoint> points;               ///< the data as the plot wants them
  std::array<std::vector<ui::FieldTick>, 2> ticks;  ///< of the plane's axes, across and up
  std::array<std::string, 2> axis_names;            ///< "length →", "↑ width" where the points come from a table
  int data_revision = -1;
  std::vector<float> scaled;  ///< one neuron's map in [-1, 1]
  /// The feature space as the plot wants it.
  struct Space {
    int revision = -1;
    bool dark = false, classes = false;  ///< what the colours were made for
    std::vector<ui::Point> grid, points, border;
    std::vector<ui::Color> colors;
  } space;
};

}  // namespace deepx::panels
