// SPDX-License-Identifier: MIT
// The Backprop view's first line: network or formula, and the formula's text with examples to try.
#pragma once

#include <optional>
#include <string>

#include "playground/model/experiment/experiment.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// What is being typed.
struct FormulaState {
  std::string text;    ///< in the field
  std::string shown;   ///< the model's when the field was last filled from it
  std::string error;   ///< why it is no formula
  int column = 0;      ///< where, from 1; 0 without an error, or if it is of the whole
  ui::Rect field{};    ///< where it was drawn
  float scroll = 0;    ///< by how much its text is moved to the left
};

/// The switch between network and formula, in layout.modes.
std::optional<Command> trace_modes(const Experiment& experiment, const ui::Layout& layout);
/// The formula's field and its examples. A text that can be read is taken over with every key; of one that cannot,
/// what was last read stays on the screen.
std::optional<Command> formula_bar(const Experiment& experiment, FormulaState& state, const ui::Layout& layout);
/// Above all that stands below the field: why its text cannot be read, with a mark at the place, and the graph dimmed.
void formula_error(const FormulaState& state, const ui::Rect& graph);

}  // namespace deepx::panels
