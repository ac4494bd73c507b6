// SPDX-License-Identifier: MIT
// A table of vectors, one for each label.
#pragma once

#include "engine/nn/layer.h"
#include "engine/ops/embedding.h"

namespace deepx::inline DEEPX_PRECISION {

/// x [..], labels in [0, num_embeddings) → y [.., embedding_dim], the rows of weight [num_embeddings, embedding_dim].
/// The rows start from N(0, 1) for every initializer, since later layers use them as inputs, not as weights.
class Embedding final : public Layer {
 public:
  /// Throws Error::shape for a table without rows or columns.
  Embedding(int num_embeddings, int embedding_dim, Rng& rng) {
    DEEPX_REQUIRE(num_embeddings > 0 && embedding_dim > 0, shape, "Embedding: num_embeddings is ", num_embeddings,
                  ", embedding_dim ", embedding_dim, "; both must be at least 1");
    weight = Tensor::normal(rng, {num_embeddings, embedding_dim}).requires_grad();
  }
  /// Throws Error::index for a label outside the table.
  Tensor operator()(const Tensor& x) const override {
    return as_layer("Embedding", "embedding", [&] { return embedding(x, weight); });
  }
  void visit(const TensorVisitor& visitor) override { visitor("weight", weight, Role::parameter); }

  Tensor weight;
};
inline const RegisteredLayer embedding_entry{{.name = "Embedding", .math = "y = row x of W",
    .words = "gives each label its own vector, and learns it",
    .source = "Bengio et al. 2003",
    .settings = {count_setting("num_embeddings", "V", "number of labels", 10, 1e6),
                 count_setting("embedding_dim", "D", "numbers for each", 8)},
    .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
      return std::make_unique<Embedding>(a.settings.whole("num_embeddings"), a.settings.whole("embedding_dim"), a.rng);
    },
    .samples = {{.input = {4}, .labels = 10}, {.settings = {{"num_embeddings", 3}, {"embedding_dim", 2}}, .input = {2, 3}, .labels = 3}},
    .rejects = {{{}, {4}, {1, 1, 1, 1, 1, 1},
                  "Embedding: indices [1, 1, 1, 1, 1, 1], table [10, 8]: expected a table [V, D] and indices of at most 5 axes"}}}};

}  // namespace deepx::inline DEEPX_PRECISION
