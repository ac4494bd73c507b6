// SPDX-License-Identifier: MIT
// The loop behind index_select and index_add.
#include "engine/ops/index.h"

#include <algorithm>
#include <cmath>

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// The shape of x with one place for each index on the axis.
Shape selected_shape(const char* call, int axis, const Shape& x, const Shape& index) {
  const int a = normalize_axis(call, axis, x);
  DEEPX_REQUIRE(index.rank() == 1, shape, call, ": x ", x, ", index ", index, ": index must have one axis; flatten it");
  Shape y = x;
  y.set(a, index[0]);
  return y;
}

// Indices are whole numbers in Real; gradient checks perturb them a little.
int place_at(const char* call, const Tensor& index, int k, int places, int axis) {
  const Real named = index.raw()[k * index.layout().stride(0)];
  const bool known = named >= Real(-0.5) && named < static_cast<Real>(places) - Real(0.5);  // false for NaN
  DEEPX_REQUIRE(known, index, call, ": index ", named, " at place ", k, " is outside [0, ", places,
                "), the places on axis ", axis);
  return static_cast<int>(std::lround(named));
}

// f(first element of a run in the indexed tensor `x`, first element of the run among the selected ones, length of
// both).
template <class F>
void for_each_run(const char* call, int axis, const Shape& x, const Tensor& index, F f) {
  const int a = normalize_axis(call, axis, x), n = index.size();
  const AxisView v = around_axis(x, a);
  for (int k = 0; k < n; ++k) {
    const int place = place_at(call, index, k, v.count, a);
    for (int o = 0; o < v.outer; ++o) f((o * v.count + place) * v.inner, (o * n + k) * v.inner, v.inner);
  }
}

void add(const Real* from, Real* to, int count) {
  for (int i = 0; i < count; ++i) to[i] += from[i];
}

}  // namespace

Shape IndexSelectOp::shape(const Tensor* const* in, int) const {
  return selected_shape("index_select", axis, in[0]->shape(), in[1]->shape());
}

void IndexSelectOp::forward(const Forward& c) const {
  const Tensor x = packed(c.x(0));
  for_each_run("index_select", axis, x.shape(), c.x(1),
               [&](int at, int k, int count) { std::copy_n(x.raw() + at, count, c.y.raw() + k); });
}

void IndexSelectOp::backward(const Backward& c) const {
  if (!c.dx(0)) return;
  for_each_run("index_select", axis, c.x(0).shape(), c.x(1),
               [&](int at, int k, int count) { add(c.dy + k, c.dx(0) + at, count); });
}

Tensor IndexSelectOp::grad(const Backprop& c, int i) const {
  if (i == 1) return zero(c.x[1]);
  return index_add(Tensor::zeros(c.x[0].shape()), c.x[1], c.g, {.axis = axis});
}

Shape IndexAddOp::shape(const Tensor* const* in, int) const {
  const Shape &x = in[0]->shape(), expected = selected_shape("index_add", axis, x, in[1]->shape());
  DEEPX_REQUIRE(in[2]->shape() == expected, shape, "index_add: source ", in[2]->shape(), " for x ", x, " and index ",
                in[1]->shape(), "; it must be ", expected);
  return x;
}

void IndexAddOp::forward(const Forward& c) const {
  const Real* x = c.x(0).storage()->data();
  for_each_pair(c.x(0).layout(), c.y.layout(), [&](int from, int to) { c.y.raw()[to] = x[from]; });
  const Tensor source = packed(c.x(2));
  for_each_run("index_add", axis, c.y.shape(), c.x(1),
               [&](int at, int k, int count) { add(source.raw() + k, c.y.raw() + at, count); });
}

void IndexAddOp::backward(const Backward& c) const {
  if (c.dx(0)) add(c.dy, c.dx(0), c.y.size());
  if (!c.dx(2)) return;
  for_each_run("index_add", axis, c.y.shape(), c.x(1),
               [&](int at, int k, int count) { add(c.dy + at, c.dx(2) + k, count); });
}

Tensor IndexAddOp::grad(const Backprop& c, int i) const {
  if (i == 1) return zero(c.x[1]);
  return i == 0 ? c.g : index_select(c.g, c.x[1], {.axis = axis});
}

template struct CompiledOperators<IndexOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
