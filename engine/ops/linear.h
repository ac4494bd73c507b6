// SPDX-License-Identifier: MIT
// Matrix product.
#pragma once

#include "engine/ops/view.h"

namespace deepx::inline DEEPX_PRECISION {

/// a [M, K] · b [K, N] → y [M, N]. Transposed views are read in place, nothing is copied.
struct MatmulOp {
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "matmul", .label = "matmul", .math = "Y = A · B", .grads = {"dA = dY · Bᵀ", "dB = Aᵀ · dY"},
      .words = "Each input's gradient is the incoming one multiplied by the other input, transposed",
      .source = "Giles 2008, section 2.2.2", .kind = Kind::linear};
  Shape shape(const Tensor* const* in, int) const {
    const Shape &a = in[0]->shape(), &b = in[1]->shape();
    DEEPX_REQUIRE(a.rank() == 2 && b.rank() == 2, shape, "matmul: a ", a, " @ b ", b, ": both must be matrices; reshape first");
    DEEPX_REQUIRE(a[1] == b[0], shape, "matmul: a ", a, " @ b ", b, ": inner sizes differ (", a[1], " against ", b[0],
                  "); they must be equal");
    return {a[0], b[1]};
  }
  void forward(const Forward& c) const {
    std::fill_n(c.y.raw(), c.y.size(), Real(0));
    add_matmul(matrix_view(c.x(0)), matrix_view(c.x(1)), c.y.raw());
  }
  void backward(const Backward& c) const {
    const int M = c.y.shape()[0], N = c.y.shape()[1];
    const MatrixView g{c.dy, M, N, N, 1};
    if (c.dx(0)) add_matmul(g, matrix_view(c.x(1)).transposed(), c.dx(0));
    if (c.dx(1)) add_matmul(matrix_view(c.x(0)).transposed(), g, c.dx(1));
  }
  Tensor grad(const Backprop& c, int i) const {
    return i == 0 ? emit(*this, c.g, transpose(c.x[1])) : emit(*this, transpose(c.x[0]), c.g);
  }
  static Samples<MatmulOp> samples(Rng& r) {
    const auto x = [&](int rows, int cols) { return Tensor::uniform(r, {rows, cols}, -2, 2); };
    return {{{}, {x(3, 4), x(4, 2)}}, {{}, {x(1, 3), x(3, 1)}}, {{}, {x(17, 13), x(13, 19)}}};
  }
  static Rejects<MatmulOp> rejects() {
    return {{{}, {Tensor::zeros({2, 3}), Tensor::zeros({4, 5})},
             "matmul: a [2, 3] @ b [4, 5]: inner sizes differ (3 against 4); they must be equal"},
            {{}, {Tensor::zeros({2, 3}), Tensor::zeros({3})}, "matmul: a [2, 3] @ b [3]: both must be matrices; reshape first"}};
  }
};
inline Tensor matmul(const Tensor& a, const Tensor& b) { return emit(MatmulOp{}, a, b); }

using LinearOperators = Operators<MatmulOp>;
inline const Registered<LinearOperators> linear_entries;

}  // namespace deepx::inline DEEPX_PRECISION
