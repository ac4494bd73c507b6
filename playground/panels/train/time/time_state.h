// SPDX-License-Identifier: MIT
// What the chart over time remembers between frames; the Gradients view shows the same one.
#pragma once

#include <deque>
#include <vector>

#include "playground/model/experiment/command.h"
#include "playground/widgets/plots/plot.h"

namespace deepx::panels {

/// What the time chart shows.
enum class Quantity { loss, accuracy, learning_rate };

struct TimeState {
  Quantity quantity = Quantity::loss;  ///< what the chart shows
  bool linear = false;                 ///< loss chart with a linear scale
  ui::ChartView chart;                 ///< the part of it that is looked at
  bool goes_on = false;            ///< the card about a loss that runs away was put away, until it recovers
  bool evaluate_training = false;  ///< the evaluation is that of the training points
  std::deque<Command> next;        ///< commands still to be returned, one a frame

  // Kept so that a frame need not allocate.
  std::vector<ui::EventMark> events;
  std::vector<ui::Overlay> overlays;
};

}  // namespace deepx::panels
