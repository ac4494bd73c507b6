// SPDX-License-Identifier: MIT
// The matrices in the inspector card: values in the forward pass, gradients in the backward pass, a parameter's
// update.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

std::optional<Command> explain_strip(const Trace& trace, const ui::Rect& r);

}  // namespace deepx::panels
