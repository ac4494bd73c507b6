// SPDX-License-Identifier: MIT
// The data: thumbnails of the data sets, number of points, noise, and share of training points.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/train/data/data_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Column (wide), rail with a popover (medium), or the section on narrow screens and phones.
std::optional<Command> data_panel(const Experiment& experiment, DataState& state, const ui::Layout& layout);

}  // namespace deepx::panels
