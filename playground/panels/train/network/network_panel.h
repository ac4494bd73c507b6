// SPDX-License-Identifier: MIT
// The network: features, layer heads, neurons, links, and the strip about what the pointer is on.
#pragma once

#include <optional>

#include "playground/model/experiment/experiment.h"
#include "playground/panels/train/network/network_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Draws the diagram in layout.network; `state` receives what is hovered and pinned.
std::optional<Command> network_panel(const Experiment& experiment, NetworkState& state, Selection& selection,
                                     const ui::Layout& layout);

}  // namespace deepx::panels
