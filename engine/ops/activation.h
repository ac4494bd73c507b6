// SPDX-License-Identifier: MIT
// Activation functions: tanh, sigmoid, relu, leaky_relu, softplus.
#pragma once

#include "engine/ops/math.h"

namespace deepx::inline DEEPX_PRECISION {

struct TanhOp {
  static constexpr OpInfo info{.name = "tanh", .label = "tanh", .math = "y = tanh x", .grads = {"dx = dy · (1 − y²)"},
      .words = "Each gradient is scaled by the slope of tanh at its point. Where tanh is flat, little gets through",
      .source = "NIST DLMF 4.34.8", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return tanh(x); }
  auto grad(const auto& g, const auto&, const auto& y) const { return g * (1 - y * y); }
  static Samples<TanhOp> samples(Rng& r) { return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}}; }
};
inline Tensor tanh(const Tensor& x) { return emit(TanhOp{}, x); }

struct SigmoidOp {
  static constexpr OpInfo info{.name = "sigmoid", .label = "sigmoid", .math = "y = 1 / (1 + e⁻ˣ)",
      .grads = {"dx = dy · y · (1 − y)"},
      .words = "Each gradient is scaled by the slope of the sigmoid, at most 1/4. Far from 0 it is flat and little gets through",
      .source = "NIST DLMF 4.34.8 with σ(x) = (1 + tanh(x/2)) / 2", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return sigmoid(x); }
  auto grad(const auto& g, const auto&, const auto& y) const { return g * y * (1 - y); }
  static Samples<SigmoidOp> samples(Rng& r) { return {{{}, {Tensor::uniform(r, {3, 4}, -3, 3)}}}; }
};
inline Tensor sigmoid(const Tensor& x) { return emit(SigmoidOp{}, x); }

struct ReluOp {
  static constexpr OpInfo info{.name = "relu", .label = "relu", .math = "y = max(x, 0)",
      .grads = {"dx = dy if x > 0, else 0"},
      .words = "Where the input was positive the gradient passes unchanged; where it was not, nothing passes",
      .source = "Nair & Hinton 2010; subgradient 0 at x = 0", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return (x < Real(0)).select(Real(0), x); }  // NaN stays NaN
  // A maximum(x, 0) would pass half of dy at x = 0; the field's convention is none.
  auto grad(const auto& g, const auto& x, const auto&) const { return g * step(x); }
  static Samples<ReluOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, 0.1, 2)}}, {{}, {Tensor::uniform(r, {3, 4}, -2, -0.1)}}};
  }
};
inline Tensor relu(const Tensor& x) { return emit(ReluOp{}, x); }

struct LeakyReluOp {
  Real negative_slope = Real(0.01);
  static constexpr OpInfo info{.name = "leaky_relu", .label = "leaky relu", .math = "y = x if x > 0, else αx",
      .grads = {"dx = dy if x > 0, else α · dy"},
      .words = "Where the input was positive the gradient passes unchanged; elsewhere a small share of it does",
      .source = "Maas, Hannun & Ng 2013", .scalar_function = true, .activation = true};
  static std::vector<Parameter> parameters() {
    return {parameter<&LeakyReluOp::negative_slope>({.name = "negative_slope", .symbol = "α", .words = "slope for x ≤ 0", .low = -10, .high = 10})};
  }
  auto value(const auto& x) const { return x * (negative_slope + (1 - negative_slope) * step(x)); }
  auto grad(const auto& g, const auto& x, const auto&) const {
    return g * (negative_slope + (1 - negative_slope) * step(x));
  }
  static Samples<LeakyReluOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, 0.1, 2)}},
            {{}, {Tensor::uniform(r, {3, 4}, -2, -0.1)}},
            {{.negative_slope = Real(0.3)}, {Tensor::uniform(r, {3, 4}, -2, -0.1)}}};
  }
};
inline Tensor leaky_relu(const Tensor& x, LeakyReluOp p = {}) { return emit(p, x); }

/// Softplus, a smooth relu; `beta` > 0 sharpens the bend.
struct SoftplusOp {
  Real beta = 1;
  static constexpr OpInfo info{.name = "softplus", .label = "softplus", .math = "y = log(1 + exp(βx)) / β",
      .grads = {"dx = dy · σ(βx)"},
      .words = "Each gradient is scaled by a sigmoid of the input: a gate that opens softly",
      .source = "Dugas et al. 2001", .scalar_function = true, .activation = true};
  static std::vector<Parameter> parameters() {
    return {parameter<&SoftplusOp::beta>({.name = "beta", .symbol = "β", .words = "sharpness of the bend", .low = 1e-3, .high = 1e3})};
  }
  auto value(const auto& x) const { return log1p_exp(beta * x) / beta; }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * sigmoid(beta * x); }
  static Samples<SoftplusOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.beta = 3}, {Tensor::uniform(r, {3, 4}, -2, 2)}}};
  }
};
inline Tensor softplus(const Tensor& x, SoftplusOp p = {}) { return emit(p, x); }

using ActivationOperators = Operators<TanhOp, SigmoidOp, ReluOp, LeakyReluOp, SoftplusOp>;
inline const Registered<ActivationOperators> activation_entries;

}  // namespace deepx::inline DEEPX_PRECISION
