// SPDX-License-Identifier: MIT
// Compiles the kernels of the activation functions, and defines those that are more than a formula.
#include "engine/ops/activation.h"

#include "engine/ops/operator_table.h"
#include "engine/ops/view.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// prelu's weight, shaped so that it broadcasts against x.
Shape channel_shape(const Shape& weight, const Shape& x) {
  if (weight.size() == 1) return {};
  Shape s = weight;
  while (s.rank() < x.rank() - 1) s.append(1);
  return s;
}

}  // namespace

Shape PreluOp::shape(const Tensor* const* in, int) const {
  const Shape &x = in[0]->shape(), &weight = in[1]->shape();
  const bool fits = weight.rank() == 1 && (weight[0] == 1 || (x.rank() >= 2 && weight[0] == x[1]));
  DEEPX_REQUIRE(fits, shape, "prelu: weight ", weight, " for x ", x, "; it must be [1]",
                x.rank() >= 2 ? join(", or [", x[1], "] for one slope per channel") : std::string());
  return x;
}

void PreluOp::forward(const Forward& c) const {
  const Shape& shape = c.y.shape();
  Layout weight(channel_shape(c.x(1).shape(), shape));
  weight = broadcast_layout("prelu", weight, shape);
  const Tensor slopes = packed(c.x(1)), x = packed(c.x(0));
  for_each_pair(Layout(shape), weight, [&](int i, int w) {
    const Real v = x.raw()[i];
    c.y.raw()[i] = v > 0 ? v : slopes.raw()[w] * v;
  });
}

Tensor PreluOp::grad(const Backprop& c, int i) const {
  const Shape channels = channel_shape(c.x[1].shape(), c.x[0].shape());
  if (i == 0) return c.g * where(step(c.x[0]), Real(1), reshape(c.x[1], channels));
  return reshape(sum_to(where(step(c.x[0]), Real(0), c.g * c.x[0]), channels), c.x[1].shape());
}

Tensor normal_cdf(const Tensor& x, bool by_tanh) {
  if (by_tanh) return (1 + tanh(kNormalScale * (x + kNormalCubic * power(x, 3)))) / 2;
  return (1 + erf(x / std::numbers::sqrt2_v<Real>)) / 2;
}

Tensor normal_pdf(const Tensor& x, bool by_tanh) {
  if (!by_tanh) return exp(-square(x) / 2) * (kNormalScale / 2);
  const Tensor t = tanh(kNormalScale * (x + kNormalCubic * power(x, 3)));
  return (1 - square(t)) * (1 + 3 * kNormalCubic * square(x)) * (kNormalScale / 2);
}

template struct CompiledOperators<ActivationOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
