// SPDX-License-Identifier: MIT
// The item under the pointer: a weight or a bias with its gradient, a neuron with its formula, both with the numbers of
// one point.
#pragma once

#include <optional>

#include "playground/model/experiment/command.h"
#include "playground/panels/train/network/network_state.h"

namespace deepx::panels {

/// The strip below the network or, if there is none, a card beside the pinned item. Weights and biases are edited here.
std::optional<Command> inspector(const Experiment& experiment, NetworkState& state, Selection& selection,
                                 const ui::Layout& layout);

}  // namespace deepx::panels
