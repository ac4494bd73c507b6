// SPDX-License-Identifier: MIT
// Reductions along one axis or over everything: sum, mean, max, logsumexp; and softmax, which keeps the shape.
#pragma once

#include <limits>

#include "engine/ops/math.h"
#include "engine/ops/view.h"

namespace deepx::inline DEEPX_PRECISION {

inline constexpr int kAllAxes = std::numeric_limits<int>::min();

/// Attributes shared by the reductions: the axis (all of them by default), and whether it stays with size 1.
struct Axis {
  int axis = kAllAxes;
  bool keep = false;
};

/// Shape of x reduced along `p.axis`. `kept`: with the axis left in as size 1, whatever p says.
Shape reduced_shape(const char* call, const Shape& x, Axis p, bool kept);
std::string axis_text(Axis p);
/// The axis as a number for around_axis: -1 for all.
inline int axis_of(const char* call, const Shape& x, Axis p) {
  return p.axis == kAllAxes ? -1 : normalize_axis(call, p.axis, x);
}
/// y or dy of a reduction of x, shaped so that it broadcasts against x.
inline Tensor against(const char* call, const Tensor& reduced, const Tensor& x, Axis p) {
  return reshape(reduced, reduced_shape(call, x.shape(), p, true));
}

template <class Op>
Samples<Op> reduction_samples(Rng& r) {
  const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
  return {{{}, {x({3, 4})}}, {{{.axis = 1}}, {x({3, 4})}}, {{{.axis = 0, .keep = true}}, {x({3, 4})}}, {{{.axis = 1}}, {x({2, 3, 2})}}};
}
template <class Op>
Rejects<Op> reduction_rejects() {
  return {{{{.axis = 2}}, {Tensor::zeros({3, 4})}, join(Op::info.name, ": axis 2 is outside [-2, 2) for x [3, 4]")}};
}

struct SumOp {
  Axis p{};
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "sum", .label = "sum", .math = "y = Σ xₖ", .grads = {"dxₖ = dy"},
      .words = "Each term of the sum gets the sum's gradient", .source = "sum rule", .kind = Kind::reduction};
  std::string text() const { return axis_text(p); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("sum", in[0]->shape(), p, p.keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const {
    return broadcast_to(against("sum", c.g, c.x[0], p), c.x[0].shape());
  }
  static Samples<SumOp> samples(Rng& r) { return reduction_samples<SumOp>(r); }
  static Rejects<SumOp> rejects() { return reduction_rejects<SumOp>(); }
};
inline Tensor sum(const Tensor& x, Axis p = {}) { return emit(SumOp{p}, x); }

struct MeanOp {
  Axis p{};
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "mean", .label = "mean", .math = "y = Σ xₖ / K", .grads = {"dxₖ = dy / K"},
      .words = "Each of the K terms gets an equal share of the gradient", .source = "sum rule", .kind = Kind::reduction};
  std::string text() const { return axis_text(p); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("mean", in[0]->shape(), p, p.keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const {
    const Real share = static_cast<Real>(c.y.size()) / static_cast<Real>(c.x[0].size());
    return broadcast_to(against("mean", c.g * share, c.x[0], p), c.x[0].shape());
  }
  static Samples<MeanOp> samples(Rng& r) { return reduction_samples<MeanOp>(r); }
  static Rejects<MeanOp> rejects() { return reduction_rejects<MeanOp>(); }
};
inline Tensor mean(const Tensor& x, Axis p = {}) { return emit(MeanOp{p}, x); }

/// Largest element. Where several are equal they share the gradient evenly.
struct MaxOp {
  Axis p{};
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "max", .label = "max", .math = "y = max xₖ", .grads = {"dxₖ = dy if xₖ = y, else 0"},
      .words = "Only the largest input gets the gradient; equal ones share it", .source = "subgradient, ties shared evenly",
      .kind = Kind::reduction};
  std::string text() const { return axis_text(p); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("max", in[0]->shape(), p, p.keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const {
    const Tensor& x = c.x[0];
    const Tensor hit = equal(x, against("max", c.y, x, p));
    return hit * (against("max", c.g, x, p) / sum(hit, {.axis = p.axis, .keep = true}));
  }
  static Samples<MaxOp> samples(Rng& r) { return reduction_samples<MaxOp>(r); }
  static Rejects<MaxOp> rejects() { return reduction_rejects<MaxOp>(); }
};
inline Tensor max(const Tensor& x, Axis p = {}) { return emit(MaxOp{p}, x); }

/// log Σ exp(xₖ), shifted by the largest element so that nothing overflows.
struct LogSumExpOp {
  Axis p{};
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "logsumexp", .label = "logsumexp", .math = "y = ln Σ exp(xₖ)",
      .grads = {"dxₖ = dy · exp(xₖ − y)"}, .words = "Each term's share of the gradient is its share of the sum, a softmax",
      .source = "Blanchard, Higham & Higham 2021", .kind = Kind::reduction};
  std::string text() const { return axis_text(p); }
  Shape shape(const Tensor* const* in, int) const { return reduced_shape("logsumexp", in[0]->shape(), p, p.keep); }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const {
    const Tensor& x = c.x[0];
    return against("logsumexp", c.g, x, p) * exp(x - against("logsumexp", c.y, x, p));
  }
  static Samples<LogSumExpOp> samples(Rng& r) { return reduction_samples<LogSumExpOp>(r); }
  static Rejects<LogSumExpOp> rejects() { return reduction_rejects<LogSumExpOp>(); }
};
inline Tensor logsumexp(const Tensor& x, Axis p = {}) { return emit(LogSumExpOp{p}, x); }

/// exp(xₖ) / Σ exp(xⱼ) along one axis, the last by default: numbers in (0, 1) that sum to 1.
struct SoftmaxOp {
  int axis = -1;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "softmax", .label = "softmax", .math = "yₖ = exp(xₖ) / Σ exp(xⱼ)",
      .grads = {"dxₖ = yₖ · (dyₖ − Σ dyⱼ yⱼ)"},
      .words = "Each gradient loses the average gradient, then is scaled by its own probability",
      .source = "Bridle 1990", .kind = Kind::reduction};
  std::string text() const { return join("axis ", axis); }
  Shape shape(const Tensor* const* in, int) const {
    normalize_axis("softmax", axis, in[0]->shape());
    return in[0]->shape();
  }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const {
    return c.y * (c.g - sum(c.g * c.y, {.axis = axis, .keep = true}));
  }
  static Samples<SoftmaxOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.axis = 0}, {Tensor::uniform(r, {3, 4}, -2, 2)}}};
  }
  static Rejects<SoftmaxOp> rejects() {
    return {{{.axis = 2}, {Tensor::zeros({64, 10})}, "softmax: axis 2 is outside [-2, 2) for x [64, 10]"}};
  }
};
inline Tensor softmax(const Tensor& x, SoftmaxOp p = {}) { return emit(p, x); }

using ReductionOperators = Operators<SumOp, MeanOp, MaxOp, LogSumExpOp, SoftmaxOp>;
inline const Registered<ReductionOperators> reduction_entries;

}  // namespace deepx::inline DEEPX_PRECISION
