// SPDX-License-Identifier: MIT
// Compiles the kernels of the arithmetic operators.
#include "engine/ops/arithmetic.h"

#include "engine/ops/math.h"  // the rule of pow needs log
#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {

template struct CompiledOperators<ArithmeticOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
