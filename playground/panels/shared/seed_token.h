// SPDX-License-Identifier: MIT
// The seed beside a recipe sentence.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// "Seed 42" as a token: the seed of the weights and of the order of samples, or "data.seed" of the points.
std::optional<Command> seed_token(const Experiment& experiment, ui::Point at, const char* path = "seed");

}  // namespace deepx::panels
