// SPDX-License-Identifier: MIT
// Compiles the views and their adjoints.
#include "engine/ops/view.h"

#include <algorithm>

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {

Tensor sum_to(const Tensor& x, const Shape& to) { return x.shape() == to ? x : emit(SumToOp{to}, x); }

Tensor reshape(const Tensor& x, std::initializer_list<int> sizes) {
  int known = 1, unknown = -1, axis = 0;
  DEEPX_REQUIRE(std::ranges::count(sizes, -1) <= 1, shape, "reshape: two sizes are -1; at most one can be worked out");
  Shape to;
  for (int size : sizes) {
    if (size == -1) unknown = axis;
    else known *= size;
    to.append(size == -1 ? 1 : size);
    ++axis;
  }
  if (unknown >= 0) {
    DEEPX_REQUIRE(known > 0 && x.size() % known == 0, shape, "reshape: ", x.shape(), " has ", x.size(),
                  " elements; the sizes given need a multiple of ", known);
    to[unknown] = x.size() / known;
  }
  return reshape(x, to);
}

template struct CompiledOperators<ViewOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
