// SPDX-License-Identifier: MIT
// One row for each layer: its gradient over time and now, its updates and its units.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/gradients/gradients_state.h"
#include "playground/widgets/base/layout.h"
#include "playground/widgets/plots/plot.h"

namespace deepx::panels {

/// Places of the columns in a table of this area. The time chart is below `strip`.
struct GradientColumns {
  explicit GradientColumns(const ui::Rect& table);
  bool compact;  ///< numbers above the strip instead of beside it
  float row;     ///< height of a row
  float strip, strip_w, size, size_w, update, update_w, units, units_w;
};

/// `epochs` is the range of the time chart. Dragging over a strip scrubs the run.
std::optional<Command> gradients_table(const Experiment& experiment, GradientsState& state, const ui::Rect& table,
                                       const ui::ChartView& epochs);

}  // namespace deepx::panels
