// SPDX-License-Identifier: MIT
// Adam: steps of about the same length for every parameter.
#pragma once

#include "engine/optim/optimizer.h"

namespace deepx::inline DEEPX_PRECISION {

/// m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  p ← p − η · m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
/// `weight_decay` is L2 (added to g), as in PyTorch's Adam; decoupled decay is another optimizer, AdamW.
inline const RegisteredOptimizer adam_entry{{.name = "adam", .label = "Adam", .math = "p ← p − η m̂ / (√v̂ + ε)",
    .words = "divides each step by the gradient's usual size, so that flat directions move too",
    .source = "Kingma & Ba 2015",
    .settings = {{.name = "learning_rate", .symbol = "η", .words = "length of a step", .value = 0.01, .low = 0, .high = 100},
                  {.name = "beta1", .symbol = "β₁", .words = "memory of the mean gradient", .value = 0.9, .low = 0, .high = 0.9999},
                  {.name = "beta2", .symbol = "β₂", .words = "memory of the squared gradient", .value = 0.999, .low = 0, .high = 0.999999},
                  {.name = "eps", .symbol = "ε", .words = "keeps the division finite", .value = 1e-8, .low = 1e-12, .high = 1},
                  {.name = "weight_decay", .symbol = "λ", .words = "L2: pulls weights towards 0", .value = 0, .low = 0, .high = 10}},
    .buffers = {"m", "v"},
    .update = [](const Update& u) {
      const Real b1 = static_cast<Real>(u.settings[1]), b2 = static_cast<Real>(u.settings[2]),
                 eps = static_cast<Real>(u.settings[3]), decay = static_cast<Real>(u.settings[4]);
      const Real rate = static_cast<Real>(u.settings[0] / (1 - std::pow(u.settings[1], u.step)));
      const Real scale = static_cast<Real>(1 / std::sqrt(1 - std::pow(u.settings[2], u.step)));
      Real *m = u.state[0], *v = u.state[1];
      for (std::size_t i = 0; i < u.p.size(); ++i) {
        const Real g = u.g[i] + decay * u.p[i];
        m[i] = b1 * m[i] + (1 - b1) * g;
        v[i] = b2 * v[i] + (1 - b2) * g * g;
        u.p[i] -= rate * m[i] / (std::sqrt(v[i]) * scale + eps);
      }
    }}};

}  // namespace deepx::inline DEEPX_PRECISION
