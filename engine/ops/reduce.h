// SPDX-License-Identifier: MIT
// Reductions over any axes: sum, mean, prod, max, min, var, std, logsumexp, norms; and those along one axis that keep the shape:
// cumsum, softmax, log_softmax. `sum(x)`, `sum(x, 1)`, `sum(x, {0, 2}, true)` or, with names, `sum(x, {.axis = 1, .keep = true})`.
#pragma once

#include "engine/ops/math.h"
#include "engine/ops/view.h"

namespace deepx::inline DEEPX_PRECISION {

/// Shape of x reduced over `axes`; with `keep` they stay, with size 1.
Shape reduced_shape(const char* call, const Shape& x, const Axes& axes, bool keep);
/// y or dy of a reduction of x, shaped so that it broadcasts against x.
inline Tensor against(const char* call, const Tensor& reduced, const Tensor& x, const Axes& axes) {
  return reshape(reduced, reduced_shape(call, x.shape(), axes, true));
}

/// One axis by its place: a template's parameter, so that settings in braces, `{.axis = 1}` or `{}`, are not taken for it.
template <class T>
concept OneAxis = std::integral<T>;
template <class Op>
Tensor over(const Tensor& x, const Axes& axis, bool keep) {
  Op op;
  op.axis = axis;
  op.keep = keep;
  return emit(op, x);
}

/// What the reductions share: over which axes (all of them by default), and whether those stay with size 1.
template <class Op>
std::vector<Parameter> reduction_parameters() {
  return {parameter<&Op::axis>({.name = "axis", .words = "the axes that are reduced; none given means all"}),
          parameter<&Op::keep>({.name = "keep", .words = "whether they stay, with size 1"})};
}
inline std::string reduction_text(const Axes& axis, bool keep) { return join(axis, keep ? ", kept" : ""); }

template <class Op>
Samples<Op> reduction_samples(Rng& r, double low = -2, double high = 2) {
  const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, low, high); };
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

struct SumOp {
  Axes axis{};
  bool keep = false;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "sum", .label = "sum", .math = "y = Σ xₖ",
      .grads = {"dxₖ = dy"}, .words = "Each term of the sum gets the sum's gradient",
      .source = "sum rule", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return reduction_parameters<SumOp>(); }
  std::string text() const { return reduction_text(axis, keep); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("sum", in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const { return expand(against("sum", c.g, c.x[0], axis), c.x[0].shape()); }
  static Samples<SumOp> samples(Rng& r) { return reduction_samples<SumOp>(r); }
  static Rejects<SumOp> rejects() { return reduction_rejects<SumOp>(); }
};
inline Tensor sum(const Tensor& x, SumOp p = {}) { return emit(p, x); }
inline Tensor sum(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<SumOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor sum(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<SumOp>(x, axes, keep); }

struct MeanOp {
  Axes axis{};
  bool keep = false;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "mean", .label = "mean", .math = "y = Σ xₖ / K",
      .grads = {"dxₖ = dy / K"}, .words = "Each of the K terms gets an equal share of the gradient",
      .source = "sum rule", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return reduction_parameters<MeanOp>(); }
  std::string text() const { return reduction_text(axis, keep); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("mean", in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const {
    const Real share = static_cast<Real>(c.y.size()) / static_cast<Real>(c.x[0].size());
    return expand(against("mean", c.g * share, c.x[0], axis), c.x[0].shape());
  }
  static Samples<MeanOp> samples(Rng& r) { return reduction_samples<MeanOp>(r); }
  static Rejects<MeanOp> rejects() { return reduction_rejects<MeanOp>(); }
};
inline Tensor mean(const Tensor& x, MeanOp p = {}) { return emit(p, x); }
inline Tensor mean(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<MeanOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor mean(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<MeanOp>(x, axes, keep); }

/// The product. Its gradient multiplies the others and never divides, so that factors of 0 need no special case.
struct ProdOp {
  Axes axis{};
  bool keep = false;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "prod", .label = "prod", .math = "y = Π xₖ",
      .grads = {"dxₖ = dy · Π xⱼ over the others"}, .words = "Each factor's gradient is scaled by the product of all the others",
      .source = "product rule", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return reduction_parameters<ProdOp>(); }
  std::string text() const { return reduction_text(axis, keep); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("prod", in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const;
  static Samples<ProdOp> samples(Rng& r) {
    auto all = reduction_samples<ProdOp>(r, 0.5, 2);
    all.push_back({{.axis = 1}, {Tensor::from({3, 3}, {2, 0, 3, -1, 2, Real(0.5), 0, 4, 0})}});
    return all;
  }
  static Rejects<ProdOp> rejects() { return reduction_rejects<ProdOp>(); }
};
inline Tensor prod(const Tensor& x, ProdOp p = {}) { return emit(p, x); }
inline Tensor prod(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<ProdOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor prod(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<ProdOp>(x, axes, keep); }

/// 1 where x is what was taken from it, y: equal to it, or NaN as it is. y is NaN if any x is.
inline Tensor taken(const Tensor& x, const Tensor& y) { return equal(x, y) + (1 - equal(x, x)); }
inline bool taken(Real x, Real y) { return x == y || std::isnan(x); }
/// The rule of max and min: the gradient goes to the elements that were taken, in even shares.
Tensor share_among_equal(const char* call, const Backprop& c, const Axes& axis);

/// Largest element, NaN if there is one. Where several are equal they share the gradient evenly. Throws Error::shape when there is none.
struct MaxOp {
  Axes axis{};
  bool keep = false;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "max", .label = "max", .math = "y = max xₖ",
      .grads = {"dxₖ = dy if xₖ = y, else 0"}, .words = "Only the largest input gets the gradient; equal ones share it",
      .source = "subgradient, ties shared evenly", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return reduction_parameters<MaxOp>(); }
  std::string text() const { return reduction_text(axis, keep); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("max", in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const { return share_among_equal("max", c, axis); }
  static Samples<MaxOp> samples(Rng& r) { return reduction_samples<MaxOp>(r); }
  static Rejects<MaxOp> rejects() { return reduction_rejects<MaxOp>(); }
};
inline Tensor max(const Tensor& x, MaxOp p = {}) { return emit(p, x); }
inline Tensor max(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<MaxOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor max(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<MaxOp>(x, axes, keep); }

/// Smallest element, NaN if there is one. Where several are equal they share the gradient evenly. Throws Error::shape when there is none.
struct MinOp {
  Axes axis{};
  bool keep = false;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "min", .label = "min", .math = "y = min xₖ",
      .grads = {"dxₖ = dy if xₖ = y, else 0"}, .words = "Only the smallest input gets the gradient; equal ones share it",
      .source = "subgradient, ties shared evenly", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return reduction_parameters<MinOp>(); }
  std::string text() const { return reduction_text(axis, keep); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("min", in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const { return share_among_equal("min", c, axis); }
  static Samples<MinOp> samples(Rng& r) { return reduction_samples<MinOp>(r); }
  static Rejects<MinOp> rejects() { return reduction_rejects<MinOp>(); }
};
inline Tensor min(const Tensor& x, MinOp p = {}) { return emit(p, x); }
inline Tensor min(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<MinOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor min(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<MinOp>(x, axes, keep); }

/// Variance, of a sample unless `correction` is 0. Throws Error::value when it is not less than the number of elements.
struct VarOp {
  Axes axis{};
  bool keep = false;
  int correction = 1;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "var", .label = "var", .math = "y = Σ (xₖ − μ)² / (K − c), μ = Σ xₖ / K",
      .grads = {"dxₖ = dy · 2 (xₖ − μ) / (K − c)"}, .words = "Each element is pushed away from the mean, in proportion to its distance",
      .source = "sum rule; chain rule", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() {
    auto all = reduction_parameters<VarOp>();
    all.push_back(parameter<&VarOp::correction>({.name = "correction", .symbol = "c", .words = "K − c is divided by: 1 for a sample, 0 for all there is", .low = 0, .high = 1e6}));
    return all;
  }
  std::string text() const { return reduction_text(axis, keep) + join(", c = ", correction); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("var", in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const;
  static Samples<VarOp> samples(Rng& r) {
    auto all = reduction_samples<VarOp>(r);
    all.push_back({{.axis = 1, .correction = 0}, {Tensor::uniform(r, {3, 4}, -2, 2)}});
    return all;
  }
  static Rejects<VarOp> rejects() { return reduction_rejects<VarOp>(); }
};
inline Tensor var(const Tensor& x, VarOp p = {}) { return emit(p, x); }
inline Tensor var(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<VarOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor var(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<VarOp>(x, axes, keep); }

/// Standard deviation, of a sample unless `correction` is 0. Throws as var does.
struct StdOp {
  Axes axis{};
  bool keep = false;
  int correction = 1;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "std", .label = "std", .math = "y = √(Σ (xₖ − μ)² / (K − c)), μ = Σ xₖ / K",
      .grads = {"dxₖ = dy · (xₖ − μ) / ((K − c) · y)"}, .words = "Each element is pushed away from the mean, in proportion to its distance in standard deviations",
      .source = "chain rule; subgradient 0 where y = 0", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() {
    auto all = reduction_parameters<StdOp>();
    all.push_back(parameter<&StdOp::correction>({.name = "correction", .symbol = "c", .words = "K − c is divided by: 1 for a sample, 0 for all there is", .low = 0, .high = 1e6}));
    return all;
  }
  std::string text() const { return reduction_text(axis, keep) + join(", c = ", correction); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("std", in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const;
  static Samples<StdOp> samples(Rng& r) {
    auto all = reduction_samples<StdOp>(r);
    all.push_back({{.axis = 1, .correction = 0}, {Tensor::uniform(r, {3, 4}, -2, 2)}});
    return all;
  }
  static Rejects<StdOp> rejects() { return reduction_rejects<StdOp>(); }
};
/// Named so in C++, where `std` is taken.
inline Tensor stddev(const Tensor& x, StdOp p = {}) { return emit(p, x); }
inline Tensor stddev(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<StdOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor stddev(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<StdOp>(x, axes, keep); }

/// log Σ exp(xₖ), shifted by the largest element so that nothing overflows. Throws Error::shape when there is none.
struct LogSumExpOp {
  Axes axis{};
  bool keep = false;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "logsumexp", .label = "logsumexp", .math = "y = ln Σ exp(xₖ)",
      .grads = {"dxₖ = dy · exp(xₖ − y)"}, .words = "Each term's share of the gradient is its share of the sum, a softmax",
      .source = "Blanchard, Higham & Higham 2021", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return reduction_parameters<LogSumExpOp>(); }
  std::string text() const { return reduction_text(axis, keep); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("logsumexp", in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const {
    const Tensor& x = c.x[0];
    return against("logsumexp", c.g, x, axis) * exp(x - against("logsumexp", c.y, x, axis));
  }
  static Samples<LogSumExpOp> samples(Rng& r) { return reduction_samples<LogSumExpOp>(r); }
  static Rejects<LogSumExpOp> rejects() { return reduction_rejects<LogSumExpOp>(); }
};
inline Tensor logsumexp(const Tensor& x, LogSumExpOp p = {}) { return emit(p, x); }
inline Tensor logsumexp(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<LogSumExpOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor logsumexp(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<LogSumExpOp>(x, axes, keep); }

/// The sum of magnitudes.
struct L1NormOp {
  Axes axis{};
  bool keep = false;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "l1_norm", .label = "l1_norm", .math = "y = Σ |xₖ|",
      .grads = {"dxₖ = dy · sign xₖ"}, .words = "Each element gets the gradient with its own sign, whatever its size; nothing passes at 0",
      .source = "triangle inequality; subgradient 0 at 0", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return reduction_parameters<L1NormOp>(); }
  std::string text() const { return reduction_text(axis, keep); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("l1_norm", in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const {
    return against("l1_norm", c.g, c.x[0], axis) * (step(c.x[0]) - step(-c.x[0]));
  }
  static Samples<L1NormOp> samples(Rng& r) {
    auto all = reduction_samples<L1NormOp>(r, 0.1, 2);
    all.push_back({{.axis = 1}, {Tensor::from({2, 2}, {Real(0.5), -1, Real(-0.25), 2})}});
    return all;
  }
  static Rejects<L1NormOp> rejects() { return reduction_rejects<L1NormOp>(); }
};
inline Tensor l1_norm(const Tensor& x, L1NormOp p = {}) { return emit(p, x); }
inline Tensor l1_norm(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<L1NormOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor l1_norm(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<L1NormOp>(x, axes, keep); }

/// Euclidean length. Scaled by the largest element, so that squares do not overflow.
struct L2NormOp {
  Axes axis{};
  bool keep = false;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "l2_norm", .label = "l2_norm", .math = "y = √Σ xₖ²",
      .grads = {"dxₖ = dy · xₖ / y"}, .words = "The gradient points along x; its length does not depend on how long x is",
      .source = "chain rule; subgradient 0 at 0", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return reduction_parameters<L2NormOp>(); }
  std::string text() const { return reduction_text(axis, keep); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("l2_norm", in[0]->shape(), axis, keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const;
  static Samples<L2NormOp> samples(Rng& r) { return reduction_samples<L2NormOp>(r); }
  static Rejects<L2NormOp> rejects() { return reduction_rejects<L2NormOp>(); }
};
inline Tensor l2_norm(const Tensor& x, L2NormOp p = {}) { return emit(p, x); }
inline Tensor l2_norm(const Tensor& x, OneAxis auto axis, bool keep = false) { return over<L2NormOp>(x, axis, keep); }
template <std::same_as<int> I>
Tensor l2_norm(const Tensor& x, std::initializer_list<I> axes, bool keep = false) { return over<L2NormOp>(x, axes, keep); }

/// Running sums along one axis, the first by default.
struct CumsumOp {
  int axis = 0;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "cumsum", .label = "cumsum", .math = "yₖ = x₀ + .. + xₖ",
      .grads = {"dxₖ = dyₖ + .. + dyₙ"}, .words = "Each element is in all the sums from its own on, and gets all their gradients",
      .source = "linear map: its adjoint", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return {axis_parameter<&CumsumOp::axis>()}; }
  Shape shape(const Tensor* const* in, int) const {
    normalize_axis("cumsum", axis, in[0]->shape());
    return in[0]->shape();
  }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const { return flip(emit(*this, flip(c.g, axis)), axis); }
  static Samples<CumsumOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.axis = 1}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.axis = 1}, {Tensor::uniform(r, {2, 3, 2}, -2, 2)}}};
  }
  static Rejects<CumsumOp> rejects() {
    return {{{.axis = 2}, {Tensor::zeros({64, 10})}, "cumsum: axis 2 is outside [-2, 2) for x [64, 10]"}};
  }
};
inline Tensor cumsum(const Tensor& x, CumsumOp p = {}) { return emit(p, x); }
inline Tensor cumsum(const Tensor& x, OneAxis auto axis) { return emit(CumsumOp{static_cast<int>(axis)}, x); }

/// exp(xₖ) / Σ exp(xⱼ) along one axis, the last by default: numbers in (0, 1) that sum to 1.
struct SoftmaxOp {
  int axis = -1;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "softmax", .label = "softmax", .math = "yₖ = exp(xₖ) / Σ exp(xⱼ)",
      .grads = {"dxₖ = yₖ · (dyₖ − Σ dyⱼ yⱼ)"}, .words = "Each gradient loses the average gradient, then is scaled by its own probability",
      .source = "Bridle 1990", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return {axis_parameter<&SoftmaxOp::axis>()}; }
  Shape shape(const Tensor* const* in, int) const {
    normalize_axis("softmax", axis, in[0]->shape());
    return in[0]->shape();
  }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const { return c.y * (c.g - sum(c.g * c.y, {.axis = axis, .keep = true})); }
  static Samples<SoftmaxOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.axis = 0}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.axis = 1}, {Tensor::uniform(r, {2, 3, 2}, -2, 2)}}};
  }
  static Rejects<SoftmaxOp> rejects() {
    return {{{.axis = 2}, {Tensor::zeros({64, 10})}, "softmax: axis 2 is outside [-2, 2) for x [64, 10]"}};
  }
};
inline Tensor softmax(const Tensor& x, SoftmaxOp p = {}) { return emit(p, x); }
inline Tensor softmax(const Tensor& x, OneAxis auto axis) { return emit(SoftmaxOp{static_cast<int>(axis)}, x); }

/// ln softmax along one axis, the last by default, without losing what is small.
struct LogSoftmaxOp {
  int axis = -1;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "log_softmax", .label = "log softmax", .math = "yₖ = xₖ − ln Σ exp(xⱼ)",
      .grads = {"dxₖ = dyₖ − exp(yₖ) · Σ dyⱼ"}, .words = "Each gradient loses its share, by probability, of all the gradients together",
      .source = "Blanchard, Higham & Higham 2021", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return {axis_parameter<&LogSoftmaxOp::axis>()}; }
  Shape shape(const Tensor* const* in, int) const {
    normalize_axis("log_softmax", axis, in[0]->shape());
    return in[0]->shape();
  }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const { return c.g - exp(c.y) * sum(c.g, {.axis = axis, .keep = true}); }
  static Samples<LogSoftmaxOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.axis = 0}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.axis = 1}, {Tensor::uniform(r, {2, 3, 2}, -2, 2)}}};
  }
  static Rejects<LogSoftmaxOp> rejects() {
    return {{{.axis = 2}, {Tensor::zeros({64, 10})}, "log_softmax: axis 2 is outside [-2, 2) for x [64, 10]"}};
  }
};
inline Tensor log_softmax(const Tensor& x, LogSoftmaxOp p = {}) { return emit(p, x); }
inline Tensor log_softmax(const Tensor& x, OneAxis auto axis) { return emit(LogSoftmaxOp{static_cast<int>(axis)}, x); }

using ReductionOperators = Operators<SumOp, MeanOp, ProdOp, MaxOp, MinOp, VarOp, StdOp, LogSumExpOp, L1NormOp, L2NormOp, CumsumOp, SoftmaxOp, LogSoftmaxOp>;
inline const Registered<ReductionOperators> reduction_entries;

}  // namespace deepx::inline DEEPX_PRECISION
