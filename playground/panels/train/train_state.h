// SPDX-License-Identifier: MIT
// What the Train view remembers between frames that is no business of the experiment's: where the eye is.
#pragma once

#include <array>
#include <deque>
#include <string>
#include <vector>

#include "playground/model/experiment/command.h"
#include "playground/panels/studies/study_state.h"
#include "playground/panels/train/data/paint_tools.h"
#include "playground/panels/train/network/network_scene.h"
#include "playground/widgets/plots/field.h"
#include "playground/widgets/plots/plot.h"
#include "playground/widgets/plots/space_plot.h"

namespace deepx::panels {

/// Places of TrainState::section.
inline constexpr int kRecipeSection = 2;
/// What the time chart shows.
enum class Quantity { loss, accuracy, learning_rate };

struct TrainState {
  Focus hovered, pinned;
  Focus shown;               ///< the neuron that the plot has been told to show, if it is one
  bool linear = false;       ///< loss chart with a linear scale
  Quantity quantity = Quantity::loss;  ///< what the chart shows
  ui::ChartView chart;                 ///< the part of it that is looked at
  bool card_above = false;         ///< the card of the selected point stands in the upper half of the plot
  bool evaluate_training = false;  ///< the confusion matrix is that of the training points
  int section = 0;           ///< narrow and phone: 0 network, 1 data, 2 recipe
  int dragged_layer = -1;    ///< hidden layer whose head is being dragged
  int focus_layer = -1;      ///< hidden layer whose head gets the keyboard in the next frame
  Focus tab_neuron;          ///< where Tab comes into the network: the neuron that had the keyboard last
  Focus focus_neuron;        ///< the one that gets it in the next frame
  bool goes_on = false;      ///< the card about a loss that runs away was put away, until it recovers
  bool edit_pinned = false;  ///< the value of what is pinned is to be edited: opens its popover
  Brush brush;               ///< for points of the user's own
  bool wants_table = false;  ///< the user wants to choose a table; the app lets them
  StudySheet study;          ///< optimizers, seeds and rates side by side
  std::deque<Command> next;  ///< commands still to be returned, one a frame

  // Kept so that a frame need not allocate.
  NetworkScene scene;
  std::vector<ui::FieldPoint> points;  ///< the data as the plot wants them
  std::array<std::vector<ui::FieldTick>, 2> ticks;  ///< of the plane's axes, across and up
  std::array<std::string, 2> axis_names;            ///< "length →", "↑ width" where the points come from a table
  int data_revision = -1;
  std::vector<float> scaled;  ///< one neuron's map in [-1, 1]
  std::vector<ui::EventMark> events;
  /// The feature space as the plot wants it.
  struct Space {
    int revision = -1;
    bool dark = false, classes = false;  ///< what the colours were made for
    std::vector<ui::Point> grid, points, border;
    std::vector<ui::Color> colors;
  } space;
  std::vector<ui::Overlay> overlays;

  /// The pinned thing, else the one under the pointer.
  const Focus& focus() const { return pinned ? pinned : hovered; }
};

}  // namespace deepx::panels
