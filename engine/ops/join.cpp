// SPDX-License-Identifier: MIT
// The layouts of the parts in a joined tensor.
#include "engine/ops/join.h"

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// f(i, where input i lies in y), for parts that follow each other along axis `a`.
template <class Pass, class F>
void for_each_slice(const Pass& c, int a, F f) {
  Layout part(c.y.shape());
  for (int i = 0; i < c.arity; ++i) {
    part.shape = c.x(i).shape();
    f(i, part);
    part.offset += part.shape[a] * part.stride(a);
  }
}

// The same for parts that lack axis `a`.
template <class Pass, class F>
void for_each_layer(const Pass& c, int a, F f) {
  const Layout y(c.y.shape());
  Layout part;
  part.shape = y.shape.without(a);
  for (int i = 0; i < part.shape.rank(); ++i) part.stride(i) = y.stride(i < a ? i : i + 1);
  for (int i = 0; i < c.arity; ++i, part.offset += y.stride(a)) f(i, part);
}

void gather(const Forward& c, int i, const Layout& part) {
  const Real* x = c.x(i).storage()->data();
  for_each_pair(c.x(i).layout(), part, [&](int from, int to) { c.y.raw()[to] = x[from]; });
}

void spread(const Backward& c, int i, const Layout& part) {
  if (c.dx(i)) for_each_pair(Layout(part.shape), part, [&](int to, int from) { c.dx(i)[to] += c.dy[from]; });
}

}  // namespace

Shape ConcatOp::shape(const Tensor* const* in, int count) const {
  DEEPX_REQUIRE(count > 0, value, "concat: no tensors are given; give at least one");
  Shape s = in[0]->shape();
  const int a = normalize_axis("concat", axis, s);
  for (int i = 1; i < count; ++i) {
    const bool fits = in[i]->rank() == s.rank() && in[i]->shape().without(a) == s.without(a);
    DEEPX_REQUIRE(fits, shape, "concat: input ", i, " is ", in[i]->shape(), ", input 0 is ", in[0]->shape(),
                  "; all axes but ", axis, " must agree");
  }
  for (int i = 1; i < count; ++i) s.set(a, std::int64_t{s[a]} + in[i]->shape()[a]);
  return s;
}

void ConcatOp::forward(const Forward& c) const {
  for_each_slice(c, normalize_axis("concat", axis, c.y.shape()),
                 [&](int i, const Layout& part) { gather(c, i, part); });
}

void ConcatOp::backward(const Backward& c) const {
  for_each_slice(c, normalize_axis("concat", axis, c.y.shape()),
                 [&](int i, const Layout& part) { spread(c, i, part); });
}

Tensor ConcatOp::grad(const Backprop& c, int i) const {
  const int a = normalize_axis("concat", axis, c.y.shape());
  int start = 0;
  for (int k = 0; k < i; ++k) start += c.x[static_cast<std::size_t>(k)].shape()[a];
  return slice(c.g, {.axis = a, .start = start, .stop = start + c.x[static_cast<std::size_t>(i)].shape()[a]});
}

Shape StackOp::shape(const Tensor* const* in, int count) const {
  DEEPX_REQUIRE(count > 0, value, "stack: no tensors are given; give at least one");
  const Shape& s = in[0]->shape();
  const int a = new_axis("stack", axis, s);
  for (int i = 1; i < count; ++i)
    DEEPX_REQUIRE(in[i]->shape() == s, shape, "stack: input ", i, " is ", in[i]->shape(), ", input 0 is ", s,
                  "; all must have the same shape");
  Shape y;
  for (int i = 0; i <= s.rank(); ++i) {
    if (i == a) y.append(count);
    if (i < s.rank()) y.append(s[i]);
  }
  return y;
}

void StackOp::forward(const Forward& c) const {
  for_each_layer(c, normalize_axis("stack", axis, c.y.shape()), [&](int i, const Layout& part) { gather(c, i, part); });
}

void StackOp::backward(const Backward& c) const {
  for_each_layer(c, normalize_axis("stack", axis, c.y.shape()), [&](int i, const Layout& part) { spread(c, i, part); });
}

Tensor StackOp::grad(const Backprop& c, int i) const {
  return squeeze(slice(c.g, {.axis = axis, .start = i, .stop = i + 1}), axis);
}

template struct CompiledOperators<JoinOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
