// SPDX-License-Identifier: MIT
// The brush for the user's points: a row of classes, eraser and pointer, and its effect on the plot.
#pragma once

#include "playground/model/experiment/command.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/plots/field.h"

namespace deepx::panels {

/// The pointer's effect on the plot while the data are the user's points.
struct Brush {
  static constexpr int kEraser = kMaxClasses, kPointer = kMaxClasses + 1;

  int tool = 0;             ///< a class (of a regression: −1, 0 or +1), or one of the above
  int stroke = 0;           ///< number of the latest stroke: its points are undone together
  bool down = false;        ///< the stroke goes on
  ui::Point last = {0, 0};  ///< place of its latest point
};

/// True if a press on the plot paints or erases instead of selecting a point.
bool paints(const Experiment& experiment, const Brush& brush);
/// The tools in rows no wider than `width`, the left end and middle of the first at `at`.
std::optional<Command> brush_row(const Experiment& experiment, Brush& brush, ui::Point at, float width = 1e6f);
/// The size of these rows.
ui::Point brush_row_size(const Experiment& experiment, float width);
/// Continues the stroke of the pointer on the plot.
std::optional<Command> paint(const Experiment& experiment, Brush& brush, const ui::FieldHit& hit);
/// A message over the plot: there are no points yet, or only one class.
void missing_data_note(const Experiment& experiment, const ui::Rect& plot);

}  // namespace deepx::panels
