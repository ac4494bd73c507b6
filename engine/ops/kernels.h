// SPDX-License-Identifier: MIT
// Number crunching shared by operators, on raw buffers. Knows no tape.
#pragma once

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// A matrix in a flat buffer, row-major or transposed by its strides.
struct MatrixView {
  const Real* data;
  int rows, cols, row_stride, col_stride;
  MatrixView transposed() const { return {data, cols, rows, col_stride, row_stride}; }
};
/// The matrix a rank-2 tensor holds, whatever its strides.
MatrixView matrix_view(const Tensor& t);

/// y += a·b; a [M, K], b [K, N], y [M, N] row-major. Transposed views are read in place. Rows of y are `y_stride` apart, N
/// unless said otherwise: y may be some columns of a wider matrix.
void add_matmul(MatrixView a, MatrixView b, Real* y, int y_stride = 0);

/// A contiguous tensor seen as [outer, K, inner] around one axis; all of it as [1, size, 1] for axis < 0.
struct AxisView {
  int outer, count, inner;
};
AxisView around_axis(const Shape& shape, int axis);

/// x itself when contiguous, else a row-major copy from the pool.
inline Tensor packed(const Tensor& x) { return x.contiguous() ? x.detach() : x.clone(); }

}  // namespace deepx::inline DEEPX_PRECISION
