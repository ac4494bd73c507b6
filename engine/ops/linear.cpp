// SPDX-License-Identifier: MIT
// Compiles the products of matrices and vectors.
#include "engine/ops/linear.h"

#include <algorithm>

#include "engine/ops/operator_table.h"
#include "engine/ops/reduce.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// All axes but the last two: the shape of an array of matrices.
Shape leading(const Shape& s) { return Shape(s.sizes().first(static_cast<std::size_t>(s.rank() - 2))); }
Layout leading(const Layout& in) {
  Layout out = in;
  out.shape = leading(in.shape);
  return out;
}

// f(first element of the matrix in a, in b, number of the product) for each product of the array `count`.
template <class F>
void for_each_product(const Layout& a, const Layout& b, const Shape& count, F f) {
  int k = 0;
  for_each_pair(broadcast_layout("matmul", leading(a), count), broadcast_layout("matmul", leading(b), count),
                [&](int i, int j) { f(i, j, k++); });
}

MatrixView column(const Tensor& x) { return {x.raw(), x.size(), 1, x.layout().stride(0), 1}; }
MatrixView row(const Tensor& x) { return column(x).transposed(); }

}  // namespace

Shape MatmulOp::shape(const Tensor* const* in, int) const {
  const Shape &a = in[0]->shape(), &b = in[1]->shape();
  DEEPX_REQUIRE(a.rank() >= 2 && b.rank() >= 2, shape, "matmul: a ", a, " @ b ", b,
                ": both must be matrices, or more of them along leading axes; unsqueeze a vector");
  DEEPX_REQUIRE(a.back(0) == b.back(1), shape, "matmul: a ", a, " @ b ", b, ": inner sizes differ (", a.back(0),
                " against ", b.back(1), "); they must be equal");
  Shape y = broadcast("matmul, leading axes", leading(a), leading(b));
  y.append(a.back(1));
  y.append(b.back(0));
  return y;
}

void MatmulOp::forward(const Forward& c) const {
  const Shape& y = c.y.shape();
  std::fill_n(c.y.raw(), c.y.size(), Real(0));
  for_each_product(c.x(0).layout(), c.x(1).layout(), leading(y), [&](int i, int j, int k) {
    add_matmul(matrix_view(c.x(0), i), matrix_view(c.x(1), j), c.y.raw() + k * y.back(1) * y.back(0));
  });
}

// A matrix that was used in several products gets the sum of its gradients, since all are added in the same place.
void MatmulOp::backward(const Backward& c) const {
  const Shape& y = c.y.shape();
  const int M = y.back(1), N = y.back(0);
  const auto g = [&](int k) { return MatrixView{c.dy + k * M * N, M, N, N, 1}; };
  const Layout a = c.x(0).layout(), b = c.x(1).layout(), da(a.shape), db(b.shape);
  if (c.dx(0))
    for_each_product(da, b, leading(y),
                     [&](int i, int j, int k) { add_matmul(g(k), matrix_view(c.x(1), j).transposed(), c.dx(0) + i); });
  if (c.dx(1))
    for_each_product(a, db, leading(y),
                     [&](int i, int j, int k) { add_matmul(matrix_view(c.x(0), i).transposed(), g(k), c.dx(1) + j); });
}

Tensor MatmulOp::grad(const Backprop& c, int i) const {
  return i == 0 ? matmul(c.g, transpose(c.x[1])) : matmul(transpose(c.x[0]), c.g);
}

Shape OuterOp::shape(const Tensor* const* in, int) const {
  const Shape &a = in[0]->shape(), &b = in[1]->shape();
  DEEPX_REQUIRE(a.rank() == 1 && b.rank() == 1, shape, "outer: a ", a, ", b ", b,
                ": both must have one axis; flatten them");
  return {a[0], b[0]};
}

void OuterOp::forward(const Forward& c) const {
  std::fill_n(c.y.raw(), c.y.size(), Real(0));
  add_matmul(column(c.x(0)), row(c.x(1)), c.y.raw());
}

void OuterOp::backward(const Backward& c) const {
  const int M = c.y.shape()[0], N = c.y.shape()[1];
  const MatrixView g{c.dy, M, N, N, 1};
  if (c.dx(0)) add_matmul(g, column(c.x(1)), c.dx(0));
  if (c.dx(1)) add_matmul(row(c.x(0)), g, c.dx(1));
}

Tensor OuterOp::grad(const Backprop& c, int i) const {
  const Tensor& other = c.x[static_cast<std::size_t>(1 - i)];
  return i == 0 ? sum(c.g * other, {.axis = 1}) : sum(transpose(c.g) * other, {.axis = 1});
}

template struct CompiledOperators<LinearOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
