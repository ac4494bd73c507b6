// SPDX-License-Identifier: MIT
// Lion: only the sign of the momentum counts.
#pragma once

#include "engine/optim/optimizer.h"

namespace deepx::inline DEEPX_PRECISION {

/// c = β₁ m + (1 − β₁) g;  p ← p − η (sign(c) + λ p);  m ← β₂ m + (1 − β₂) g.
inline const RegisteredOptimizer lion_entry{{.name = "lion", .label = "Lion", .math = "p ← p − η (sign(β₁ m + (1 − β₁) g) + λ p)",
    .words = "moves every weight by the same small step, up or down; needs a rate about ten times smaller than Adam's",
    .source = "Chen et al. 2023",
    .settings = {learning_rate(1e-4),
                  {.name = "beta1", .symbol = "β₁", .words = "share of the momentum in the vote on the sign", .value = 0.9, .low = 0, .high = 0.9999},
                  {.name = "beta2", .symbol = "β₂", .words = "memory of the momentum", .value = 0.99, .low = 0, .high = 0.9999},
                  decoupled_decay(0)},
    .arrays = {{"m"}},
    .recipe = {.learning_rate = 0.01, .steps = 7000, .gamma = 0.998},
    .lines = {{"c", "beta1*m + (1 - beta1)*g", ""},
              {"p", "p - learning_rate*(step(c) - step(-c))", "", "p - learning_rate*sign(c)", [](auto s, double) { return s[3] == 0; }},
              {"p", "p - learning_rate*(step(c) - step(-c) + weight_decay*p)", "", "p - learning_rate*(sign(c) + weight_decay*p)", [](auto s, double) { return s[3] != 0; }},
              {"m", "beta2*m + (1 - beta2)*g", "m"}},
    .update = [](const Update& u) {
      const auto [rate, beta1, beta2, weight_decay] = u.values<4>();
      Real* m = u.arrays[0];
      for (std::size_t i = 0; i < u.p.size(); ++i) {
        const double c = beta1 * m[i] + (1 - beta1) * u.g[i];
        const double sign = c > 0 ? 1 : c < 0 ? -1 : c;  // 0 and NaN do not change
        keep(u.p[i], u.p[i] - rate * (sign + weight_decay * u.p[i]));
        keep(m[i], beta2 * m[i] + (1 - beta2) * u.g[i]);
      }
    }}};

}  // namespace deepx::inline DEEPX_PRECISION
