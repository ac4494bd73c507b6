// SPDX-License-Identifier: MIT
// Rows of a table, by number.
#pragma once

#include "engine/ops/view.h"

namespace deepx::inline DEEPX_PRECISION {

/// indices [..] of whole numbers in [0, V), table [V, D] → y [.., D].
struct EmbeddingOp {
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "embedding", .label = "embedding", .math = "y = row of the table at each index",
      .grads = {"dindex = 0", "dtable = Σ dy of the places that read the row"},
      .words = "Each row of the table gathers the gradients of all places that read it; other rows get none",
      .source = "Bengio et al. 2003", .kind = Kind::linear};
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<EmbeddingOp> samples(Rng& r);
  static Rejects<EmbeddingOp> rejects();
};
inline Tensor embedding(const Tensor& indices, const Tensor& table) { return emit(EmbeddingOp{}, indices, table); }

/// The adjoint of embedding in its table: indices [..], g [.., D] → y [rows, D], each row the sum of its g.
struct ScatterRowsOp {
  int rows = 1;
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "scatter_rows", .label = "into rows", .math = "yᵥ = Σ g where index = v",
      .grads = {"dindex = 0", "dg = row of dy at each index"}, .words = "Each number reads the gradient of the row it was added to",
      .source = "linear map of g: its adjoint", .kind = Kind::linear};
  static std::vector<Parameter> parameters() {
    return {parameter<&ScatterRowsOp::rows>({.name = "rows", .symbol = "V", .words = "rows of the table", .low = 1, .high = 1 << 30})};
  }
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<ScatterRowsOp> samples(Rng& r);
  static Rejects<ScatterRowsOp> rejects();
};
inline Tensor scatter_rows(const Tensor& indices, const Tensor& g, int rows) { return emit(ScatterRowsOp{rows}, indices, g); }

using EmbeddingOperators = Operators<EmbeddingOp, ScatterRowsOp>;
inline const Registered<EmbeddingOperators> embedding_entries;

}  // namespace deepx::inline DEEPX_PRECISION
