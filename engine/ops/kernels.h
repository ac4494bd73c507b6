// SPDX-License-Identifier: MIT
// Kernels that operators share, on raw buffers. Independent of tapes.
#pragma once

#include <cmath>

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// A matrix in a flat buffer, row-major or transposed by its strides.
struct MatrixView {
  const Real* data;
  int rows, cols, row_stride, col_stride;
  MatrixView transposed() const { return {data, cols, rows, col_stride, row_stride}; }
};
/// The matrix in the last two axes of t, with any strides, that begins at `offset` of its buffer.
MatrixView matrix_view(const Tensor& t, int offset);

/// y += a·b; a [M, K], b [K, N], y [M, N] row-major. Transposed views are read in place. Rows of y are `y_stride`
/// apart, N by default: y may be some columns of a wider matrix.
void add_matmul(MatrixView a, MatrixView b, Real* y, int y_stride = 0);

/// A contiguous tensor as [outer, K, inner] around one axis; as [1, size, 1] for axis < 0.
struct AxisView {
  int outer, count, inner;
};
AxisView around_axis(const Shape& shape, int axis);

/// f(group, index of its first element) for each run along that axis; elements of a group are v.inner apart.
template <class F>
void for_each_group(const AxisView& v, F f) {
  for (int o = 0; o < v.outer; ++o)
    for (int i = 0; i < v.inner; ++i) f(o * v.inner + i, o * v.count * v.inner + i);
}

/// The first element of a group in the order `before` (std::greater<>() for the largest); NaN comes before everything.
template <class Before>
Real extreme(const Real* first, const AxisView& v, Before before) {
  Real best = first[0];
  for (int k = 1; k < v.count; ++k) {
    const Real x = first[k * v.inner];
    if (before(x, best) || std::isnan(x)) best = x;
  }
  return best;
}

/// x itself if contiguous, otherwise a row-major copy from the pool.
inline Tensor packed(const Tensor& x) { return x.contiguous() ? x.detach() : x.clone(); }

}  // namespace deepx::inline DEEPX_PRECISION
