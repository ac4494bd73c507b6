// SPDX-License-Identifier: MIT
// What the sheet of studies remembers between frames: the choices for the next study, and where the eye is.
#pragma once

#include <string>
#include <vector>

#include "playground/widgets/plots/race_chart.h"

namespace deepx::panels {

struct StudySheet {
  bool open = false;  ///< asked for elsewhere: opens in the next frame
  int kind = 0;       ///< as StudyKind
  int curve = 0;      ///< test loss, train loss, test accuracy; never the first where there are no test points
  int epochs = 100, seeds = 8, batches = 1000;

  struct Offer {
    int place = -1;   ///< colour among those that run together; -1: not chosen
    double rate = 0;  ///< learning rate; 0: its own
  };
  std::vector<Offer> offers;  ///< as study_optimizers()
  std::vector<int> places;    ///< colours of the study's members; by their number if the study was begun elsewhere
  bool regression = false;    ///< then R² stands where classes have their accuracy
  bool tested = true;         ///< there are test points; else all is of the training points
  int pinned = -1, hovered = -1;  ///< member in hand

  int focus() const { return hovered >= 0 ? hovered : pinned; }

  // Kept so that a frame need not allocate.
  std::vector<ui::RaceCurve> curves;
  std::vector<ui::BandColumn> band;
  std::vector<ui::AxisMark> axis;
  std::vector<std::string> labels;
  std::vector<int> order;
};

}  // namespace deepx::panels
