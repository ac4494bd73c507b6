// SPDX-License-Identifier: MIT
// Puts the Backprop view together.
#include "playground/panels/backprop/backprop_view.h"

#include "imgui.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/command.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/panels/backprop/explain_panel.h"
#include "playground/panels/backprop/trace_panel.h"
#include "playground/panels/backprop/trace_recipe.h"
#include "playground/widgets/base/target.h"

namespace deepx::panels {

std::optional<Command> backprop_view(const Experiment& experiment, BackpropState& state, const ui::Layout& layout) {
  const Trace* trace = experiment.backprop().trace();
  if (!trace) return std::nullopt;
  ui::push_id("backprop");
  std::optional<Command> command = trace_modes(experiment, layout);
  if (auto c = experiment.backprop().plan().formula ? formula_bar(experiment, state.formula, layout)
                                                    : trace_recipe(experiment, layout))
    command = c;
  if (auto c = graph_panel(experiment, state.graph, layout.graph, layout.card_tabs.y)) command = c;
  if (auto c = explain_panel(experiment, state.explain, state.numbers, layout)) command = c;
  if (auto c = trace_panel(experiment, layout)) command = c;
  if (experiment.backprop().plan().formula) formula_error(state.formula, layout.graph);
  ui::pop_id();
  return command;
}

}  // namespace deepx::panels
