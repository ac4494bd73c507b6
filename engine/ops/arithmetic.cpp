// SPDX-License-Identifier: MIT
// Compiles the kernels of the arithmetic operators.
#include "engine/ops/arithmetic.h"

#include <algorithm>
#include <cmath>

#include "engine/ops/math.h"  // the rule of pow needs log
#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {

std::string ClampOp::text() const {
  if (std::isinf(low) && std::isinf(high)) return "without bounds";
  return std::isinf(high) ? join("≥ ", low) : std::isinf(low) ? join("≤ ", high) : join(low, " to ", high);
}

namespace {

Tensor& assign(const char* call, Tensor& x, const Tensor& y) {
  if (x.node().recorded() || x.node().constant || !x.storage()->requires_grad) return x = y;
  DEEPX_REQUIRE(
      !Tape::current(), graph, call, ": x ", x.shape(),
      " requires a gradient, and a tape records: changing it in place would ",
      "change what was recorded; do it under `const auto off = Tape::pause();`, or give the result a new name");
  DEEPX_REQUIRE(y.shape() == x.shape(), shape, call, ": x ", x.shape(), " would become ", y.shape(),
                "; a parameter keeps its shape");
  std::ranges::copy(y.values(), x.mutable_data().begin());
  return x;
}

}  // namespace

Tensor& operator+=(Tensor& x, const Tensor& y) { return assign("+=", x, x + y); }
Tensor& operator-=(Tensor& x, const Tensor& y) { return assign("-=", x, x - y); }
Tensor& operator*=(Tensor& x, const Tensor& y) { return assign("*=", x, x * y); }
Tensor& operator/=(Tensor& x, const Tensor& y) { return assign("/=", x, x / y); }

template struct CompiledOperators<ArithmeticOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
