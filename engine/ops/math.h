// SPDX-License-Identifier: MIT
// Functions of one number: exp, log, roots, powers, trigonometry, erf.
#pragma once

#include <cmath>
#include <numbers>

#include "engine/ops/arithmetic.h"

namespace deepx::inline DEEPX_PRECISION {

/// A rule must not compute 0 · ∞ = NaN where a limit exists. Beyond kFar, functions that fall as e⁻ˣ are 0 and
/// functions that rise to 1 are 1; kHuge stands for ∞ for functions that approach their limits more slowly.
inline constexpr Real kFar = 1000, kHuge = std::numeric_limits<Real>::max() / 16;

struct ExpOp {
  static constexpr OpInfo info{.name = "exp", .label = "exp", .math = "y = eˣ", .grads = {"dx = dy · y"},
      .words = "The slope of eˣ is eˣ itself: the gradient is scaled by the output",
      .source = "NIST DLMF 4.7.7", .domain = {-85, 85}, .scalar_function = true};
  auto value(const auto& x) const { return exp(x); }
  auto grad(const auto& g, const auto&, const auto& y) const { return g * y; }
  static Samples<ExpOp> samples(Rng& r) { return uniform_samples<ExpOp>(r, -2, 2); }
};
inline Tensor exp(const Tensor& x) { return emit(ExpOp{}, x); }

/// eˣ − 1, exact also for small x.
struct Expm1Op {
  static constexpr OpInfo info{.name = "expm1", .label = "expm1", .math = "y = eˣ − 1", .grads = {"dx = dy · eˣ"},
      .words = "The slope is eˣ, one more than the output",
      .source = "NIST DLMF 4.7.7", .domain = {-85, 85}, .scalar_function = true};
  auto value(const auto& x) const { return expm1(x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * exp(x); }  // y + 1 would lose small numbers
  static Samples<Expm1Op> samples(Rng& r) { return uniform_samples<Expm1Op>(r, -2, 2); }
};
inline Tensor expm1(const Tensor& x) { return emit(Expm1Op{}, x); }

struct LogOp {
  static constexpr OpInfo info{.name = "log", .label = "log", .math = "y = ln x", .grads = {"dx = dy / x"},
      .words = "Small inputs get large gradients: the gradient is divided by x",
      .source = "NIST DLMF 4.7.1", .domain = {0, 1e30}, .scalar_function = true};
  auto value(const auto& x) const { return log(x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g / x; }
  static Samples<LogOp> samples(Rng& r) { return uniform_samples<LogOp>(r, 0.3, 3); }
};
inline Tensor log(const Tensor& x) { return emit(LogOp{}, x); }

/// ln(1 + x), exact also for small x.
struct Log1pOp {
  static constexpr OpInfo info{.name = "log1p", .label = "log1p", .math = "y = ln(1 + x)", .grads = {"dx = dy / (1 + x)"},
      .words = "The gradient is divided by 1 + x",
      .source = "NIST DLMF 4.7.1", .domain = {-1, 1e30}, .scalar_function = true};
  auto value(const auto& x) const { return log1p(x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g / (1 + x); }
  static Samples<Log1pOp> samples(Rng& r) { return uniform_samples<Log1pOp>(r, -0.7, 3); }
};
inline Tensor log1p(const Tensor& x) { return emit(Log1pOp{}, x); }

struct SqrtOp {
  static constexpr OpInfo info{.name = "sqrt", .label = "sqrt", .math = "y = √x", .grads = {"dx = dy / (2y)"},
      .words = "The gradient is divided by twice the output",
      .source = "power rule", .domain = {0, 1e30}, .scalar_function = true};
  auto value(const auto& x) const { return sqrt(x); }
  auto grad(const auto& g, const auto&, const auto& y) const { return g / (2 * y); }
  static Samples<SqrtOp> samples(Rng& r) { return uniform_samples<SqrtOp>(r, 0.3, 3); }
};
inline Tensor sqrt(const Tensor& x) { return emit(SqrtOp{}, x); }

struct RsqrtOp {
  static constexpr OpInfo info{.name = "rsqrt", .label = "rsqrt", .math = "y = 1 / √x", .grads = {"dx = −dy · y³ / 2"},
      .words = "The gradient is scaled by half the cube of the output, with its sign flipped",
      .source = "power rule", .domain = {0, 1e20}, .scalar_function = true};
  auto value(const auto& x) const { return 1 / sqrt(x); }
  auto grad(const auto& g, const auto&, const auto& y) const { return -g * y * y * y / 2; }
  static Samples<RsqrtOp> samples(Rng& r) { return uniform_samples<RsqrtOp>(r, 0.3, 3); }
};
inline Tensor rsqrt(const Tensor& x) { return emit(RsqrtOp{}, x); }

struct ReciprocalOp {
  static constexpr OpInfo info{.name = "reciprocal", .label = "1/x", .math = "y = 1 / x", .grads = {"dx = −dy · y²"},
      .words = "The gradient is scaled by the square of the output, with its sign flipped",
      .source = "power rule", .domain = {0, 1e30}, .scalar_function = true};
  auto value(const auto& x) const { return 1 / x; }
  auto grad(const auto& g, const auto&, const auto& y) const { return -g * y * y; }
  static Samples<ReciprocalOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, 0.3, 3)}}, {{}, {Tensor::uniform(r, {3, 4}, -3, -0.3)}}};
  }
};
inline Tensor reciprocal(const Tensor& x) { return emit(ReciprocalOp{}, x); }

struct SquareOp {
  static constexpr OpInfo info{.name = "square", .label = "x²", .math = "y = x²", .grads = {"dx = dy · 2x"},
      .words = "The gradient is scaled by twice the input",
      .source = "power rule", .scalar_function = true};
  auto value(const auto& x) const { return x * x; }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * (2 * x); }
  static Samples<SquareOp> samples(Rng& r) { return uniform_samples<SquareOp>(r, -2, 2); }
};
inline Tensor square(const Tensor& x) { return emit(SquareOp{}, x); }

Tensor cos(const Tensor& x);

struct SinOp {
  static constexpr OpInfo info{.name = "sin", .label = "sin", .math = "y = sin x", .grads = {"dx = dy · cos x"},
      .words = "The slope of the sine is the cosine",
      .source = "NIST DLMF 4.20.1", .scalar_function = true};
  auto value(const auto& x) const { return sin(x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * cos(x); }
  static Samples<SinOp> samples(Rng& r) { return uniform_samples<SinOp>(r, -3, 3); }
};
inline Tensor sin(const Tensor& x) { return emit(SinOp{}, x); }

struct CosOp {
  static constexpr OpInfo info{.name = "cos", .label = "cos", .math = "y = cos x", .grads = {"dx = −dy · sin x"},
      .words = "The slope of the cosine is minus the sine",
      .source = "NIST DLMF 4.20.2", .scalar_function = true};
  auto value(const auto& x) const { return cos(x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return -g * sin(x); }
  static Samples<CosOp> samples(Rng& r) { return uniform_samples<CosOp>(r, -3, 3); }
};
inline Tensor cos(const Tensor& x) { return emit(CosOp{}, x); }

struct TanOp {
  static constexpr OpInfo info{.name = "tan", .label = "tan", .math = "y = tan x", .grads = {"dx = dy · (1 + y²)"},
      .words = "The slope of the tangent is at least 1, and grows without bound toward the poles",
      .source = "NIST DLMF 4.20.3", .domain = {-1.57, 1.57}, .scalar_function = true};
  auto value(const auto& x) const { return tan(x); }
  auto grad(const auto& g, const auto&, const auto& y) const { return g * (1 + y * y); }
  static Samples<TanOp> samples(Rng& r) { return uniform_samples<TanOp>(r, -1.3, 1.3); }
};
inline Tensor tan(const Tensor& x) { return emit(TanOp{}, x); }

struct AtanOp {
  static constexpr OpInfo info{.name = "atan", .label = "atan", .math = "y = arctan x", .grads = {"dx = dy / (1 + x²)"},
      .words = "The gradient is divided by 1 + x²: far from 0 little gets through",
      .source = "NIST DLMF 4.24.12", .scalar_function = true};
  auto value(const auto& x) const { return atan(x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g / (1 + square(bounded(x, kHuge))); }
  static Samples<AtanOp> samples(Rng& r) { return uniform_samples<AtanOp>(r, -3, 3); }
};
inline Tensor atan(const Tensor& x) { return emit(AtanOp{}, x); }

/// The error function: the share of a normal distribution of variance 1/2 that lies between −x and x.
struct ErfOp {
  static constexpr OpInfo info{.name = "erf", .label = "erf", .math = "y = erf x", .grads = {"dx = dy · 2 exp(−x²) / √π"},
      .words = "The slope is a bell curve: only near 0 does the gradient get through",
      .source = "NIST DLMF 7.2.1", .scalar_function = true};
  auto value(const auto& x) const { return x.unaryExpr([](Real v) { return std::erf(v); }); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * exp(-square(bounded(x, kFar))) * Real(2 * std::numbers::inv_sqrtpi); }
  static Samples<ErfOp> samples(Rng& r) { return uniform_samples<ErfOp>(r, -2.5, 2.5); }
};
inline Tensor erf(const Tensor& x) { return emit(ErfOp{}, x); }

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

using MathOperators = Operators<ExpOp, Expm1Op, LogOp, Log1pOp, SqrtOp, RsqrtOp, ReciprocalOp, SquareOp, SinOp, CosOp, TanOp, AtanOp, ErfOp, AbsOp>;
inline const Registered<MathOperators> math_entries;

}  // namespace deepx::inline DEEPX_PRECISION
