// SPDX-License-Identifier: MIT
// The brush for points of the user's own: a row of classes, eraser and pointer, and what it does on the plot.
#pragma once

#include "playground/model/experiment/command.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/plots/field.h"

namespace deepx::panels {

/// What the pointer does on the plot while the data are the user's own.
struct Brush {
  static constexpr int kEraser = kMaxClasses, kPointer = kMaxClasses + 1;

  int tool = 0;  ///< a class (of a regression: −1, 0 or +1), or one of the above
  int stroke = 0;            ///< number of the latest one: its points are undone together
  bool down = false;         ///< it goes on
  ui::Point last = {0, 0};   ///< where it left its latest point
};

/// True where a press on the plot paints or erases instead of choosing a point.
bool paints(const Experiment& experiment, const Brush& brush);
/// The tools in rows no wider than `width`, the left end and middle of the first at `at`.
std::optional<Command> brush_row(const Experiment& experiment, Brush& brush, ui::Point at, float width = 1e6f);
/// What it takes, so.
ui::Point brush_row_size(const Experiment& experiment, float width);
/// Carries on the stroke of the pointer on the plot.
std::optional<Command> paint(const Experiment& experiment, Brush& brush, const ui::FieldHit& hit);
/// Over the plot: that there are no points yet, or of one class only.
void lack_note(const Experiment& experiment, const ui::Rect& plot);

}  // namespace deepx::panels
