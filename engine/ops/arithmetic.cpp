// SPDX-License-Identifier: MIT
// Compiles the kernels of the arithmetic operators.
#include "engine/ops/arithmetic.h"

#include <cmath>

#include "engine/ops/math.h"  // the rule of pow needs log
#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {

std::string ClampOp::text() const {
  if (std::isinf(low) && std::isinf(high)) return "without bounds";
  return std::isinf(high) ? join("≥ ", low) : std::isinf(low) ? join("≤ ", high) : join(low, " to ", high);
}

template struct CompiledOperators<ArithmeticOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
