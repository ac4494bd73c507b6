// SPDX-License-Identifier: MIT
// The Backprop view: one training step in slow motion, as a graph of node cards with an explanation of the
// current node.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/backprop/explain_panel.h"
#include "playground/panels/backprop/graph_panel.h"
#include "playground/panels/backprop/trace_bar.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// State of the view that neither a link nor the model needs.
struct BackpropState {
  GraphState graph;
  FormulaState formula;
  ExplainState explain;
  NumbersState numbers;
};

/// Recipe, graph, explanation and time panel; the top bar belongs to the app. Needs experiment.backprop().trace(): draws
/// nothing without it. Fills ui::Layout's recipe_band, content and time; returns the user's request in this
/// frame.
std::optional<Command> backprop_view(const Experiment& experiment, BackpropState& state, const ui::Layout& layout);

}  // namespace deepx::panels
