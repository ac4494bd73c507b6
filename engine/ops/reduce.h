// SPDX-License-Identifier: MIT
// Reductions over any axes: sum, mean, prod, max, min, var, std, logsumexp, norms; and those along one axis that keep the shape:
// cumsum, softmax, log_softmax. `sum(x)`, `sum(x, 1)`, `sum(x, {0, 2}, true)` or, with names, `sum(x, {.axis = 1, .keep = true})`.
#pragma once

#include "engine/ops/math.h"
#include "engine/ops/view.h"

namespace deepx::inline DEEPX_PRECISION {

/// Shape of x reduced over `axes`; with `keep` they stay, with size 1.
Shape reduced_shape(const char* call, const Shape& x, const Axes& axes, bool keep);
/// y or dy of a reduction of x, in a shape that broadcasts against x.
inline Tensor against(const char* call, const Tensor& reduced, const Tensor& x, const Axes& axes) {
  return reshape(reduced, reduced_shape(call, x.shape(), axes, true));
}

/// One axis by position: a template parameter, so that settings in braces, `{.axis = 1}` or `{}`, do not match.
template <class T>
concept OneAxis = std::integral<T>;
template <class Op>
Tensor over(const Tensor& x, const Axes& axis, bool keep) {
  Op op;
  op.axis = axis;
  op.keep = keep;
  return emit(op, x);
}

template <class Op>
Samples<Op> reduction_samples(Rng& r, Interval in) {
  const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, in.low, in.high); };
  return {{{}, {x({3, 4})}},
          {{.axis = 1}, {x({3, 4})}},
          {{.axis = 0, .keep = true}, {x({3, 4})}},
          {{.axis = 1}, {x({2, 3, 2})}},
          {{.axis = {1, -1}}, {x({2, 3, 2})}},
          {{.axis = {0, 2}, .keep = true}, {x({2, 3, 2})}}};
}
template <class Op>
Rejects<Op> reduction_rejects() {
  const std::string call(Op::info.name);
  return {{{.axis = 2}, {Tensor::zeros({3, 4})}, call + ": axis 2 is outside [-2, 2) for x [3, 4]"},
          {{.axis = {1, -1}}, {Tensor::zeros({3, 4})}, call + ": axis -1 is given twice for x [3, 4]; name each axis once"}};
}

/// A reduction: over which axes (all by default), and whether those stay, with size 1. `Rule` is the rest: info, forward, backward and
/// grad; for some kSamples, where the numbers lie at which it is checked, and more(), a matrix to check it with along axis 1.
template <class Rule>
struct ReductionOp {
  Axes axis{};
  bool keep = false;
  static constexpr int arity = 1;
  static constexpr const OpInfo& info = Rule::info;
  static std::vector<Parameter> parameters() {
    return {parameter<&ReductionOp::axis>({.name = "axis", .words = "the axes that are reduced; none given means all"}),
            parameter<&ReductionOp::keep>({.name = "keep", .words = "whether they stay, with size 1"})};
  }
  std::string text() const { return join(axis, keep ? ", kept" : ""); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape(info.name.data(), in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const { Rule::forward(c, axis); }
  void backward(const Backward& c) const { Rule::backward(c, axis); }
  Tensor grad(const Backprop& c, int) const { return Rule::grad(c, axis); }
  static Samples<ReductionOp> samples(Rng& r) {
    Interval in{-2, 2};
    if constexpr (requires { Rule::kSamples; }) in = Rule::kSamples;
    auto all = reduction_samples<ReductionOp>(r, in);
    if constexpr (requires { Rule::more(); }) all.push_back({{.axis = 1}, {Rule::more()}});
    return all;
  }
  static Rejects<ReductionOp> rejects() { return reduction_rejects<ReductionOp>(); }
};

struct SumRule {
  static constexpr OpInfo info{.name = "sum", .label = "sum", .math = "y = Σ xₖ",
      .grads = {"dxₖ = dy"}, .words = "Each term of the sum gets the sum's gradient",
      .source = "sum rule", .kind = Kind::reduction};
  static void forward(const Forward& c, const Axes& axis);
  static void backward(const Backward& c, const Axes& axis);
  static Tensor grad(const Backprop& c, const Axes& axis) { return expand(against("sum", c.g, c.x[0], axis), c.x[0].shape()); }
};
using SumOp = ReductionOp<SumRule>;
inline Tensor sum(const Tensor& x, SumOp p = {}) { return emit(p, x); }
inline Tensor sum(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<SumOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor sum(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<SumOp>(x, axes, keep); }

struct MeanRule {
  static constexpr OpInfo info{.name = "mean", .label = "mean", .math = "y = Σ xₖ / K",
      .grads = {"dxₖ = dy / K"}, .words = "Each of the K terms gets an equal share of the gradient",
      .source = "sum rule", .kind = Kind::reduction};
  static void forward(const Forward& c, const Axes& axis);
  static void backward(const Backward& c, const Axes& axis);
  static Tensor grad(const Backprop& c, const Axes& axis) {
    const Real share = static_cast<Real>(c.y.size()) / static_cast<Real>(c.x[0].size());
    return expand(against("mean", c.g * share, c.x[0], axis), c.x[0].shape());
  }
};
using MeanOp = ReductionOp<MeanRule>;
inline Tensor mean(const Tensor& x, MeanOp p = {}) { return emit(p, x); }
inline Tensor mean(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<MeanOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor mean(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<MeanOp>(x, axes, keep); }

/// The product. Its gradient multiplies the others and never divides, so that factors of 0 need no special case.
struct ProdRule {
  static constexpr OpInfo info{.name = "prod", .label = "prod", .math = "y = Π xₖ",
      .grads = {"dxₖ = dy · Π xⱼ over the others"}, .words = "Each factor's gradient is scaled by the product of all the others",
      .source = "product rule", .kind = Kind::reduction};
  static constexpr Interval kSamples{0.5, 2};
  static Tensor more() { return Tensor::from({3, 3}, {2, 0, 3, -1, 2, Real(0.5), 0, 4, 0}); }
  static void forward(const Forward& c, const Axes& axis);
  static void backward(const Backward& c, const Axes& axis);
  static Tensor grad(const Backprop& c, const Axes& axis);
};
using ProdOp = ReductionOp<ProdRule>;
inline Tensor prod(const Tensor& x, ProdOp p = {}) { return emit(p, x); }
inline Tensor prod(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<ProdOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor prod(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<ProdOp>(x, axes, keep); }

/// 1 where x is the selected element y: equal to y, or NaN as y is. y is NaN if any x is.
inline Tensor taken(const Tensor& x, const Tensor& y) { return equal(x, y) + (1 - equal(x, x)); }
inline bool taken(Real x, Real y) { return x == y || std::isnan(x); }
/// The gradient of max and min: the selected elements share it evenly.
Tensor share_among_equal(const char* call, const Backprop& c, const Axes& axis);

/// Largest element, NaN if there is one. Where several are equal they share the gradient evenly. Throws Error::shape when there is none.
struct MaxRule {
  static constexpr OpInfo info{.name = "max", .label = "max", .math = "y = max xₖ",
      .grads = {"dxₖ = dy if xₖ = y, else 0"}, .words = "Only the largest input gets the gradient; equal ones share it",
      .source = "subgradient, ties shared evenly", .kind = Kind::reduction};
  static void forward(const Forward& c, const Axes& axis);
  static void backward(const Backward& c, const Axes& axis);
  static Tensor grad(const Backprop& c, const Axes& axis) { return share_among_equal("max", c, axis); }
};
using MaxOp = ReductionOp<MaxRule>;
inline Tensor max(const Tensor& x, MaxOp p = {}) { return emit(p, x); }
inline Tensor max(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<MaxOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor max(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<MaxOp>(x, axes, keep); }

/// Smallest element, NaN if there is one. Where several are equal they share the gradient evenly. Throws Error::shape when there is none.
struct MinRule {
  static constexpr OpInfo info{.name = "min", .label = "min", .math = "y = min xₖ",
      .grads = {"dxₖ = dy if xₖ = y, else 0"}, .words = "Only the smallest input gets the gradient; equal ones share it",
      .source = "subgradient, ties shared evenly", .kind = Kind::reduction};
  static void forward(const Forward& c, const Axes& axis);
  static void backward(const Backward& c, const Axes& axis);
  static Tensor grad(const Backprop& c, const Axes& axis) { return share_among_equal("min", c, axis); }
};
using MinOp = ReductionOp<MinRule>;
inline Tensor min(const Tensor& x, MinOp p = {}) { return emit(p, x); }
inline Tensor min(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<MinOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor min(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<MinOp>(x, axes, keep); }

/// How far the elements lie from their mean, of a sample unless `correction` is 0. Throws Error::value when `correction` is not less than
/// the number of elements.
template <class Rule>
struct DeviationOp {
  Axes axis{};
  bool keep = false;
  int correction = 1;
  static constexpr int arity = 1;
  static constexpr const OpInfo& info = Rule::info;
  static std::vector<Parameter> parameters() {
    return {parameter<&DeviationOp::axis>({.name = "axis", .words = "the axes that are reduced; none given means all"}),
            parameter<&DeviationOp::keep>({.name = "keep", .words = "whether they stay, with size 1"}),
            parameter<&DeviationOp::correction>({.name = "correction", .symbol = "c", .words = "K − c is divided by: 1 for a sample, 0 for all there is", .low = 0, .high = 1e6})};
  }
  std::string text() const { return join(axis, keep ? ", kept" : "", ", c = ", correction); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape(info.name.data(), in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const { Rule::forward(c, axis, correction); }
  void backward(const Backward& c) const { Rule::backward(c, axis, correction); }
  Tensor grad(const Backprop& c, int) const { return Rule::grad(c, axis, correction); }
  static Samples<DeviationOp> samples(Rng& r) {
    auto all = reduction_samples<DeviationOp>(r, {-2, 2});
    all.push_back({{.axis = 1, .correction = 0}, {Tensor::uniform(r, {3, 4}, -2, 2)}});
    return all;
  }
  static Rejects<DeviationOp> rejects() { return reduction_rejects<DeviationOp>(); }
};

/// Variance.
struct VarRule {
  static constexpr OpInfo info{.name = "var", .label = "var", .math = "y = Σ (xₖ − μ)² / (K − c), μ = Σ xₖ / K",
      .grads = {"dxₖ = dy · 2 (xₖ − μ) / (K − c)"}, .words = "Each element is pushed away from the mean, in proportion to its distance",
      .source = "sum rule; chain rule", .kind = Kind::reduction};
  static void forward(const Forward& c, const Axes& axis, int correction);
  static void backward(const Backward& c, const Axes& axis, int correction);
  static Tensor grad(const Backprop& c, const Axes& axis, int correction);
};
using VarOp = DeviationOp<VarRule>;
inline Tensor var(const Tensor& x, VarOp p = {}) { return emit(p, x); }
inline Tensor var(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<VarOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor var(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<VarOp>(x, axes, keep); }

/// Standard deviation.
struct StdRule {
  static constexpr OpInfo info{.name = "std", .label = "std", .math = "y = √(Σ (xₖ − μ)² / (K − c)), μ = Σ xₖ / K",
      .grads = {"dxₖ = dy · (xₖ − μ) / ((K − c) · y)"}, .words = "Each element is pushed away from the mean, in proportion to its distance in standard deviations",
      .source = "chain rule; subgradient 0 where y = 0", .kind = Kind::reduction};
  static void forward(const Forward& c, const Axes& axis, int correction);
  static void backward(const Backward& c, const Axes& axis, int correction);
  static Tensor grad(const Backprop& c, const Axes& axis, int correction);
};
using StdOp = DeviationOp<StdRule>;
/// In C++ the name `std` is taken.
inline Tensor stddev(const Tensor& x, StdOp p = {}) { return emit(p, x); }
inline Tensor stddev(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<StdOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor stddev(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<StdOp>(x, axes, keep); }

/// log Σ exp(xₖ), shifted by the largest element so that nothing overflows. Throws Error::shape when there is none.
struct LogSumExpRule {
  static constexpr OpInfo info{.name = "logsumexp", .label = "logsumexp", .math = "y = ln Σ exp(xₖ)",
      .grads = {"dxₖ = dy · exp(xₖ − y)"}, .words = "Each term's share of the gradient is its share of the sum, a softmax",
      .source = "Blanchard, Higham & Higham 2021", .kind = Kind::reduction};
  static void forward(const Forward& c, const Axes& axis);
  static void backward(const Backward& c, const Axes& axis);
  static Tensor grad(const Backprop& c, const Axes& axis) {
    const Tensor& x = c.x[0];
    return against("logsumexp", c.g, x, axis) * exp(x - against("logsumexp", c.y, x, axis));
  }
};
using LogSumExpOp = ReductionOp<LogSumExpRule>;
inline Tensor logsumexp(const Tensor& x, LogSumExpOp p = {}) { return emit(p, x); }
inline Tensor logsumexp(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<LogSumExpOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor logsumexp(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<LogSumExpOp>(x, axes, keep); }

/// The sum of magnitudes.
struct L1NormRule {
  static constexpr OpInfo info{.name = "l1_norm", .label = "l1_norm", .math = "y = Σ |xₖ|",
      .grads = {"dxₖ = dy · sign xₖ"}, .words = "Each element gets the gradient with the element's sign, independent of its size; nothing passes at 0",
      .source = "triangle inequality; subgradient 0 at 0", .kind = Kind::reduction};
  static constexpr Interval kSamples{0.1, 2};
  static Tensor more() { return Tensor::from({2, 2}, {Real(0.5), -1, Real(-0.25), 2}); }
  static void forward(const Forward& c, const Axes& axis);
  static void backward(const Backward& c, const Axes& axis);
  static Tensor grad(const Backprop& c, const Axes& axis) {
    return against("l1_norm", c.g, c.x[0], axis) * (step(c.x[0]) - step(-c.x[0]));
  }
};
using L1NormOp = ReductionOp<L1NormRule>;
inline Tensor l1_norm(const Tensor& x, L1NormOp p = {}) { return emit(p, x); }
inline Tensor l1_norm(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<L1NormOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor l1_norm(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<L1NormOp>(x, axes, keep); }

/// Euclidean length. Scaled by the largest element, so that squares do not overflow.
struct L2NormRule {
  static constexpr OpInfo info{.name = "l2_norm", .label = "l2_norm", .math = "y = √Σ xₖ²",
      .grads = {"dxₖ = dy · xₖ / y"}, .words = "The gradient points along x; its length does not depend on how long x is",
      .source = "chain rule; subgradient 0 at 0", .kind = Kind::reduction};
  static void forward(const Forward& c, const Axes& axis);
  static void backward(const Backward& c, const Axes& axis);
  static Tensor grad(const Backprop& c, const Axes& axis);
};
using L2NormOp = ReductionOp<L2NormRule>;
inline Tensor l2_norm(const Tensor& x, L2NormOp p = {}) { return emit(p, x); }
inline Tensor l2_norm(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<L2NormOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor l2_norm(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<L2NormOp>(x, axes, keep); }

/// An operator along one axis that keeps the shape. `Rule` is the rest, as for reductions.
template <class Rule>
struct AxisOp {
  int axis = Rule::kAxis;
  static constexpr int arity = 1;
  static constexpr const OpInfo& info = Rule::info;
  static std::vector<Parameter> parameters() { return {axis_parameter<&AxisOp::axis>()}; }
  Shape shape(const Tensor* const* in, int) const {
    normalize_axis(info.name.data(), axis, in[0]->shape());
    return in[0]->shape();
  }
  void forward(const Forward& c) const { Rule::forward(c, axis); }
  void backward(const Backward& c) const { Rule::backward(c, axis); }
  Tensor grad(const Backprop& c, int) const { return Rule::grad(c, axis); }
  static Samples<AxisOp> samples(Rng& r) {
    const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
    return {{{}, {x({3, 4})}}, {{.axis = -1 - Rule::kAxis}, {x({3, 4})}}, {{.axis = 1}, {x({2, 3, 2})}}};
  }
  static Rejects<AxisOp> rejects() {
    return {{{.axis = 2}, {Tensor::zeros({64, 10})}, join(info.name, ": axis 2 is outside [-2, 2) for x [64, 10]")}};
  }
};

/// Running sums along one axis, the first by default.
struct CumsumRule {
  static constexpr int kAxis = 0;
  static constexpr OpInfo info{.name = "cumsum", .label = "cumsum", .math = "yₖ = x₀ + .. + xₖ",
      .grads = {"dxₖ = dyₖ + .. + dyₙ"}, .words = "Each element is in all the sums from its own on, and gets all their gradients",
      .source = "linear map: its adjoint", .kind = Kind::reduction};
  static void forward(const Forward& c, int axis);
  static void backward(const Backward& c, int axis);
  static Tensor grad(const Backprop& c, int axis);
};
using CumsumOp = AxisOp<CumsumRule>;
inline Tensor cumsum(const Tensor& x, CumsumOp p = {}) { return emit(p, x); }
inline Tensor cumsum(const Tensor& x, OneAxis auto axis) { return emit(CumsumOp{static_cast<int>(axis)}, x); }
inline Tensor CumsumRule::grad(const Backprop& c, int axis) { return flip(cumsum(flip(c.g, axis), axis), axis); }

/// exp(xₖ) / Σ exp(xⱼ) along one axis, the last by default: numbers in (0, 1) that sum to 1.
struct SoftmaxRule {
  static constexpr int kAxis = -1;
  static constexpr OpInfo info{.name = "softmax", .label = "softmax", .math = "yₖ = exp(xₖ) / Σ exp(xⱼ)",
      .grads = {"dxₖ = yₖ · (dyₖ − Σ dyⱼ yⱼ)"}, .words = "Each gradient loses the average gradient, then is scaled by its own probability",
      .source = "Bridle 1990", .kind = Kind::reduction};
  static void forward(const Forward& c, int axis);
  static void backward(const Backward& c, int axis);
  static Tensor grad(const Backprop& c, int axis) { return c.y * (c.g - sum(c.g * c.y, {.axis = axis, .keep = true})); }
};
using SoftmaxOp = AxisOp<SoftmaxRule>;
inline Tensor softmax(const Tensor& x, SoftmaxOp p = {}) { return emit(p, x); }
inline Tensor softmax(const Tensor& x, OneAxis auto axis) { return emit(SoftmaxOp{static_cast<int>(axis)}, x); }

/// ln softmax along one axis, the last by default, exact also for small probabilities.
struct LogSoftmaxRule {
  static constexpr int kAxis = -1;
  static constexpr OpInfo info{.name = "log_softmax", .label = "log softmax", .math = "yₖ = xₖ − ln Σ exp(xⱼ)",
      .grads = {"dxₖ = dyₖ − exp(yₖ) · Σ dyⱼ"}, .words = "Each gradient loses its share, by probability, of all the gradients together",
      .source = "Blanchard, Higham & Higham 2021", .kind = Kind::reduction};
  static void forward(const Forward& c, int axis);
  static void backward(const Backward& c, int axis);
  static Tensor grad(const Backprop& c, int axis) { return c.g - exp(c.y) * sum(c.g, {.axis = axis, .keep = true}); }
};
using LogSoftmaxOp = AxisOp<LogSoftmaxRule>;
inline Tensor log_softmax(const Tensor& x, LogSoftmaxOp p = {}) { return emit(p, x); }
inline Tensor log_softmax(const Tensor& x, OneAxis auto axis) { return emit(LogSoftmaxOp{static_cast<int>(axis)}, x); }

using ReductionOperators = Operators<SumOp, MeanOp, ProdOp, MaxOp, MinOp, VarOp, StdOp, LogSumExpOp, L1NormOp, L2NormOp, CumsumOp, SoftmaxOp, LogSoftmaxOp>;
inline const Registered<ReductionOperators> reduction_entries;

}  // namespace deepx::inline DEEPX_PRECISION
