// SPDX-License-Identifier: MIT
// Small pictures of the activations, computed by the operators themselves.
#pragma once

#include <span>
#include <string_view>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// The activation's curve as 49 heights that fill [-1, 1], for inputs evenly spaced around 0: from -4.5 to 4.5, or
/// twice as far for an activation that bends beyond (relu6). Computed once. Throws Error::value for a name outside
/// activation_names().
std::span<const float> activation_curve(std::string_view name);

}  // namespace deepx::inline DEEPX_PRECISION
