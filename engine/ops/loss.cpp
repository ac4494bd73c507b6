// SPDX-License-Identifier: MIT
// Loops of the losses.
#include "engine/ops/loss.h"

#include <cmath>

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// The label at row n as an index, after checking that it is one of the K classes.
int label_at(const char* call, const Tensor& labels, int n, int K) {
  const Real label = labels.raw()[n * labels.layout().stride(0)];
  const bool known = label >= Real(-0.5) && label < static_cast<Real>(K) - Real(0.5);  // false for NaN
  DEEPX_REQUIRE(known, value, call, ": label ", label, " at row ", n, " is outside [0, ", K, ")");
  return static_cast<int>(std::lround(label));
}

}  // namespace

void require_same_shape(const char* call, const char* second, const Tensor& a, const Tensor& b) {
  DEEPX_REQUIRE(a.shape() == b.shape(), shape, call, ": prediction has shape ", a.shape(), ", ", second, " ", b.shape(),
                "; both must have the same");
  DEEPX_REQUIRE(a.size() > 0, shape, call, ": prediction ", a.shape(), " is empty; at least one element is needed");
}

void MseOp::forward(const Forward& c) const {
  const Tensor p = packed(c.x(0)), t = packed(c.x(1));
  *c.y.raw() = (flat(p) - flat(t)).square().sum() / static_cast<Real>(p.size());
}

void MseOp::backward(const Backward& c) const {
  const Tensor p = packed(c.x(0)), t = packed(c.x(1));
  const Real scale = *c.dy * 2 / static_cast<Real>(p.size());
  if (c.dx(0)) ArrayMap(c.dx(0), p.size()) += scale * (flat(p) - flat(t));
  if (c.dx(1)) ArrayMap(c.dx(1), p.size()) -= scale * (flat(p) - flat(t));
}

void BceWithLogitsOp::forward(const Forward& c) const {
  const Tensor z = packed(c.x(0)), t = packed(c.x(1));
  *c.y.raw() = (log1p_exp(flat(z)) - flat(t) * flat(z)).sum() / static_cast<Real>(z.size());
}

void BceWithLogitsOp::backward(const Backward& c) const {
  const Tensor z = packed(c.x(0)), t = packed(c.x(1));
  const Real scale = *c.dy / static_cast<Real>(z.size());
  if (c.dx(0)) ArrayMap(c.dx(0), z.size()) += scale * (sigmoid(flat(z)) - flat(t));
  if (c.dx(1)) ArrayMap(c.dx(1), z.size()) -= scale * flat(z);
}

Shape OneHotOp::shape(const Tensor* const* in, int) const {
  DEEPX_REQUIRE(in[0]->rank() == 1, shape, "one_hot: labels have shape ", in[0]->shape(), "; expected [N]");
  DEEPX_REQUIRE(classes > 0, value, "one_hot: classes is ", classes, "; must be positive");
  return {in[0]->shape()[0], classes};
}

void OneHotOp::forward(const Forward& c) const {
  flat(c.y) = Real(0);
  for (int n = 0; n < c.y.shape()[0]; ++n) c.y.raw()[n * classes + label_at("one_hot", c.x(0), n, classes)] = 1;
}

Shape CrossEntropyOp::shape(const Tensor* const* in, int) const {
  const Shape &z = in[0]->shape(), &labels = in[1]->shape();
  DEEPX_REQUIRE(z.rank() == 2 && labels.rank() == 1 && z[0] == labels[0] && z[0] > 0 && z[1] > 0, shape, "cross_entropy: logits ", z,
                " and labels ", labels, " do not fit; expected logits [N, K] and labels [N]");
  return {};
}

void CrossEntropyOp::forward(const Forward& c) const {
  const Tensor z = packed(c.x(0));
  const int N = z.shape()[0], K = z.shape()[1];
  Real total = 0;
  for (int n = 0; n < N; ++n) {
    const ConstArrayMap row(z.raw() + n * K, K);
    const Real top = row.maxCoeff();
    total += top + std::log((row - top).exp().sum()) - row[label_at("cross_entropy", c.x(1), n, K)];
  }
  *c.y.raw() = total / static_cast<Real>(N);
}

void CrossEntropyOp::backward(const Backward& c) const {
  if (!c.dx(0)) return;
  const Tensor z = packed(c.x(0));
  const int N = z.shape()[0], K = z.shape()[1];
  const Real scale = *c.dy / static_cast<Real>(N);
  for (int n = 0; n < N; ++n) {
    const ConstArrayMap row(z.raw() + n * K, K);
    ArrayMap dz(c.dx(0) + n * K, K);
    const Real top = row.maxCoeff(), total = (row - top).exp().sum();
    dz += (row - top).exp() * (scale / total);
    dz[label_at("cross_entropy", c.x(1), n, K)] -= scale;
  }
}

template struct CompiledOperators<LossOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
