// SPDX-License-Identifier: MIT
// Leaving out values (Dropout) or weights (DropConnect) at random while training.
#pragma once

#include "engine/nn/layer.h"
#include "engine/ops/random.h"

namespace deepx::inline DEEPX_PRECISION {

/// Random numbers of one layer: a seed, and a buffer that counts the draws, so that each forward pass draws new numbers
/// and a saved run continues where it stopped.
struct Draws {
  int seed = 0;
  Tensor count{};  ///< []

  Draws() = default;
  explicit Draws(Rng& rng) : seed(static_cast<int>(rng.next() >> 33)), count(Tensor::zeros({})) {}
};

/// y = x ∘ m / (1 − p), where each element of m is 0 with probability p, else 1: on average y is x.
class Drop {
 public:
  /// `chance` declares p, a setting of the layer `owner`. If p is 0, nothing is drawn. Throws Error::value for a p out
  /// of range.
  Drop(std::string_view owner, const Setting& chance, double p, Rng& rng) : p_(p) {
    chance.check(owner, p);
    if (p > 0) draws_ = Draws(rng);
  }
  Tensor operator()(const Tensor& x, bool training) const {
    if (!training || p_ == 0) return x;
    const double kept = 1 - p_;
    const Tensor mask = bernoulli_like(x, draws_.count, {.p = static_cast<Real>(kept), .seed = draws_.seed});
    return x * mask * static_cast<Real>(kept > 0 ? 1 / kept : 0);
  }
  void visit(const TensorVisitor& visitor) {
    if (p_ > 0) visitor("draws", draws_.count, Role::buffer);
  }

 private:
  double p_;
  Draws draws_;
};

/// The setting of layers with DropConnect. All examples of a batch use the same weights.
inline Setting drop_connect_setting() {
  return {.name = "drop_connect", .symbol = "p", .words = "share of the weights left out while training (DropConnect, Wan et al. 2013)",
          .value = 0, .low = 0, .high = 1};
}
inline Setting bias_setting() {
  return {.name = "bias", .symbol = "b", .words = "whether it adds a bias", .value = 1, .choices = "no, yes"};
}

}  // namespace deepx::inline DEEPX_PRECISION
