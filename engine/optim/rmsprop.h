// SPDX-License-Identifier: MIT
// RMSProp: gradients divided by their recent size.
#pragma once

#include <algorithm>
#include <cmath>

#include "engine/optim/optimizer.h"

namespace deepx::inline DEEPX_PRECISION {

/// s ← α s + (1 − α) g²;  centered: a ← α a + (1 − α) g, and s − a² for s;  d = g / (√s + ε);
/// p ← p − η d, with momentum v ← μ v + d and p ← p − η v.
inline const RegisteredOptimizer rmsprop_entry{{.name = "rmsprop", .label = "RMSProp", .math = "s ← α s + (1 − α) g², p ← p − η g / (√s + ε)",
    .words = "divides each gradient by its recent size, so that all directions move at about the same speed",
    .source = "Tieleman & Hinton 2012; centered: Graves 2013",
    .settings = {learning_rate(0.01),
                  {.name = "alpha", .symbol = "α", .words = "memory of the squared gradient", .value = 0.99, .low = 0, .high = 0.999999},
                  {.name = "eps", .symbol = "ε", .words = "keeps the division finite", .value = 1e-8, .low = 1e-12, .high = 1},
                  {.name = "centered", .symbol = "C", .words = "divide by the spread of the gradient around its mean", .choices = "no, yes"},
                  {.name = "momentum", .symbol = "μ", .words = "share of the last step that is kept", .value = 0, .low = 0, .high = 0.9999},
                  l2_decay()},
    .arrays = {{"square_avg"}, {"grad_avg", "centered"}, {"momentum_buffer", "momentum"}},
    .recipe = {.learning_rate = 0.03, .steps = 3000, .gamma = 0.995},
    .lines = {{"g", "g + weight_decay*p", "", "", [](auto s, double) { return s[5] != 0; }},
              {"s", "alpha*s + (1 - alpha)*g^2", "square_avg"},
              {"a", "alpha*a + (1 - alpha)*g", "grad_avg", "", [](auto s, double) { return s[3] != 0; }},
              {"d", "g/(sqrt(s) + eps)", "", "", [](auto s, double) { return s[3] == 0; }},
              {"d", "g/(sqrt(relu(s - a^2)) + eps)", "", "g/(sqrt(s - a^2) + eps)", [](auto s, double) { return s[3] != 0; }},
              {"v", "momentum*v + d", "momentum_buffer", "", [](auto s, double) { return s[4] != 0; }},
              {"p", "p - learning_rate*d", "", "", [](auto s, double) { return s[4] == 0; }},
              {"p", "p - learning_rate*v", "", "", [](auto s, double) { return s[4] != 0; }}},
    .update = [](const Update& u) {
      const auto [rate, alpha, eps, centered, momentum, weight_decay] = u.values<6>();
      Real *s = u.arrays[0], *a = u.arrays[1], *v = u.arrays[2];
      for (std::size_t i = 0; i < u.p.size(); ++i) {
        const double g = u.g[i] + weight_decay * u.p[i];
        double square = keep(s[i], alpha * s[i] + (1 - alpha) * g * g);
        if (a) {
          const double mean = keep(a[i], alpha * a[i] + (1 - alpha) * g);
          square = std::max(square - mean * mean, 0.0);  // rounding can take it below 0
        }
        double d = g / (std::sqrt(square) + eps);
        if (v) d = keep(v[i], momentum * v[i] + d);
        keep(u.p[i], u.p[i] - rate * d);
      }
    }}};

}  // namespace deepx::inline DEEPX_PRECISION
