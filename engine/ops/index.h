// SPDX-License-Identifier: MIT
// Places of a tensor by number: index_select reads them, index_add adds to them. Each is the gradient of the other.
#pragma once

#include "engine/ops/view.h"

namespace deepx::inline DEEPX_PRECISION {

/// Slices of x along one axis, in the order of `index` [n]; an index may occur several times, or never.
///   x [.., K, ..], index [n] whole numbers in [0, K) → y [.., n, ..]. Throws Error::index for a number outside.
struct IndexSelectOp {
  int axis = 0;
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "index_select", .label = "x[index]", .math = "yₖ = x at indexₖ",
      .grads = {"dx = Σ dyₖ where indexₖ names the place", "dindex = 0"},
      .words = "Each place gathers the gradients of all outputs that read it; other places get none", .source = "linear map: its adjoint", .kind = Kind::linear};
  static std::vector<Parameter> parameters() { return {axis_parameter<&IndexSelectOp::axis>("axis", "the axis that is numbered")}; }
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<IndexSelectOp> samples(Rng& r) {
    const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
    return {{{}, {x({4, 3}), Tensor::from({5}, {2, 0, 2, 3, 0})}},
            {{.axis = 1}, {x({2, 3, 2}), Tensor::from({2}, {2, 1})}},
            {{.axis = -1}, {x({2, 3}), Tensor::from({4}, {0, 0, 1, 0})}}};
  }
  static Rejects<IndexSelectOp> rejects() {
    return {{{}, {Tensor::zeros({4, 3}), Tensor::from({3}, {0, 4, 1})}, "index_select: index 4 at place 1 is outside [0, 4), the places on axis 0"},
            {{.axis = -1}, {Tensor::zeros({4, 3}), Tensor::from({1}, {-1})}, "index_select: index -1 at place 0 is outside [0, 3), the places on axis 1"},
            {{}, {Tensor::zeros({4, 3}), Tensor::zeros({2, 2})}, "index_select: x [4, 3], index [2, 2]: index must have one axis; flatten it"}};
  }
};
inline Tensor index_select(const Tensor& x, const Tensor& index, IndexSelectOp p = {}) { return emit(p, x, index); }

/// x plus `source` at the places along one axis that `index` [n] names; several additions to one place add up.
///   x [.., K, ..], index [n] whole numbers in [0, K), source [.., n, ..] → y, x's shape. Throws Error::index for a number outside.
struct IndexAddOp {
  int axis = 0;
  static constexpr int arity = 3;
  static constexpr OpInfo info{.name = "index_add", .label = "+ at index", .math = "y = x + Σ sourceₖ at indexₖ",
      .grads = {"dx = dy", "dindex = 0", "dsourceₖ = dy at indexₖ"}, .words = "x gets the gradient unchanged; each addend reads it at the place it went to",
      .source = "linear map: its adjoint", .kind = Kind::linear};
  static std::vector<Parameter> parameters() { return {axis_parameter<&IndexAddOp::axis>("axis", "the axis that is numbered")}; }
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<IndexAddOp> samples(Rng& r) {
    const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
    return {{{}, {x({4, 3}), Tensor::from({5}, {2, 0, 2, 3, 0}), x({5, 3})}},
            {{.axis = 1}, {x({2, 3, 2}), Tensor::from({2}, {2, 1}), x({2, 2, 2})}},
            {{.axis = -1}, {x({2, 3}), Tensor::from({4}, {0, 0, 1, 0}), x({2, 4})}}};
  }
  static Rejects<IndexAddOp> rejects() {
    return {{{}, {Tensor::zeros({4}), Tensor::from({1}, {4}), Tensor::zeros({1})}, "index_add: index 4 at place 0 is outside [0, 4), the places on axis 0"},
            {{}, {Tensor::zeros({4, 3}), Tensor::zeros({2}), Tensor::zeros({3, 3})}, "index_add: source [3, 3] for x [4, 3] and index [2]; it must be [2, 3]"}};
  }
};
inline Tensor index_add(const Tensor& x, const Tensor& index, const Tensor& source, IndexAddOp p = {}) { return emit(p, x, index, source); }

using IndexOperators = Operators<IndexSelectOp, IndexAddOp>;
inline const Registered<IndexOperators> index_entries;

}  // namespace deepx::inline DEEPX_PRECISION
