// SPDX-License-Identifier: MIT
// Compiles the kernels of the activation functions.
#include "engine/ops/activation.h"

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {

template struct CompiledOperators<ActivationOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
