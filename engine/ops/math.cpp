// SPDX-License-Identifier: MIT
// Compiles the kernels of the functions of one number.
#include "engine/ops/math.h"

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {

template struct CompiledOperators<MathOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
