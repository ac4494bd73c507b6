// SPDX-License-Identifier: MIT
// Commands about the contents of the plot.
#pragma once

#include <array>
#include <optional>

#include "playground/model/experiment/command.h"
#include "playground/model/experiment/command_fields.h"
#include "playground/model/plot/plot_state.h"

namespace deepx::inline DEEPX_PRECISION::command {

struct ShowPlot {
  std::optional<PlotKind> shown{};
  std::optional<int> layer{}, unit{};
  std::optional<std::array<int, 2>> units{};  ///< horizontal and vertical axis; {-1, -1} for the principal components
  std::optional<bool> classes{}, contours{};

  static constexpr CommandInfo kInfo = {
      .key = "show",
      .control = "output_view",
      .group = "output",
      .words =
          "what the plot shows: `\"output\"`, `\"uncertainty\"`, `\"space\"` (the feature space, by default of "
          "the last hidden layer) or `\"neuron\"`; missing parts stay. `layer` 0 means the inputs, 1 … the "
          "hidden layers. `unit` belongs to `\"neuron\"`, `units` to `\"space\"`: a pair such as `[0, 3]`, or "
          "`\"principal\"` for the first two principal components. `classes: true` snaps to the winning class",
      .label = "The plot shows"};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<ShowPlot> kShowPlot;

struct SelectPoint {
  int index = -1;

  static constexpr CommandInfo kInfo = {
      .key = "select_point",
      .control = "",
      .words = "selects a point of the data and traces it through the network; −1 deselects it"};
  void fields(CommandFields& f) { f.whole(alone("point"), index, -1); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<SelectPoint> kSelectPoint;

}  // namespace deepx::inline DEEPX_PRECISION::command
