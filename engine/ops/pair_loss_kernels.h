// SPDX-License-Identifier: MIT
// Forward, backward and rule of the losses of pairs.
#pragma once

#include "engine/ops/kernels.h"
#include "engine/ops/pair_loss.h"
#include "engine/tensor/eigen.h"

namespace deepx::inline DEEPX_PRECISION {

/// `loss(p, t)` is the loss of one pair, `slope<I>(p, t)` its derivative by p (I = 0) or t (1), for arrays and for
/// tensors.
template <class F>
concept PairFormula = requires(const F& f, const ConstArrayMap& x) { f.loss(x, x); };
/// A loss is its formula, or passes the formula that its attributes select to `formula(use)`.
template <class Op>
concept PairLoss = requires(const Op& op) {
  { op.reduction } -> std::convertible_to<Reduction>;
} && (PairFormula<Op> || requires(const Op& op) { op.formula([](const auto&) {}); });

template <PairLoss Op>
void with_formula(const Op& op, auto use) {
  if constexpr (PairFormula<Op>) use(op);
  else op.formula(use);
}

template <PairLoss Op>
Tensor prepare_pair_loss(const Op& op, const Tensor* const* in) {
  require_same_shape(Op::info.name.data(), "target", *in[0], *in[1]);
  return Tensor::empty(op.reduction == Reduction::none ? in[0]->shape() : Shape{});
}

template <PairLoss Op>
void forward_pair_loss(const Op& op, const Forward& c) {
  const Tensor prediction = packed(c.x(0)), target = packed(c.x(1));
  if constexpr (requires { op.check(prediction); }) op.check(prediction);
  with_formula(op, [&](const auto& formula) {
    const auto terms = formula.loss(flat(prediction), flat(target));
    if (op.reduction == Reduction::none) flat(c.y) = terms;
    else *c.y.raw() = terms.sum() / divisor(op.reduction, prediction.shape());
  });
}

template <PairLoss Op>
void backward_pair_loss(const Op& op, const Backward& c) {
  const Tensor prediction = packed(c.x(0)), target = packed(c.x(1));
  const int n = prediction.size();
  const auto add = [&](Real* dx, const auto& slope) {
    if (op.reduction == Reduction::none) ArrayMap(dx, n) += ConstArrayMap(c.dy, n) * slope;
    else ArrayMap(dx, n) += *c.dy / divisor(op.reduction, prediction.shape()) * slope;
  };
  with_formula(op, [&](const auto& formula) {
    const ConstArrayMap p = flat(prediction), t = flat(target);
    if (c.dx(0)) add(c.dx(0), formula.template slope<0>(p, t));
    if (c.dx(1)) add(c.dx(1), formula.template slope<1>(p, t));
  });
}

template <PairLoss Op>
Tensor grad_pair_loss(const Op& op, const Backprop& c, int i) {
  const Tensor &p = c.x[0], &t = c.x[1];
  Tensor slope;
  with_formula(op, [&](const auto& formula) {
    slope = i == 0 ? as_tensor(formula.template slope<0>(p, t)) : as_tensor(formula.template slope<1>(p, t));
  });
  return c.g * (1 / divisor(op.reduction, p.shape())) * slope;
}

}  // namespace deepx::inline DEEPX_PRECISION
