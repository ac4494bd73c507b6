// SPDX-License-Identifier: MIT
// What the pointer is on, in one line: a weight with its gradient, a neuron with its formula, or the output.
#pragma once

#include "playground/panels/train_state.h"

namespace deepx::panels {

/// The strip under the network, or, where there is none, a card beside what is pinned.
void inspector(const Experiment& experiment, const TrainState& state, const ui::Layout& layout);

}  // namespace deepx::panels
