// SPDX-License-Identifier: MIT
// Stochastic gradient descent with momentum.
#pragma once

#include "engine/optim/optimizer.h"

namespace deepx::inline DEEPX_PRECISION {

/// d = g + λ p;  v ← μ v + (1 − τ) d, at first v = d;  p ← p − η v, with Nesterov p ← p − η (d + μ v).
inline const RegisteredOptimizer sgd_entry{{.name = "sgd", .label = "SGD", .math = "v ← μ v + g, p ← p − η v",
    .words = "steps straight downhill; momentum keeps some of the last step",
    .source = "Robbins & Monro 1951; momentum: Polyak 1964; Nesterov: Sutskever et al. 2013",
    .settings = {learning_rate(1e-3),
                  {.name = "momentum", .symbol = "μ", .words = "share of the last step that is kept", .value = 0, .low = 0, .high = 0.9999},
                  {.name = "dampening", .symbol = "τ", .words = "share of each new gradient that momentum leaves out", .value = 0, .low = 0, .high = 1},
                  {.name = "nesterov", .symbol = "N", .words = "look ahead: step from the place to which momentum leads", .choices = "no, yes"},
                  l2_decay()},
    .arrays = {{"momentum_buffer", "momentum"}},
    .recipe = {.learning_rate = 0.1, .steps = 500},
    .lines = {{"g", "g + weight_decay*p", "", "", [](auto s, double) { return s[4] != 0; }},
              {"v", "momentum*v + g", "momentum_buffer", "", [](auto s, double t) { return s[1] != 0 && (t == 1 || s[2] == 0); }},
              {"v", "momentum*v + (1 - dampening)*g", "momentum_buffer", "", [](auto s, double t) { return s[1] != 0 && t != 1 && s[2] != 0; }},
              {"p", "p - learning_rate*g", "", "", [](auto s, double) { return s[1] == 0; }},
              {"p", "p - learning_rate*v", "", "", [](auto s, double) { return s[1] != 0 && s[3] == 0; }},
              {"p", "p - learning_rate*(g + momentum*v)", "", "", [](auto s, double) { return s[1] != 0 && s[3] != 0; }}},
    .update = [](const Update& u) {
      const auto [rate, momentum, dampening, nesterov, weight_decay] = u.values<5>();
      const double fresh = u.step == 1 ? 1 : 1 - dampening;
      Real* v = u.arrays[0];
      for (std::size_t i = 0; i < u.p.size(); ++i) {
        double d = u.g[i] + weight_decay * u.p[i];
        if (v) {
          const double mean = keep(v[i], momentum * v[i] + fresh * d);
          d = nesterov != 0 ? d + momentum * mean : mean;
        }
        keep(u.p[i], u.p[i] - rate * d);
      }
    }}};

}  // namespace deepx::inline DEEPX_PRECISION
