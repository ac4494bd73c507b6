// SPDX-License-Identifier: MIT
// Convolution as a matrix product (im2col): the windows of an image become the columns of a matrix.
#include "engine/ops/conv_kernels.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/ops/kernels.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// Rows of y whose windows are unfolded together: as many as fit into the cache next to the kernels.
int block_rows(const Convolution& g) {
  constexpr std::int64_t kBlock = 1 << 17;
  const std::int64_t row = std::max<std::int64_t>(std::int64_t{g.depth()} * g.y.width, 1);
  DEEPX_REQUIRE(row <= kMaxElements, shape, "conv2d: one row of the output reads ", row, " numbers; at most ",
                kMaxElements, " are possible");
  return static_cast<int>(std::clamp<std::int64_t>(kBlock / row, 1, std::max(g.y.height, 1)));
}

// f(row of the column matrix, first number of it inside x, range that is inside) for each number under the kernel and
// each row of the output; the pointer is null if no number is inside.
template <class X, class F>
void for_each_run(const Convolution& g, X* x, Real* columns, int first_row, int rows, F f) {
  const int width = g.y.width;
  Real* to = columns;
  for (int c = 0; c < g.channels(); ++c, x += g.x.height * g.x.width)
    for (int i = 0; i < g.kernel.h; ++i)
      for (int j = 0; j < g.kernel.w; ++j) {
        const int left = j * g.by.dilation.w - g.by.padding.w;
        const Reach inside = reach(g.x.width, width, g.by.stride.w, left);
        for (int row = first_row; row < first_row + rows; ++row, to += width) {
          const int h = row * g.by.stride.h + i * g.by.dilation.h - g.by.padding.h;
          const bool over = h < 0 || h >= g.x.height || inside.first == inside.last;
          f(to, over ? nullptr : x + h * g.x.width + inside.first * g.by.stride.w + left, inside);
        }
      }
}

void unfold(const Convolution& g, const Real* x, Real* columns, int first_row, int rows) {
  const int width = g.y.width, stride = g.by.stride.w;
  for_each_run(g, x, columns, first_row, rows, [&](Real* to, const Real* from, Reach inside) {
    if (!from) return void(std::fill_n(to, width, Real(0)));
    std::fill_n(to, inside.first, Real(0));
    std::fill_n(to + inside.last, width - inside.last, Real(0));
    to += inside.first;
    const int count = inside.last - inside.first;
    if (stride == 1)
      std::copy_n(from, count, to);
    else
      for (int k = 0; k < count; ++k) to[k] = from[k * stride];
  });
}

void add_folded(const Convolution& g, Real* columns, Real* x, int first_row, int rows) {
  const int stride = g.by.stride.w;
  for_each_run(g, x, columns, first_row, rows, [&](const Real* from, Real* to, Reach inside) {
    if (!to) return;
    from += inside.first;
    const int count = inside.last - inside.first;
    for (int k = 0; k < count; ++k) to[k * stride] += from[k];
  });
}

// f(offset in x of an image and group, of its kernels, of its rows in y, first row, number of rows, columns).
template <class F>
void for_each_block(const Convolution& g, F f) {
  const int step = block_rows(g), x_size = g.x.height * g.x.width, y_size = g.y.height * g.y.width;
  Real* columns = scratch(4, std::int64_t{g.depth()} * step * g.y.width);
  for (int n = 0; n < g.x.count; ++n)
    for (int group = 0; group < g.by.groups; ++group) {
      const int x = (n * g.x.channels + group * g.channels()) * x_size;
      const int y = (n * g.y.channels + group * g.outputs()) * y_size;
      for (int row = 0; row < g.y.height; row += step) {
        const int rows = std::min(step, g.y.height - row);
        f(x, group * g.outputs() * g.depth(), y + row * g.y.width, row, rows, columns);
      }
    }
}

MatrixView row_major(const Real* data, int rows, int cols, int stride) { return {data, rows, cols, stride, 1}; }

}  // namespace

void add_output(const Convolution& g, const Real* x, const Real* w, Real* y) {
  const int K = g.depth(), O = g.outputs(), area = g.y.height * g.y.width;
  for_each_block(g, [&](int x_at, int w_at, int y_at, int row, int rows, Real* columns) {
    const int P = rows * g.y.width;
    unfold(g, x + x_at, columns, row, rows);
    add_matmul(row_major(w + w_at, O, K, K), row_major(columns, K, P, P), y + y_at, area);
  });
}

void add_input(const Convolution& g, const Real* w, const Real* y, Real* x) {
  const int K = g.depth(), O = g.outputs(), area = g.y.height * g.y.width;
  for_each_block(g, [&](int x_at, int w_at, int y_at, int row, int rows, Real* columns) {
    const int P = rows * g.y.width;
    std::fill_n(columns, K * P, Real(0));
    add_matmul(row_major(w + w_at, O, K, K).transposed(), row_major(y + y_at, O, P, area), columns);
    add_folded(g, columns, x + x_at, row, rows);
  });
}

void add_weight(const Convolution& g, const Real* x, const Real* y, Real* w) {
  const int K = g.depth(), O = g.outputs(), area = g.y.height * g.y.width;
  for_each_block(g, [&](int x_at, int w_at, int y_at, int row, int rows, Real* columns) {
    const int P = rows * g.y.width;
    unfold(g, x + x_at, columns, row, rows);
    add_matmul(row_major(y + y_at, O, P, area), row_major(columns, K, P, P).transposed(), w + w_at);
  });
}

}  // namespace deepx::inline DEEPX_PRECISION
