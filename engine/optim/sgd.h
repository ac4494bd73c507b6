// SPDX-License-Identifier: MIT
// Stochastic gradient descent with momentum.
#pragma once

#include "engine/optim/optimizer.h"

namespace deepx::inline DEEPX_PRECISION {

/// v ← μ v + g + λ p;  p ← p − η v. As PyTorch's SGD: the momentum buffer starts at the first gradient, no dampening.
inline const RegisteredOptimizer sgd_entry{{.name = "sgd", .label = "SGD", .math = "v ← μ v + g, p ← p − η v",
    .words = "steps straight downhill; momentum keeps some of the last step",
    .source = "Robbins & Monro 1951; momentum: Polyak 1964",
    .settings = {{.name = "learning_rate", .symbol = "η", .words = "length of a step", .value = 0.1, .low = 0, .high = 100},
                  {.name = "momentum", .symbol = "μ", .words = "share of the last step that is kept", .value = 0, .low = 0, .high = 0.9999},
                  {.name = "weight_decay", .symbol = "λ", .words = "L2: pulls weights towards 0", .value = 0, .low = 0, .high = 10}},
    .buffers = {"momentum"},
    .update = [](const Update& u) {
      const Real rate = static_cast<Real>(u.settings[0]), momentum = static_cast<Real>(u.settings[1]),
                 decay = static_cast<Real>(u.settings[2]);
      Real* v = u.state[0];
      for (std::size_t i = 0; i < u.p.size(); ++i) {
        v[i] = momentum * v[i] + (u.g[i] + decay * u.p[i]);
        u.p[i] -= rate * v[i];
      }
    }}};

}  // namespace deepx::inline DEEPX_PRECISION
