// SPDX-License-Identifier: MIT
// The heads over the network's columns: what a layer is, to press, to drag sideways, and to move by Shift and the arrow keys.
#pragma once

#include <optional>

#include "playground/model/experiment/command.h"
#include "playground/panels/train/network/network_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

std::optional<Command> layer_heads(const Experiment& experiment, NetworkState& state, const ui::Layout& layout);

}  // namespace deepx::panels
