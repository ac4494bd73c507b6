// SPDX-License-Identifier: MIT
// State of the sheet of studies between frames: the choices for the next study, and the view.
#pragma once

#include <string>
#include <vector>

#include "playground/widgets/plots/race_chart.h"

namespace deepx::panels {

struct StudySheet {
  bool open = false;  ///< requested elsewhere: opens in the next frame
  int kind = 0;       ///< a StudyKind
  int curve = 0;      ///< test loss, train loss, test accuracy; never the first if there are no test points
  int epochs = 100, seeds = 8, batches = 1000;

  struct Offer {
    int place = -1;   ///< color among the members of the study; -1: not chosen
    double rate = 0;  ///< learning rate; 0: the default
  };
  std::vector<Offer> offers;      ///< in the order of study_optimizers()
  std::vector<int> places;        ///< colors of the study's members; by their number if the study was started elsewhere
  bool regression = false;        ///< then R² replaces the accuracy
  bool tested = true;             ///< there are test points; else everything refers to the training points
  int pinned = -1, hovered = -1;  ///< the current member

  int focus() const { return hovered >= 0 ? hovered : pinned; }

  // Kept so that a frame does not have to allocate.
  std::vector<ui::RaceCurve> curves;
  std::vector<ui::BandColumn> band;
  std::vector<ui::AxisMark> axis;
  std::vector<std::string> labels;
  std::vector<int> order;
};

}  // namespace deepx::panels
