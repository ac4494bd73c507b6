// SPDX-License-Identifier: MIT
// Reading and adding to rows of a table.
#include "engine/ops/embedding.h"

#include <cmath>

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// Indices are whole numbers in Real; gradient checks perturb them a little.
int row_at(const char* call, const Real* indices, int place, int rows) {
  const Real index = indices[place];
  const bool known = index >= Real(-0.5) && index < static_cast<Real>(rows) - Real(0.5);  // false for NaN
  DEEPX_REQUIRE(known, index, call, ": index ", index, " at place ", place, " is outside [0, ", rows, ")");
  return static_cast<int>(std::lround(index));
}

// y[place] += table[index at place]
void add_rows(const char* call, const Tensor& indices, const Real* table, int rows, int D, Real* y) {
  for (int k = 0; k < indices.size(); ++k) {
    const Real* row = table + row_at(call, indices.raw(), k, rows) * D;
    for (int d = 0; d < D; ++d) y[k * D + d] += row[d];
  }
}

// table[index at place] += g[place]
void add_to_rows(const char* call, const Tensor& indices, const Real* g, int rows, int D, Real* table) {
  for (int k = 0; k < indices.size(); ++k) {
    Real* row = table + row_at(call, indices.raw(), k, rows) * D;
    for (int d = 0; d < D; ++d) row[d] += g[k * D + d];
  }
}

}  // namespace

Shape EmbeddingOp::shape(const Tensor* const* in, int) const {
  const Shape &indices = in[0]->shape(), &table = in[1]->shape();
  DEEPX_REQUIRE(table.rank() == 2 && indices.rank() < kMaxRank, shape, "embedding: indices ", indices, ", table ",
                table, ": expected a table [V, D] and indices of at most ", kMaxRank - 1, " axes");
  Shape y = indices;
  y.append(table[1]);
  return y;
}
void EmbeddingOp::forward(const Forward& c) const {
  const Tensor table = packed(c.x(1));
  std::fill_n(c.y.raw(), c.y.size(), Real(0));
  add_rows("embedding", packed(c.x(0)), table.raw(), table.shape()[0], table.shape()[1], c.y.raw());
}
void EmbeddingOp::backward(const Backward& c) const {
  const Shape& table = c.x(1).shape();
  if (c.dx(1)) add_to_rows("embedding", packed(c.x(0)), c.dy, table[0], table[1], c.dx(1));
}
Tensor EmbeddingOp::grad(const Backprop& c, int i) const {
  return i == 0 ? zero(c.x[0]) : scatter_rows(c.x[0], c.g, c.x[1].shape()[0]);
}
Samples<EmbeddingOp> EmbeddingOp::samples(Rng& r) {
  return {{{}, {Tensor::from({4}, {2, 0, 2, 1}), Tensor::uniform(r, {5, 3}, -2, 2)}},
          {{}, {Tensor::from({2, 2}, {0, 1, 1, 1}), Tensor::uniform(r, {2, 1}, -2, 2)}},
          {{}, {Tensor::from({}, {1}), Tensor::uniform(r, {2, 3}, -2, 2)}}};
}
Rejects<EmbeddingOp> EmbeddingOp::rejects() {
  const Tensor table = Tensor::zeros({5, 3});
  return {{{}, {Tensor::from({2, 2}, {0, 4, 5, 1}), table}, "embedding: index 5 at place 2 is outside [0, 5)"},
          {{}, {Tensor::from({1}, {-1}), table}, "embedding: index -1 at place 0 is outside [0, 5)"},
          {{},
           {Tensor::zeros({2}), Tensor::zeros({3})},
           "embedding: indices [2], table [3]: expected a table [V, D] and indices of at most 5 axes"}};
}

Shape ScatterRowsOp::shape(const Tensor* const* in, int) const {
  const Shape &indices = in[0]->shape(), &g = in[1]->shape();
  DEEPX_REQUIRE(g.rank() == indices.rank() + 1 && g.without(g.rank() - 1) == indices, shape, "scatter_rows: indices ",
                indices, ", g ", g, ": g must have the shape of the indices and one axis more");
  return {rows, g.back(0)};
}
void ScatterRowsOp::forward(const Forward& c) const {
  const Tensor g = packed(c.x(1));
  std::fill_n(c.y.raw(), c.y.size(), Real(0));
  add_to_rows("scatter_rows", packed(c.x(0)), g.raw(), rows, g.shape().back(0), c.y.raw());
}
void ScatterRowsOp::backward(const Backward& c) const {
  if (c.dx(1)) add_rows("scatter_rows", packed(c.x(0)), c.dy, rows, c.y.shape()[1], c.dx(1));
}
Tensor ScatterRowsOp::grad(const Backprop& c, int i) const { return i == 0 ? zero(c.x[0]) : embedding(c.x[0], c.g); }
Samples<ScatterRowsOp> ScatterRowsOp::samples(Rng& r) {
  return {{{}, {Tensor::from({2}, {0, 0}), Tensor::uniform(r, {2, 3}, -2, 2)}},
          {{.rows = 4}, {Tensor::from({2, 2}, {3, 0, 3, 1}), Tensor::uniform(r, {2, 2, 2}, -2, 2)}}};
}
Rejects<ScatterRowsOp> ScatterRowsOp::rejects() {
  return {{{.rows = 2},
           {Tensor::from({2}, {0, 2}), Tensor::zeros({2, 3})},
           "scatter_rows: index 2 at place 1 is outside [0, 2)"},
          {{.rows = 2},
           {Tensor::zeros({2}), Tensor::zeros({3, 3})},
           "scatter_rows: indices [2], g [3, 3]: g must have the shape of the indices and one axis more"}};
}

template struct CompiledOperators<EmbeddingOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
