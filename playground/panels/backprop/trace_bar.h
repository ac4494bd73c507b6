// SPDX-License-Identifier: MIT
// The Backprop view's first line: network or formula, and the formula's text with examples.
#pragma once

#include <optional>
#include <string>

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// The text being typed.
struct FormulaState {
  std::string text;   ///< text in the field
  std::string shown;  ///< the model's text when it was last copied into the field
  std::string error;  ///< the error in the text
  int column = 0;     ///< column of the error, from 1; 0 without an error, or if it concerns the whole text
  ui::Rect field{};   ///< the field's place
  float scroll = 0;   ///< offset of its text to the left
};

/// The switch between network and formula, in layout.modes.
std::optional<Command> trace_modes(const Experiment& experiment, const ui::Layout& layout);
/// The formula's field and its examples. A valid text is used at every key press; while the text is invalid,
/// the last valid one stays on the screen.
std::optional<Command> formula_bar(const Experiment& experiment, FormulaState& state, const ui::Layout& layout);
/// Drawn over everything below the field: the error in its text, with a mark at the place, and the dimmed graph.
void formula_error(const FormulaState& state, const ui::Rect& graph);

}  // namespace deepx::panels
