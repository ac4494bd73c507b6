// SPDX-License-Identifier: MIT
// Functions of one number: exp, log, sqrt, abs, sin, cos.
#pragma once

#include "engine/ops/arithmetic.h"

namespace deepx::inline DEEPX_PRECISION {

struct ExpOp {
  static constexpr OpInfo info{.name = "exp", .label = "exp", .math = "y = eˣ", .grads = {"dx = dy · y"},
      .words = "The slope of eˣ is eˣ itself: the gradient is scaled by the output",
      .source = "NIST DLMF 4.7.7", .domain = {-85, 85}, .scalar_function = true};
  auto value(const auto& x) const { return exp(x); }
  auto grad(const auto& g, const auto&, const auto& y) const { return g * y; }
  static Samples<ExpOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}};
  }
};
inline Tensor exp(const Tensor& x) { return emit(ExpOp{}, x); }

struct LogOp {
  static constexpr OpInfo info{.name = "log", .label = "log", .math = "y = ln x", .grads = {"dx = dy / x"},
      .words = "Small inputs feel the gradient strongly: it is divided by x",
      .source = "NIST DLMF 4.7.1", .domain = {0, 1e30}, .scalar_function = true};
  auto value(const auto& x) const { return log(x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g / x; }
  static Samples<LogOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, 0.3, 3)}}};
  }
};
inline Tensor log(const Tensor& x) { return emit(LogOp{}, x); }

struct SqrtOp {
  static constexpr OpInfo info{.name = "sqrt", .label = "sqrt", .math = "y = √x", .grads = {"dx = dy / (2y)"},
      .words = "The gradient is divided by twice the output",
      .source = "power rule", .domain = {0, 1e30}, .scalar_function = true};
  auto value(const auto& x) const { return sqrt(x); }
  auto grad(const auto& g, const auto&, const auto& y) const { return g / (2 * y); }
  static Samples<SqrtOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, 0.3, 3)}}};
  }
};
inline Tensor sqrt(const Tensor& x) { return emit(SqrtOp{}, x); }

Tensor cos(const Tensor& x);

struct SinOp {
  static constexpr OpInfo info{.name = "sin", .label = "sin", .math = "y = sin x", .grads = {"dx = dy · cos x"},
      .words = "The slope of the sine is the cosine",
      .source = "NIST DLMF 4.20.1", .scalar_function = true};
  auto value(const auto& x) const { return sin(x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * cos(x); }
  static Samples<SinOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -3, 3)}}};
  }
};
inline Tensor sin(const Tensor& x) { return emit(SinOp{}, x); }

struct CosOp {
  static constexpr OpInfo info{.name = "cos", .label = "cos", .math = "y = cos x", .grads = {"dx = −dy · sin x"},
      .words = "The slope of the cosine is minus the sine",
      .source = "NIST DLMF 4.20.2", .scalar_function = true};
  auto value(const auto& x) const { return cos(x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return -g * sin(x); }
  static Samples<CosOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -3, 3)}}};
  }
};
inline Tensor cos(const Tensor& x) { return emit(CosOp{}, x); }

struct AbsOp {
  static constexpr OpInfo info{.name = "abs", .label = "abs", .math = "y = |x|", .grads = {"dx = dy · sign x"},
      .words = "The gradient passes, with the sign of the input; nothing passes at 0",
      .source = "subgradient 0 at x = 0", .scalar_function = true};
  auto value(const auto& x) const { return abs(x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * (step(x) - step(-x)); }
  static Samples<AbsOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, 0.1, 2)}}, {{}, {Tensor::uniform(r, {3, 4}, -2, -0.1)}}};
  }
};
inline Tensor abs(const Tensor& x) { return emit(AbsOp{}, x); }

using MathOperators = Operators<ExpOp, LogOp, SqrtOp, SinOp, CosOp, AbsOp>;
inline const Registered<MathOperators> math_entries;

}  // namespace deepx::inline DEEPX_PRECISION
