// SPDX-License-Identifier: MIT
// Derivatives as tensors: the backward pass written in operators, so that it can itself be recorded and differentiated.
#pragma once

#include <span>
#include <vector>

#include "engine/graph/sweep.h"

namespace deepx::inline DEEPX_PRECISION {

/// dL/dx for each x in `wrt`. Inside a recording the derivative itself is recorded, hence can be differentiated again, to any
/// order. Zeros where L does not depend on x.
///   L [] or one element; throws Error::graph like ReverseSweep.
std::vector<Tensor> gradient(const Tensor& loss, std::span<const Tensor> wrt);

}  // namespace deepx::inline DEEPX_PRECISION
