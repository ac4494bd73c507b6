// SPDX-License-Identifier: MIT
// Runs an elementwise formula over tensors of any layout, and its gradient back. Broadcasting is done and undone here, once.
#pragma once

#include <array>
#include <vector>

#include "engine/graph/operator.h"
#include "engine/tensor/eigen.h"

namespace deepx::inline DEEPX_PRECISION {

/// `value(x)` or `value(a, b)` says what one element becomes; written for any array type.
template <class Op>
concept UnaryFormula = requires(const Op& op, const ConstArrayMap& x) { op.value(x); };
template <class Op>
concept BinaryFormula = requires(const Op& op, const ConstArrayMap& x) { op.value(x, x); };
template <class Op>
concept Elementwise = UnaryFormula<Op> || BinaryFormula<Op>;

/// Buffers kept between calls, so that steady state allocates nothing.
inline std::vector<Real>& scratch(std::size_t k, int size) {
  static std::array<std::vector<Real>, 3> buffers;
  if (buffers[k].size() < static_cast<std::size_t>(size)) buffers[k].resize(static_cast<std::size_t>(size));
  return buffers[k];
}

/// One element as an array of fixed size: the formula compiles to a few instructions, without a loop. Scalar graphs live on this.
using ConstOne = Eigen::Map<const Eigen::Array<Real, 1, 1>>;
using One = Eigen::Map<Eigen::Array<Real, 1, 1>>;

/// True when x lies exactly as a dense tensor of `shape`: the whole of it is one row.
inline bool is_dense(const Tensor& x, const Shape& shape) {
  return x.size() == shape.size() && (x.size() == 1 || (x.shape() == shape && x.contiguous()));
}

/// Input k as a dense array of `shape`: in place when it lies so, else repeated and gathered into scratch.
inline ConstArrayMap dense(const Tensor& x, const Shape& shape, std::size_t k) {
  if (is_dense(x, shape)) return flat(x);
  Real* to = scratch(k, shape.size()).data();
  const Real* from = x.storage()->data();
  for_each_pair(broadcast_layout("dense", x.layout(), shape), Layout(shape), [&](int i, int o) { to[o] = from[i]; });
  return {to, shape.size()};
}

/// dx += rule, where x is an input that was repeated to `shape`: each element gets the sum over its repeats.
template <class Expression>
void add_grad(Real* dx, const Shape& x_shape, const Shape& shape, const Expression& rule) {
  if (x_shape == shape) {
    ArrayMap(dx, shape.size()) += rule;
    return;
  }
  Real* part = scratch(2, shape.size()).data();
  ArrayMap(part, shape.size()) = rule;
  for_each_pair(Layout(shape), broadcast_layout("add_grad", Layout(x_shape), shape), [&](int i, int o) { dx[o] += part[i]; });
}

template <Elementwise Op>
Tensor prepare_elementwise(const Op&, const Tensor* const* in) {
  if constexpr (UnaryFormula<Op>) return Tensor(in[0]->shape());
  else if (in[0]->shape() == in[1]->shape()) return Tensor(in[0]->shape());
  else return Tensor(broadcast(Op::info.name.data(), in[0]->shape(), in[1]->shape()));
}

template <Elementwise Op>
void forward_elementwise(const Op& op, const Forward& c) {
  const Shape& shape = c.y.shape();
  if (c.y.size() == 1) {
    if constexpr (UnaryFormula<Op>) One(c.y.raw()) = op.value(ConstOne(c.x(0).raw()));
    else One(c.y.raw()) = op.value(ConstOne(c.x(0).raw()), ConstOne(c.x(1).raw()));
  } else {
    if constexpr (UnaryFormula<Op>) flat(c.y) = op.value(dense(c.x(0), shape, 0));
    else flat(c.y) = op.value(dense(c.x(0), shape, 0), dense(c.x(1), shape, 1));
  }
}

template <Elementwise Op>
void backward_elementwise(const Op& op, const Backward& c) {
  const Shape& shape = c.y.shape();
  if (const int n = c.y.size(); n == 1) {
    const ConstOne g(c.dy), y(c.y.raw()), a(c.x(0).raw());
    if constexpr (UnaryFormula<Op>) {
      if (c.dx(0)) One(c.dx(0)) += op.grad(g, a, y);
    } else {
      const ConstOne b(c.x(1).raw());
      if (c.dx(0)) One(c.dx(0)) += op.template grad<0>(g, a, b, y);
      if (c.dx(1)) One(c.dx(1)) += op.template grad<1>(g, a, b, y);
    }
  } else {
    const ConstArrayMap g(c.dy, n), y(c.y.raw(), n), a = dense(c.x(0), shape, 0);
    if constexpr (UnaryFormula<Op>) {
      if (c.dx(0)) add_grad(c.dx(0), shape, shape, op.grad(g, a, y));
    } else {
      const ConstArrayMap b = dense(c.x(1), shape, 1);
      if (c.dx(0)) add_grad(c.dx(0), c.x(0).shape(), shape, op.template grad<0>(g, a, b, y));
      if (c.dx(1)) add_grad(c.dx(1), c.x(1).shape(), shape, op.template grad<1>(g, a, b, y));
    }
  }
}

}  // namespace deepx::inline DEEPX_PRECISION
