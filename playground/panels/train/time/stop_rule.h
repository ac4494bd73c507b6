// SPDX-License-Identifier: MIT
// When training stops by itself: a token, and a popover of the rules.
#pragma once

#include <optional>

#include "playground/model/experiment/experiment.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// "Stop: never", or which rule; after one has stopped the run, which it was. Left end and middle at `at`.
std::optional<Command> stop_token(const Experiment& experiment, ui::Point at);

}  // namespace deepx::panels
