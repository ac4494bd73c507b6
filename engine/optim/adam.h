// SPDX-License-Identifier: MIT
// Adam: steps of about the same length for every parameter; and its variants AdamW and NAdam.
#pragma once

#include <algorithm>
#include <cmath>

#include "engine/optim/optimizer.h"

namespace deepx::inline DEEPX_PRECISION {

inline Setting adam_beta1() {
  return {.name = "beta1", .symbol = "β₁", .words = "memory of the mean gradient", .value = 0.9, .low = 0, .high = 0.9999};
}
inline Setting adam_beta2() {
  return {.name = "beta2", .symbol = "β₂", .words = "memory of the squared gradient", .value = 0.999, .low = 0, .high = 0.999999};
}
inline Setting adam_eps() {
  return {.name = "eps", .symbol = "ε", .words = "keeps the division finite", .value = 1e-8, .low = 1e-12, .high = 1};
}
inline Setting adam_amsgrad() {
  return {.name = "amsgrad", .symbol = "A", .words = "AMSGrad: divide by the largest v so far, so that steps never grow again", .choices = "no, yes"};
}

/// Adam's step; `decay` joins the gradient, `shrink` multiplies the parameter first. Settings in the order of Adam's.
inline void adam_update(const Update& u, double decay, double shrink) {
  const auto [rate, beta1, beta2, eps] = u.values<4>();
  const double eta = rate / (1 - std::pow(beta1, u.step)), correction = 1 / std::sqrt(1 - std::pow(beta2, u.step));
  Real *m = u.arrays[0], *v = u.arrays[1], *largest = u.arrays[2];
  for (std::size_t i = 0; i < u.p.size(); ++i) {
    const double g = u.g[i] + decay * u.p[i];
    const double mean = keep(m[i], beta1 * m[i] + (1 - beta1) * g);
    double square = keep(v[i], beta2 * v[i] + (1 - beta2) * g * g);
    if (largest) square = keep(largest[i], std::max(static_cast<double>(largest[i]), square));
    keep(u.p[i], shrink * u.p[i] - eta * mean / (std::sqrt(square) * correction + eps));
  }
}

/// The lines of Adam and AdamW: the mean and the squared mean with their corrections; `p` is the last line.
inline std::vector<UpdateLine> adam_lines(bool l2, std::string_view p) {
  constexpr auto amsgrad = [](std::span<const double> s, double) { return s[5] != 0; };
  constexpr auto plain = [](std::span<const double> s, double) { return s[5] == 0; };
  std::vector<UpdateLine> lines;
  if (l2) lines.push_back({"g", "g + weight_decay*p", "", "", [](std::span<const double> s, double) { return s[4] != 0; }});
  lines.insert(lines.end(), {{"m", "beta1*m + (1 - beta1)*g", "m"},
                             {"v", "beta2*v + (1 - beta2)*g^2", "v"},
                             {"v_max", "relu(v - v_max) + v_max", "v_max", "max(v_max, v)", amsgrad},
                             {"m_hat", "m/(1 - beta1^t)"},
                             {"v_hat", "v/(1 - beta2^t)", "", "", plain},
                             {"v_hat", "v_max/(1 - beta2^t)", "", "", amsgrad},
                             {"p", p}});
  return lines;
}

/// m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  p ← p − η m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 −
/// β₂ᵗ).
/// AMSGrad takes the largest v so far. The decay is L2: adaptive scaling weakens it where gradients are large; see
/// AdamW.
inline const RegisteredOptimizer adam_entry{{.name = "adam", .label = "Adam", .math = "p ← p − η m̂ / (√v̂ + ε)",
    .words = "divides each step by the gradient's usual size, so that flat directions move too",
    .source = "Kingma & Ba 2015; AMSGrad: Reddi, Kale & Kumar 2018",
    .settings = {learning_rate(1e-3), adam_beta1(), adam_beta2(), adam_eps(), l2_decay(), adam_amsgrad()},
    .arrays = {{"m"}, {"v"}, {"v_max", "amsgrad"}},
    .recipe = {.learning_rate = 0.03, .steps = 2000},
    .lines = adam_lines(true, "p - learning_rate*m_hat/(sqrt(v_hat) + eps)"),
    .update = [](const Update& u) { adam_update(u, u.settings[4], 1); }}};

/// Adam with p ← p − η λ p in addition to its step, instead of λ p in the gradient: every weight decays at the same
/// pace.
inline const RegisteredOptimizer adamw_entry{{.name = "adamw", .label = "AdamW", .math = "p ← p − η λ p − η m̂ / (√v̂ + ε)",
    .words = "Adam whose weight decay is decoupled: it shrinks all weights alike, however large their gradients",
    .source = "Loshchilov & Hutter 2019",
    .settings = {learning_rate(1e-3), adam_beta1(), adam_beta2(), adam_eps(), decoupled_decay(0.01), adam_amsgrad()},
    .arrays = {{"m"}, {"v"}, {"v_max", "amsgrad"}},
    .recipe = {.learning_rate = 0.03, .steps = 2000},
    .lines = adam_lines(false, "p - learning_rate*weight_decay*p - learning_rate*m_hat/(sqrt(v_hat) + eps)"),
    .update = [](const Update& u) { adam_update(u, 0, 1 - u.settings[0] * u.settings[4]); }}};

/// Adam's m and v, with μₜ = β₁ (1 − 0.5 · 0.96^(t ψ)) and Π the product of all μ so far:
/// p ← p − η ((1 − μₜ) / (1 − Πₜ) g + μₜ₊₁ / (1 − Πₜ₊₁) m) / (√v̂ + ε).
inline const RegisteredOptimizer nadam_entry{{.name = "nadam", .label = "NAdam", .math = "p ← p − η (μ m̂ + (1 − μ) ĝ) / (√v̂ + ε)",
    .words = "Adam with Nesterov's look-ahead: the new gradient counts at once, not only through the mean",
    .source = "Dozat 2016",
    .settings = {learning_rate(2e-3), adam_beta1(), adam_beta2(), adam_eps(), l2_decay(),
                  {.name = "momentum_decay", .symbol = "ψ", .words = "how fast momentum grows from β₁ / 2 to β₁", .value = 4e-3, .low = 0, .high = 1}},
    .arrays = {{"m"}, {"v"}},
    .numbers = {{"mu_product", 1}},
    .recipe = {.learning_rate = 0.03, .steps = 2000},
    .lines = {{"g", "g + weight_decay*p", "", "", [](auto s, double) { return s[4] != 0; }},
              {"m", "beta1*m + (1 - beta1)*g", "m"},
              {"v", "beta2*v + (1 - beta2)*g^2", "v"},
              {"mu", "beta1*(1 - 0.5*0.96^(t*momentum_decay))"},
              {"mu_next", "beta1*(1 - 0.5*0.96^((t + 1)*momentum_decay))"},
              {"M", "M*mu", "mu_product"},
              {"m_hat", "mu_next*m/(1 - M*mu_next)"},
              {"g_hat", "(1 - mu)*g/(1 - M)"},
              {"v_hat", "v/(1 - beta2^t)"},
              {"p", "p - learning_rate*(m_hat + g_hat)/(sqrt(v_hat) + eps)"}},
    .update = [](const Update& u) {
      const auto [rate, beta1, beta2, eps, weight_decay, momentum_decay] = u.values<6>();
      const auto mu_at = [&, beta = beta1, psi = momentum_decay](double t) { return beta * (1 - 0.5 * std::pow(0.96, t * psi)); };
      const double mu = mu_at(u.step), next = mu_at(u.step + 1);
      double& product = u.numbers[0];
      product *= mu;
      const double by_gradient = rate * (1 - mu) / (1 - product), by_mean = rate * next / (1 - product * next);
      const double correction = 1 / std::sqrt(1 - std::pow(beta2, u.step));
      Real *m = u.arrays[0], *v = u.arrays[1];
      for (std::size_t i = 0; i < u.p.size(); ++i) {
        const double g = u.g[i] + weight_decay * u.p[i];
        const double mean = keep(m[i], beta1 * m[i] + (1 - beta1) * g);
        const double square = keep(v[i], beta2 * v[i] + (1 - beta2) * g * g);
        keep(u.p[i], u.p[i] - (by_gradient * g + by_mean * mean) / (std::sqrt(square) * correction + eps));
      }
    }}};

}  // namespace deepx::inline DEEPX_PRECISION
