// SPDX-License-Identifier: MIT
// The network: features, layer heads, neurons, links, and the strip about the item under the pointer.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/panels/train/network/network_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Draws the diagram in layout.network; sets the hovered and pinned items in `state`.
std::optional<Command> network_panel(const Experiment& experiment, NetworkState& state, Selection& selection,
                                     const ui::Layout& layout);

}  // namespace deepx::panels
