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

/// Walks the rows (innermost axis) of a shape, keeping one offset for each of N operands.
template <int N>
class RowWalk {
 public:
  explicit RowWalk(const Shape& shape) : shape_(shape), rank_(shape.rank()) {}
  /// Operand k repeats along axes where it has size 1.
  void operand(int k, const Layout& layout) {
    offset_[k] = layout.offset;
    const int shift = rank_ - layout.shape.rank();
    for (int axis = 0; axis < rank_; ++axis) {
      const bool repeats = axis < shift || (layout.shape[axis - shift] == 1 && shape_[axis] != 1);
      stride_[k][axis] = repeats ? 0 : layout.stride(axis - shift);
    }
  }
  int inner_stride(int k) const { return rank_ ? stride_[k][rank_ - 1] : 1; }
  int inner() const { return rank_ ? shape_.back(0) : 1; }
  /// f(offsets): offsets[k] is where the row starts in operand k's buffer.
  template <class F>
  void rows(F f) {
    if (shape_.size() == 0) return;
    std::array<int, kMaxRank> index{};
    for (int row = shape_.size() / inner(); row > 0; --row) {
      f(offset_);
      for (int axis = rank_ - 2; axis >= 0; --axis) {
        for (int k = 0; k < N; ++k) offset_[k] += stride_[k][axis];
        if (++index[static_cast<std::size_t>(axis)] < shape_[axis]) break;
        for (int k = 0; k < N; ++k) offset_[k] -= stride_[k][axis] * shape_[axis];
        index[static_cast<std::size_t>(axis)] = 0;
      }
    }
  }

 private:
  const Shape& shape_;
  int rank_;
  int offset_[N] = {};
  int stride_[N][kMaxRank] = {};
};

/// `n` elements with a stride as a dense array: in place for stride 1, else gathered into `scratch`.
inline ConstArrayMap dense_row(const Real* from, int stride, int n, std::vector<Real>& scratch) {
  if (stride == 1) return {from, n};
  if (scratch.size() < static_cast<std::size_t>(n)) scratch.resize(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) scratch[static_cast<std::size_t>(i)] = from[i * stride];
  return {scratch.data(), n};
}

/// Scratch rows kept between calls, so that steady state allocates nothing.
inline std::vector<Real>& scratch_row(int k) {
  static std::array<std::vector<Real>, 2> rows;
  return rows[static_cast<std::size_t>(k)];
}

/// One element as an array of fixed size: the formula compiles to a few instructions, without a loop. Scalar graphs live on this.
using ConstOne = Eigen::Map<const Eigen::Array<Real, 1, 1>>;
using One = Eigen::Map<Eigen::Array<Real, 1, 1>>;

/// True when x lies exactly as a dense tensor of `shape`: the whole of it is one row.
inline bool is_dense(const Tensor& x, const Shape& shape) {
  return x.size() == shape.size() && (x.size() == 1 || (x.shape() == shape && x.contiguous()));
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
  const Tensor& a = c.x(0);
  if constexpr (UnaryFormula<Op>) {
    if (c.y.size() == 1) {
      One(c.y.raw()) = op.value(ConstOne(a.raw()));
      return;
    }
    if (is_dense(a, shape)) {
      flat(c.y) = op.value(flat(a));
      return;
    }
    RowWalk<2> walk(shape);
    walk.operand(0, a.layout());
    walk.operand(1, c.y.layout());
    const int n = walk.inner();
    walk.rows([&](const int* offset) {
      const auto x = dense_row(a.storage()->data() + offset[0], walk.inner_stride(0), n, scratch_row(0));
      ArrayMap(c.y.storage()->data() + offset[1], n) = op.value(x);
    });
  } else {
    const Tensor& b = c.x(1);
    if (c.y.size() == 1) {
      One(c.y.raw()) = op.value(ConstOne(a.raw()), ConstOne(b.raw()));
      return;
    }
    if (is_dense(a, shape) && is_dense(b, shape)) {
      flat(c.y) = op.value(flat(a), flat(b));
      return;
    }
    RowWalk<3> walk(shape);
    walk.operand(0, a.layout());
    walk.operand(1, b.layout());
    walk.operand(2, c.y.layout());
    const int n = walk.inner();
    walk.rows([&](const int* offset) {
      const auto x0 = dense_row(a.storage()->data() + offset[0], walk.inner_stride(0), n, scratch_row(0));
      const auto x1 = dense_row(b.storage()->data() + offset[1], walk.inner_stride(1), n, scratch_row(1));
      ArrayMap(c.y.storage()->data() + offset[2], n) = op.value(x0, x1);
    });
  }
}

/// dx += the rule's value; where x was repeated along the row, dx is one number and gets the row's sum.
template <class Expression>
void add_row(Real* dx, int stride, int n, const Expression& rule) {
  if (stride == 0 && n != 1) *dx += rule.sum();
  else ArrayMap(dx, n) += rule;
}

template <Elementwise Op>
void backward_elementwise(const Op& op, const Backward& c) {
  const Shape& shape = c.y.shape();
  const Real* y_data = c.y.raw();
  const Tensor& a = c.x(0);
  if constexpr (UnaryFormula<Op>) {
    if (!c.dx(0)) return;
    if (c.y.size() == 1) {
      One(c.dx(0)) += op.grad(ConstOne(c.dy), ConstOne(a.raw()), ConstOne(y_data));
      return;
    }
    if (is_dense(a, shape)) {
      const int n = c.y.size();
      ArrayMap(c.dx(0), n) += op.grad(ConstArrayMap(c.dy, n), flat(a), ConstArrayMap(y_data, n));
      return;
    }
    RowWalk<2> walk(shape);
    walk.operand(0, a.layout());
    walk.operand(1, Layout(shape));
    const int n = walk.inner();
    walk.rows([&](const int* offset) {
      const auto x = dense_row(a.storage()->data() + offset[0], walk.inner_stride(0), n, scratch_row(0));
      ArrayMap(c.dx(0) + offset[1], n) +=
          op.grad(ConstArrayMap(c.dy + offset[1], n), x, ConstArrayMap(y_data + offset[1], n));
    });
  } else {
    const Tensor& b = c.x(1);
    if (c.y.size() == 1) {
      const ConstOne g(c.dy), x0(a.raw()), x1(b.raw()), y(y_data);
      if (c.dx(0)) One(c.dx(0)) += op.template grad<0>(g, x0, x1, y);
      if (c.dx(1)) One(c.dx(1)) += op.template grad<1>(g, x0, x1, y);
      return;
    }
    if (is_dense(a, shape) && is_dense(b, shape)) {
      const int n = c.y.size();
      const ConstArrayMap g(c.dy, n), x0 = flat(a), x1 = flat(b), y(y_data, n);
      if (c.dx(0)) ArrayMap(c.dx(0), n) += op.template grad<0>(g, x0, x1, y);
      if (c.dx(1)) ArrayMap(c.dx(1), n) += op.template grad<1>(g, x0, x1, y);
      return;
    }
    RowWalk<5> walk(shape);
    walk.operand(0, a.layout());
    walk.operand(1, b.layout());
    walk.operand(2, Layout(shape));
    walk.operand(3, Layout(a.shape()));
    walk.operand(4, Layout(b.shape()));
    const int n = walk.inner();
    walk.rows([&](const int* offset) {
      const auto x0 = dense_row(a.storage()->data() + offset[0], walk.inner_stride(0), n, scratch_row(0));
      const auto x1 = dense_row(b.storage()->data() + offset[1], walk.inner_stride(1), n, scratch_row(1));
      const ConstArrayMap g(c.dy + offset[2], n), y(y_data + offset[2], n);
      if (c.dx(0)) add_row(c.dx(0) + offset[3], walk.inner_stride(3), n, op.template grad<0>(g, x0, x1, y));
      if (c.dx(1)) add_row(c.dx(1) + offset[4], walk.inner_stride(4), n, op.template grad<1>(g, x0, x1, y));
    });
  }
}

}  // namespace deepx::inline DEEPX_PRECISION
