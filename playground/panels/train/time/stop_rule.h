// SPDX-License-Identifier: MIT
// Rules that stop training: a token, and a popover of the rules.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// "Stop: never", or the rule; after a stop, the rule that stopped the run. Left end and middle at `at`.
std::optional<Command> stop_token(const Experiment& experiment, ui::Point at);

}  // namespace deepx::panels
