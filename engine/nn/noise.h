// SPDX-License-Identifier: MIT
// Layers that add noise to values while training and pass them on in evaluation.
#pragma once

#include "engine/nn/drop.h"

namespace deepx::inline DEEPX_PRECISION {

inline Setting dropout_setting() {
  return {.name = "p", .symbol = "p", .words = "share of the values left out while training", .value = 0.5, .low = 0,
          .high = 1};
}
/// x [any] → y [same]: while training, each element is 0 with probability p; the others are multiplied by 1 / (1 − p).
class Dropout final : public Layer {
 public:
  /// Throws Error::value for a p outside [0, 1].
  Dropout(double p, Rng& rng) : drop_("Dropout", dropout_setting(), p, rng) {}
  Tensor operator()(const Tensor& x) const override { return drop_(x, training()); }
  void visit(const TensorVisitor& visitor) override { drop_.visit(visitor); }

 private:
  Drop drop_;
};
inline const RegisteredLayer dropout_entry{{.name = "Dropout", .math = "y = x · m / (1 − p), m = 0 with probability p, else 1",
    .words = "leaves neurons out at random, so that no neuron can rely on a particular other one", .source = "Srivastava et al. 2014",
    .settings = {dropout_setting()},
    .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> { return std::make_unique<Dropout>(a.settings.get("p"), a.rng); },
    .samples = {{.input = {3, 4}}, {.settings = {{"p", 0.2}}, .input = {2, 3, 2}}, {.settings = {{"p", 1}}, .input = {4}}}}};

inline Setting noise_setting() {
  return {.name = "std", .symbol = "σ", .words = "standard deviation of the noise", .value = 0.1, .low = 0,
          .high = 1e6};
}
/// x [any] → y [same]: while training, a number from N(0, std²) is added to each element.
class GaussianNoise final : public Layer {
 public:
  /// Throws Error::value for an std outside [0, 1e6].
  GaussianNoise(double std, Rng& rng) : std_(std), draws_(rng) { noise_setting().check("GaussianNoise", std); }
  Tensor operator()(const Tensor& x) const override {
    if (!training()) return x;
    return x + normal_like(x, draws_.count, {.std = static_cast<Real>(std_), .seed = draws_.seed});
  }
  void visit(const TensorVisitor& visitor) override { visitor("draws", draws_.count, Role::buffer); }

 private:
  double std_;
  Draws draws_;
};
inline const RegisteredLayer gaussian_noise_entry{{.name = "GaussianNoise", .math = "y = x + n, n ~ N(0, σ²)",
    .words = "an example never looks the same twice: the network must not depend on details",
    .source = "Sietsma & Dow 1991; Bishop 1995",
    .settings = {noise_setting()},
    .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> { return std::make_unique<GaussianNoise>(a.settings.get("std"), a.rng); },
    .samples = {{.input = {3, 4}}, {.settings = {{"std", 2}}, .input = {2, 3, 2}}}}};

}  // namespace deepx::inline DEEPX_PRECISION
