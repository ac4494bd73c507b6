// SPDX-License-Identifier: MIT
// State of the chart over time between frames; the Gradients view shows the same chart.
#pragma once

#include <deque>
#include <vector>

#include "playground/model/experiment/command.h"
#include "playground/widgets/plots/plot.h"

namespace deepx::panels {

/// The quantity of the time chart.
enum class Quantity { loss, accuracy, learning_rate };

struct TimeState {
  Quantity quantity = Quantity::loss;  ///< the chart's quantity
  bool linear = false;                 ///< loss chart with a linear scale
  ui::ChartView chart;                 ///< the visible part
  bool dismissed = false;              ///< the card about a diverging loss was dismissed, until the loss recovers
  bool evaluate_training = false;      ///< the evaluation shows the training points
  std::deque<Command> next;            ///< commands still to be returned, one per frame

  // Kept so that a frame does not have to allocate.
  std::vector<ui::EventMark> events;
  std::vector<ui::Overlay> overlays;
};

}  // namespace deepx::panels
