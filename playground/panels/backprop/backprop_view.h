// SPDX-License-Identifier: MIT
// The Backprop view: one training step in slow motion, as a graph of node cards with an explanation of the
// node in hand.
#pragma once

#include <optional>

#include "playground/model/experiment/experiment.h"
#include "playground/panels/backprop/explain_panel.h"
#include "playground/panels/backprop/graph_panel.h"
#include "playground/panels/backprop/trace_bar.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// What the view itself remembers; nothing that a link or the model needs to know.
struct BackpropState {
  GraphState graph;
  FormulaState formula;
  ExplainState explain;
  NumbersState numbers;
};

/// Recipe, graph, explanation and time panel; the top bar is the app's. Needs experiment.trace(): draws
/// nothing without. Fills ui::Layout's recipe_band, content and time; returns what the user asked for in this
/// frame.
std::optional<Command> backprop_view(const Experiment& experiment, BackpropState& state,
                                     const ui::Layout& layout);

}  // namespace deepx::panels
