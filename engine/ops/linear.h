// SPDX-License-Identifier: MIT
// Products of matrices, matmul, and of vectors, outer.
#pragma once

#include "engine/ops/view.h"

namespace deepx::inline DEEPX_PRECISION {

/// a [.., M, K] · b [.., K, N] → y [.., M, N]; the leading axes broadcast. Transposed views are read in place, without
/// a copy.
struct MatmulOp {
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "matmul", .label = "matmul", .math = "Y = A · B", .grads = {"dA = dY · Bᵀ", "dB = Aᵀ · dY"},
      .words = "Each input's gradient is the incoming one multiplied by the other input, transposed",
      .source = "Giles 2008, section 2.2.2", .kind = Kind::linear};
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<MatmulOp> samples(Rng& r) {
    const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
    return {{{}, {x({3, 4}), x({4, 2})}},       {{}, {x({1, 3}), x({3, 1})}},       {{}, {x({17, 13}), x({13, 19})}},
            {{}, {x({2, 3, 4}), x({2, 4, 2})}}, {{}, {x({2, 3, 4}), x({4, 2})}},    {{}, {x({3, 4}), x({2, 4, 2})}},
            {{}, {x({2, 1, 2, 3}), x({3, 3, 2})}}};
  }
  static Rejects<MatmulOp> rejects() {
    return {{{}, {Tensor::zeros({2, 3}), Tensor::zeros({4, 5})},
             "matmul: a [2, 3] @ b [4, 5]: inner sizes differ (3 against 4); they must be equal"},
            {{}, {Tensor::zeros({2, 3}), Tensor::zeros({3})},
             "matmul: a [2, 3] @ b [3]: both must be matrices, or more of them along leading axes; unsqueeze a vector"},
            {{}, {Tensor::zeros({2, 4, 3}), Tensor::zeros({5, 3, 4})},
             "matmul, leading axes: cannot broadcast a [2] with b [5]: axis -1 is 2 in a and 5 in b; sizes must match or be 1"}};
  }
};
inline Tensor matmul(const Tensor& a, const Tensor& b) { return emit(MatmulOp{}, a, b); }

/// a [M], b [N] → y [M, N]: every product of one element of each.
struct OuterOp {
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "outer", .label = "outer", .math = "yᵢⱼ = aᵢ · bⱼ", .grads = {"da = dY · b", "db = dYᵀ · a"},
      .words = "Each vector's gradient is the incoming matrix applied to the other vector", .source = "product rule", .kind = Kind::linear};
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<OuterOp> samples(Rng& r) {
    const auto x = [&](int n) { return Tensor::uniform(r, {n}, -2, 2); };
    return {{{}, {x(3), x(4)}}, {{}, {x(1), x(2)}}, {{}, {x(50), x(45)}}};
  }
  static Rejects<OuterOp> rejects() {
    return {{{}, {Tensor::zeros({2, 3}), Tensor::zeros({3})}, "outer: a [2, 3], b [3]: both must have one axis; flatten them"}};
  }
};
inline Tensor outer(const Tensor& a, const Tensor& b) { return emit(OuterOp{}, a, b); }

using LinearOperators = Operators<MatmulOp, OuterOp>;
inline const Registered<LinearOperators> linear_entries;

}  // namespace deepx::inline DEEPX_PRECISION
