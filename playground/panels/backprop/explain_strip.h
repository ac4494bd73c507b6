// SPDX-License-Identifier: MIT
// What stands in the inspector card's matrices: values going forward, gradients going backward, a parameter's
// update.
#pragma once

#include <optional>

#include "playground/model/experiment/experiment.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

std::optional<Command> explain_strip(const Trace& trace, const ui::Rect& r);

}  // namespace deepx::panels
