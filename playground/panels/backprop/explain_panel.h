// SPDX-License-Identifier: MIT
// The inspector card: the current node in words, as a curve, as formulas and as a product of matrices; or its check; or
// all its numbers; for a formula the curves of its variables.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/backprop/code_panel.h"
#include "playground/panels/backprop/numbers_panel.h"
#include "playground/panels/backprop/practice_panel.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

enum class ExplainTab { curves, rule, journey, check, numbers, practice, code };

struct ExplainState {
  ExplainTab of_network = ExplainTab::rule, of_formula = ExplainTab::curves;
  bool checked = false;       ///< a check or an exercise was on in the previous frame
  bool practiced = false;     ///< practice was on in the previous frame
  bool update_lines = false;  ///< the update shows all of its lines
  PracticeState practice;
  CodeState code;
};

/// Boxes are drawn on cards with numbers. A link or a lesson may start practice anywhere: then it can be left here.
bool can_practice(const Trace& trace);
/// Shows the code of the steps; if it is shown, the rule.
void toggle_code(ExplainState& state);

/// Draws layout.card_tabs, layout.journey and layout.card, side by side or stacked by their size. Clicking a cell selects
/// that element.
std::optional<Command> explain_panel(const Experiment& experiment, ExplainState& state, NumbersState& numbers,
                                     const ui::Layout& layout);

}  // namespace deepx::panels
