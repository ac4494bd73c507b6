// SPDX-License-Identifier: MIT
// Matrix products: plain loops for tiny matrices, Eigen's blocked product for larger ones.
#include "engine/ops/kernels.h"

#include "engine/tensor/eigen.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// Below this many multiply-adds, setting up Eigen's blocking costs more than the product.
constexpr int kSmallProduct = 2048;

using RowMajor = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ColMajor = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor>;
using Outer = Eigen::OuterStride<>;

// W columns of y from column j on, their sums kept in registers.
template <int W>
void add_columns(const MatrixView& a, const MatrixView& b, Real* y, int y_stride, int j) {
  for (int i = 0; i < a.rows; ++i) {
    Real sums[W] = {};
    for (int k = 0; k < a.cols; ++k) {
      const Real factor = a.data[i * a.row_stride + k * a.col_stride];
      const Real* row = b.data + k * b.row_stride + j * b.col_stride;
      for (int w = 0; w < W; ++w) sums[w] += factor * row[w * b.col_stride];
    }
    for (int w = 0; w < W; ++w) y[i * y_stride + j + w] += sums[w];
  }
}

void add_small(const MatrixView& a, const MatrixView& b, Real* y, int y_stride) {
  int j = 0;
  for (; j + 8 <= b.cols; j += 8) add_columns<8>(a, b, y, y_stride, j);
  if (b.cols - j >= 4) add_columns<4>(a, b, y, y_stride, j), j += 4;
  if (b.cols - j >= 2) add_columns<2>(a, b, y, y_stride, j), j += 2;
  if (b.cols - j >= 1) add_columns<1>(a, b, y, y_stride, j);
}

// Calls f with an Eigen map of the view: row-major if its rows are dense, column-major if its columns are (a transposed
// view), or of a copy.
template <class F>
void with_map(const MatrixView& m, F f) {
  const bool forward = m.row_stride >= 0 && m.col_stride >= 0;  // maps have no negative strides, as a flipped view has
  if (forward && (m.col_stride == 1 || m.cols == 1))
    return f(Eigen::Map<const RowMajor, 0, Outer>(m.data, m.rows, m.cols, Outer(m.row_stride)));
  if (forward && (m.row_stride == 1 || m.rows == 1))
    return f(Eigen::Map<const ColMajor, 0, Outer>(m.data, m.rows, m.cols, Outer(m.col_stride)));
  RowMajor copy(m.rows, m.cols);
  for (int i = 0; i < m.rows; ++i)
    for (int j = 0; j < m.cols; ++j) copy(i, j) = m.data[i * m.row_stride + j * m.col_stride];
  f(Eigen::Map<const RowMajor, 0, Outer>(copy.data(), m.rows, m.cols, Outer(m.cols)));
}

}  // namespace

MatrixView matrix_view(const Tensor& t, int offset) {
  const int rank = t.rank();
  return {t.storage()->data() + offset, t.shape().back(1), t.shape().back(0), t.layout().stride(rank - 2),
          t.layout().stride(rank - 1)};
}

void add_matmul(MatrixView a, MatrixView b, Real* y, int y_stride) {
  if (y_stride == 0) y_stride = b.cols;
  if (std::int64_t{a.rows} * a.cols * b.cols <= kSmallProduct) return add_small(a, b, y, y_stride);
  Eigen::Map<RowMajor, 0, Outer> out(y, a.rows, b.cols, Outer(y_stride));
  with_map(a, [&](const auto& left) { with_map(b, [&](const auto& right) { out.noalias() += left * right; }); });
}

AxisView around_axis(const Shape& shape, int axis) {
  if (axis < 0) return {1, shape.size(), 1};
  AxisView view{1, shape[axis], 1};
  for (int i = 0; i < axis; ++i) view.outer *= shape[i];
  for (int i = axis + 1; i < shape.rank(); ++i) view.inner *= shape[i];
  return view;
}

}  // namespace deepx::inline DEEPX_PRECISION
