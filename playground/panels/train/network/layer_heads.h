// SPDX-License-Identifier: MIT
// The heads above the network's columns: a layer's description, which can be pressed, dragged sideways, and moved by
// Shift and arrow keys.
#pragma once

#include <optional>

#include "playground/model/experiment/command.h"
#include "playground/panels/train/network/network_state.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

std::optional<Command> layer_heads(const Experiment& experiment, NetworkState& state, const ui::Layout& layout);

}  // namespace deepx::panels
