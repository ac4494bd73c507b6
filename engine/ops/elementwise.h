// SPDX-License-Identifier: MIT
// Runs an elementwise formula and its gradient over tensors of any layout. This is the only place that broadcasts and
// undoes it.
#pragma once

#include <algorithm>

#include "engine/graph/operator.h"
#include "engine/tensor/eigen.h"

namespace deepx::inline DEEPX_PRECISION {

/// `value(x)`, `value(a, b)` or `value(a, b, c)` computes one element; it is a template for any array type.
template <class Op>
concept UnaryFormula = requires(const Op& op, const ConstArrayMap& x) { op.value(x); };
template <class Op>
concept BinaryFormula = requires(const Op& op, const ConstArrayMap& x) { op.value(x, x); };
template <class Op>
concept TernaryFormula = requires(const Op& op, const ConstArrayMap& x) { op.value(x, x, x); };
template <class Op>
concept Elementwise = UnaryFormula<Op> || BinaryFormula<Op> || TernaryFormula<Op>;

template <Elementwise Op>
inline constexpr int kInputs = UnaryFormula<Op> ? 1 : BinaryFormula<Op> ? 2 : 3;

/// The gradient for input I: `grad(g, x, y)` for one input, `grad<I>(g, a, b, .., y)` for several.
template <int I, Elementwise Op, class G, class... Rest>
auto rule(const Op& op, const G& g, const Rest&... inputs_and_y) {
  if constexpr (UnaryFormula<Op>) return op.grad(g, inputs_and_y...);
  else return op.template grad<I>(g, inputs_and_y...);
}

/// f(I) for each input of the formula, where I is a constant; `with_inputs` passes all results to `use` in one call.
template <Elementwise Op, class F>
void for_inputs(F f) {
  [&]<int... I>(std::integer_sequence<int, I...>) { (f(std::integral_constant<int, I>{}), ...); }(
      std::make_integer_sequence<int, kInputs<Op>>{});
}
template <Elementwise Op, class F, class Use>
decltype(auto) with_inputs(F f, Use use) {
  return [&]<int... I>(std::integer_sequence<int, I...>) -> decltype(auto) {
    return use(f(std::integral_constant<int, I>{})...);
  }(std::make_integer_sequence<int, kInputs<Op>>{});
}

/// One element as an array of fixed size: the formula compiles to a few instructions, without a loop. Scalar graphs
/// depend on this.
using ConstOne = Eigen::Map<const Eigen::Array<Real, 1, 1>>;
using One = Eigen::Map<Eigen::Array<Real, 1, 1>>;

/// True when x is a dense tensor of `shape`, so that all of it is one row.
inline bool is_dense(const Tensor& x, const Shape& shape) {
  return x.size() == shape.size() && (x.size() == 1 || (x.shape() == shape && x.contiguous()));
}

/// Input k as a dense array of `shape`: in place if it is dense, otherwise a copy with the repeats.
inline ConstArrayMap dense(const Tensor& x, const Shape& shape, std::size_t k) {
  if (is_dense(x, shape)) return flat(x);
  Real* to = scratch(k, shape.size());
  const Real* from = x.storage()->data();
  for_each_pair(broadcast_layout("dense", x.layout(), shape), Layout(shape), [&](int i, int o) { to[o] = from[i]; });
  return {to, shape.size()};
}

/// dx += rule, where x is an input that was repeated to `shape`: each element gets the sum over its repeats.
template <class Expression>
void add_grad(Real* dx, const Shape& x_shape, const Shape& shape, const Expression& rule) {
  const bool same = x_shape == shape;
  Real* part = same ? dx : scratch(3, shape.size());
  if (!same) std::fill_n(part, shape.size(), Real(0));
  ArrayMap(part, shape.size()) += rule;  // the only place, since every rule compiles to its own loop here
  if (same) return;
  for_each_pair(Layout(shape), broadcast_layout("add_grad", Layout(x_shape), shape), [&](int i, int o) { dx[o] += part[i]; });
}

template <Elementwise Op>
Tensor prepare_elementwise(const Op& op, const Tensor* const* in) {
  if constexpr (requires { op.check(); }) op.check();
  Shape shape = in[kInputs<Op> - 1]->shape();
  for (int i = kInputs<Op> - 2; i >= 0; --i)
    if (in[i]->shape() != shape) shape = broadcast(Op::info.name.data(), in[i]->shape(), shape);
  return Tensor::empty(shape);
}

template <Elementwise Op>
void forward_elementwise(const Op& op, const Forward& c) {
  const auto one = [&](auto i) { return ConstOne(c.x(i).raw()); };
  const auto row = [&](auto i) { return dense(c.x(i), c.y.shape(), i); };
  const auto value = [&](const auto&... x) { return op.value(x...); };
  if (c.y.size() == 1) One(c.y.raw()) = with_inputs<Op>(one, value);
  else flat(c.y) = with_inputs<Op>(row, value);
}

template <Elementwise Op>
void backward_elementwise(const Op& op, const Backward& c) {
  const Shape& shape = c.y.shape();
  if (const int n = c.y.size(); n == 1) {
    const ConstOne g(c.dy), y(c.y.raw());
    with_inputs<Op>([&](auto i) { return ConstOne(c.x(i).raw()); }, [&](const auto&... x) {
      for_inputs<Op>([&](auto i) {
        if (c.dx(i)) One(c.dx(i)) += rule<i>(op, g, x..., y);
      });
    });
  } else {
    const ConstArrayMap g(c.dy, n), y(c.y.raw(), n);
    with_inputs<Op>([&](auto i) { return dense(c.x(i), shape, i); }, [&](const auto&... x) {
      for_inputs<Op>([&](auto i) {
        if (c.dx(i)) add_grad(c.dx(i), c.x(i).shape(), shape, rule<i>(op, g, x..., y));
      });
    });
  }
}

template <Elementwise Op>
Tensor grad_elementwise(const Op& op, const Backprop& c, int input) {
  Tensor dx;
  with_inputs<Op>([&](auto i) { return c.x[i]; }, [&](const auto&... x) {
    for_inputs<Op>([&](auto i) {
      if (i == input) dx = rule<i>(op, c.g, x..., c.y);
    });
  });
  return dx;
}

}  // namespace deepx::inline DEEPX_PRECISION
