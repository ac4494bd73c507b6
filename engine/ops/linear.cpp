// SPDX-License-Identifier: MIT
// Compiles the kernels of the matrix product.
#include "engine/ops/linear.h"

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {

template struct CompiledOperators<LinearOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
