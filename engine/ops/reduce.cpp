// SPDX-License-Identifier: MIT
// Loops of the reductions. Sums run over plain pointers; wide inner axes vectorise, narrow ones are short anyway.
#include "engine/ops/reduce.h"

#include <algorithm>
#include <cmath>

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// f(group, x, stride, count): `x` at the group's first element, elements `stride` apart.
template <class F>
void for_each_group(const Tensor& x, const AxisView& v, F f) {
  for (int o = 0; o < v.outer; ++o)
    for (int i = 0; i < v.inner; ++i) f(o * v.inner + i, x.raw() + o * v.count * v.inner + i);
}

void add_sums(const Forward& c, const char* call, Axis p, bool divide) {
  const Tensor x = packed(c.x(0));
  const AxisView v = around_axis(x.shape(), axis_of(call, x.shape(), p));
  const Real scale = divide ? 1 / static_cast<Real>(v.count) : Real(1);
  for_each_group(x, v, [&](int group, const Real* first) {
    Real total = 0;
    for (int k = 0; k < v.count; ++k) total += first[k * v.inner];
    c.y.raw()[group] = total * scale;
  });
}

void spread_grad(const Backward& c, const char* call, Axis p, bool divide) {
  if (!c.dx(0)) return;
  const AxisView v = around_axis(c.x(0).shape(), axis_of(call, c.x(0).shape(), p));
  const Real scale = divide ? 1 / static_cast<Real>(v.count) : Real(1);
  for (int o = 0; o < v.outer; ++o)
    for (int k = 0; k < v.count; ++k)
      for (int i = 0; i < v.inner; ++i) c.dx(0)[(o * v.count + k) * v.inner + i] += c.dy[o * v.inner + i] * scale;
}

Real largest(const Real* first, const AxisView& v) {
  Real top = first[0];
  for (int k = 1; k < v.count; ++k) {
    const Real x = first[k * v.inner];
    if (x > top || std::isnan(x)) top = x;
  }
  return top;
}

}  // namespace

Shape reduced_shape(const char* call, const Shape& x, Axis p, bool kept) {
  Shape out = x;
  if (p.axis == kAllAxes) {
    if (!kept) return {};
    for (int i = 0; i < x.rank(); ++i) out[i] = 1;
    return out;
  }
  const int axis = normalize_axis(call, p.axis, x);
  out[axis] = 1;
  return kept ? out : x.without(axis);
}

std::string axis_text(Axis p) {
  return (p.axis == kAllAxes ? "all axes" : "axis " + std::to_string(p.axis)) + (p.keep ? ", kept" : "");
}

void SumOp::forward(const Forward& c) const { add_sums(c, "sum", p, false); }
void SumOp::backward(const Backward& c) const { spread_grad(c, "sum", p, false); }
void MeanOp::forward(const Forward& c) const { add_sums(c, "mean", p, true); }
void MeanOp::backward(const Backward& c) const { spread_grad(c, "mean", p, true); }

void MaxOp::forward(const Forward& c) const {
  const Tensor x = packed(c.x(0));
  const AxisView v = around_axis(x.shape(), axis_of("max", x.shape(), p));
  DEEPX_REQUIRE(v.count > 0, shape, "max: x ", x.shape(), " has no elements along the axis; at least one is needed");
  for_each_group(x, v, [&](int group, const Real* first) { c.y.raw()[group] = largest(first, v); });
}

void MaxOp::backward(const Backward& c) const {
  const Tensor x = packed(c.x(0));
  const AxisView v = around_axis(x.shape(), axis_of("max", x.shape(), p));
  for_each_group(x, v, [&](int group, const Real* first) {
    const Real top = c.y.raw()[group];
    const auto hit = [&](int k) { return first[k * v.inner] == top ? Real(1) : Real(0); };
    Real hits = 0;
    for (int k = 0; k < v.count; ++k) hits += hit(k);
    Real* dx = c.dx(0) + (first - x.raw());
    const Real share = c.dy[group] / hits;
    for (int k = 0; k < v.count; ++k) dx[k * v.inner] += hit(k) * share;
  });
}

void LogSumExpOp::forward(const Forward& c) const {
  const Tensor x = packed(c.x(0));
  const AxisView v = around_axis(x.shape(), axis_of("logsumexp", x.shape(), p));
  DEEPX_REQUIRE(v.count > 0, shape, "logsumexp: x ", x.shape(), " has no elements along the axis; at least one is needed");
  for_each_group(x, v, [&](int group, const Real* first) {
    const Real top = largest(first, v);
    Real total = 0;
    for (int k = 0; k < v.count; ++k) total += std::exp(first[k * v.inner] - top);
    // ±∞ is its own answer; ∞ − ∞ above would be NaN.
    c.y.raw()[group] = std::isinf(top) ? top : top + std::log(total);
  });
}

void LogSumExpOp::backward(const Backward& c) const {
  const Tensor x = packed(c.x(0));
  const AxisView v = around_axis(x.shape(), axis_of("logsumexp", x.shape(), p));
  for_each_group(x, v, [&](int group, const Real* first) {
    Real* dx = c.dx(0) + (first - x.raw());
    for (int k = 0; k < v.count; ++k) dx[k * v.inner] += c.dy[group] * std::exp(first[k * v.inner] - c.y.raw()[group]);
  });
}

void SoftmaxOp::forward(const Forward& c) const {
  const Tensor x = packed(c.x(0));
  const AxisView v = around_axis(x.shape(), normalize_axis("softmax", axis, x.shape()));
  if (v.count == 0) return;
  for_each_group(x, v, [&](int, const Real* first) {
    Real* y = c.y.raw() + (first - x.raw());
    const Real top = largest(first, v);
    Real total = 0;
    for (int k = 0; k < v.count; ++k) total += y[k * v.inner] = std::exp(first[k * v.inner] - top);
    for (int k = 0; k < v.count; ++k) y[k * v.inner] /= total;
  });
}

void SoftmaxOp::backward(const Backward& c) const {
  const AxisView v = around_axis(c.y.shape(), normalize_axis("softmax", axis, c.y.shape()));
  for_each_group(c.y, v, [&](int, const Real* y) {
    const auto start = y - c.y.raw();
    const Real* dy = c.dy + start;
    Real* dx = c.dx(0) + start;
    Real average = 0;
    for (int k = 0; k < v.count; ++k) average += dy[k * v.inner] * y[k * v.inner];
    for (int k = 0; k < v.count; ++k) dx[k * v.inner] += y[k * v.inner] * (dy[k * v.inner] - average);
  });
}

template struct CompiledOperators<ReductionOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
