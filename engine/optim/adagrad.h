// SPDX-License-Identifier: MIT
// Adagrad: steps shrink where gradients were large. Adadelta: forgets old gradients and chooses its own rate.
#pragma once

#include <cmath>

#include "engine/optim/optimizer.h"

namespace deepx::inline DEEPX_PRECISION {

/// s ← s + g²;  p ← p − η / (1 + (t − 1) γ) · g / (√s + ε).
inline const RegisteredOptimizer adagrad_entry{{.name = "adagrad", .label = "Adagrad", .math = "s ← s + g², p ← p − η g / (√s + ε)",
    .words = "divides each step by the size of all gradients so far, so that rare features still learn",
    .source = "Duchi, Hazan & Singer 2011",
    .settings = {learning_rate(0.01),
                  {.name = "lr_decay", .symbol = "γ", .words = "the rate falls as 1 / (1 + (t − 1) γ)", .value = 0, .low = 0, .high = 1},
                  {.name = "initial_accumulator_value", .symbol = "s₀", .words = "sum of squares to begin with; larger makes the first steps gentler", .value = 0, .low = 0, .high = 1e6},
                  {.name = "eps", .symbol = "ε", .words = "keeps the division finite", .value = 1e-10, .low = 1e-12, .high = 1},
                  l2_decay()},
    .arrays = {{"sum"}},
    .recipe = {.learning_rate = 1, .steps = 1000},
    .lines = {{"g", "g + weight_decay*p", "", "", [](auto s, double) { return s[4] != 0; }},
              {"s", "s + g^2", "sum", "", [](auto s, double t) { return t != 1 || s[2] == 0; }},
              {"s", "initial_accumulator_value + g^2", "sum", "", [](auto s, double t) { return t == 1 && s[2] != 0; }},
              {"p", "p - learning_rate*g/(sqrt(s) + eps)", "", "", [](auto s, double) { return s[1] == 0; }},
              {"p", "p - learning_rate/(1 + (t - 1)*lr_decay)*g/(sqrt(s) + eps)", "", "", [](auto s, double) { return s[1] != 0; }}},
    .update = [](const Update& u) {
      const auto [rate, lr_decay, start, eps, weight_decay] = u.values<5>();
      const double eta = rate / (1 + (u.step - 1) * lr_decay), before = u.step == 1 ? start : 0;
      Real* s = u.arrays[0];
      for (std::size_t i = 0; i < u.p.size(); ++i) {
        const double g = u.g[i] + weight_decay * u.p[i];
        const double squares = keep(s[i], s[i] + before + g * g);
        keep(u.p[i], u.p[i] - eta * g / (std::sqrt(squares) + eps));
      }
    }}};

/// s ← ρ s + (1 − ρ) g²;  Δ = √(a + ε) / √(s + ε) · g;  a ← ρ a + (1 − ρ) Δ²;  p ← p − η Δ.
inline const RegisteredOptimizer adadelta_entry{{.name = "adadelta", .label = "Adadelta", .math = "Δ = √(a + ε) / √(s + ε) g, p ← p − η Δ",
    .words = "takes the length of its steps from its last steps; starts slowly",
    .source = "Zeiler 2012",
    .settings = {learning_rate(1),
                  {.name = "rho", .symbol = "ρ", .words = "memory of squared gradients and steps", .value = 0.9, .low = 0, .high = 0.9999},
                  {.name = "eps", .symbol = "ε", .words = "keeps the division finite, and sets the first steps' length", .value = 1e-6, .low = 1e-12, .high = 1},
                  l2_decay()},
    .arrays = {{"square_avg"}, {"acc_delta"}},
    .recipe = {.learning_rate = 1, .steps = 5000, .gamma = 0.999},
    .lines = {{"g", "g + weight_decay*p", "", "", [](auto s, double) { return s[3] != 0; }},
              {"s", "rho*s + (1 - rho)*g^2", "square_avg"},
              {"d", "sqrt(a + eps)/sqrt(s + eps)*g"},
              {"a", "rho*a + (1 - rho)*d^2", "acc_delta"},
              {"p", "p - learning_rate*d"}},
    .update = [](const Update& u) {
      const auto [rate, rho, eps, weight_decay] = u.values<4>();
      Real *s = u.arrays[0], *a = u.arrays[1];
      for (std::size_t i = 0; i < u.p.size(); ++i) {
        const double g = u.g[i] + weight_decay * u.p[i];
        const double square = keep(s[i], rho * s[i] + (1 - rho) * g * g);
        const double delta = std::sqrt(a[i] + eps) / std::sqrt(square + eps) * g;
        keep(a[i], rho * a[i] + (1 - rho) * delta * delta);
        keep(u.p[i], u.p[i] - rate * delta);
      }
    }}};

}  // namespace deepx::inline DEEPX_PRECISION
