// SPDX-License-Identifier: MIT
// Activation functions.
#pragma once

#include "engine/ops/math.h"

namespace deepx::inline DEEPX_PRECISION {

/// Samples of a function of several pieces: numbers within 0.4 of each center, which is farther away from the kinks.
inline Tensor pieces(Rng& r, std::initializer_list<Real> centers) {
  const int n = static_cast<int>(centers.size());
  return Tensor::from({n, 1}, centers) + Tensor::uniform(r, {n, 3}, -0.4, 0.4);
}

struct TanhOp {
  static constexpr OpInfo info{.name = "tanh", .label = "tanh", .math = "y = tanh x", .grads = {"dx = dy · (1 − y²)"},
      .words = "Each gradient is scaled by the slope of tanh at its point. Where tanh is flat, little gets through",
      .source = "NIST DLMF 4.34.8", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return tanh(x); }
  auto grad(const auto& g, const auto&, const auto& y) const { return g * (1 - y * y); }
  static Samples<TanhOp> samples(Rng& r) { return uniform_samples<TanhOp>(r, -2, 2); }
};
inline Tensor tanh(const Tensor& x) { return emit(TanhOp{}, x); }

struct SigmoidOp {
  static constexpr OpInfo info{.name = "sigmoid", .label = "sigmoid", .math = "y = 1 / (1 + e⁻ˣ)",
      .grads = {"dx = dy · y · (1 − y)"},
      .words = "Each gradient is scaled by the slope of the sigmoid, at most 1/4. Far from 0 it is flat and little gets through",
      .source = "NIST DLMF 4.34.8 with σ(x) = (1 + tanh(x/2)) / 2", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return sigmoid(x); }
  auto grad(const auto& g, const auto&, const auto& y) const { return g * y * (1 - y); }
  static Samples<SigmoidOp> samples(Rng& r) { return uniform_samples<SigmoidOp>(r, -3, 3); }
};
inline Tensor sigmoid(const Tensor& x) { return emit(SigmoidOp{}, x); }

struct ReluOp {
  static constexpr OpInfo info{.name = "relu", .label = "relu", .math = "y = max(x, 0)",
      .grads = {"dx = dy if x > 0, else 0"},
      .words = "Where the input was positive the gradient passes unchanged; where it was not, nothing passes",
      .source = "Nair & Hinton 2010; subgradient 0 at x = 0", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return (x < Real(0)).select(Real(0), x); }  // NaN stays NaN
  // maximum(x, 0) would pass half of dy at x = 0; by convention relu passes nothing there.
  auto grad(const auto& g, const auto&, const auto& y) const { return where(y, g, Real(0)); }
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
  auto value(const auto& x) const { return where(step(x), x, negative_slope * x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return where(step(x), g, negative_slope * g); }
  static Samples<LeakyReluOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, 0.1, 2)}},
            {{}, {Tensor::uniform(r, {3, 4}, -2, -0.1)}},
            {{.negative_slope = Real(0.3)}, {Tensor::uniform(r, {3, 4}, -2, -0.1)}}};
  }
};
inline Tensor leaky_relu(const Tensor& x, LeakyReluOp p = {}) { return emit(p, x); }
inline Tensor leaky_relu(const Tensor& x, Number auto negative_slope) { return emit(LeakyReluOp{static_cast<Real>(negative_slope)}, x); }

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

/// relu with a learned slope: one for all, or one for each channel (axis 1).
///   x [any], weight [1], or [C] with x [N, C, ..] → y, x's shape. Throws Error::shape for another weight.
struct PreluOp {
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "prelu", .label = "prelu", .math = "y = x if x > 0, else wx",
      .grads = {"dx = dy if x > 0, else w · dy", "dw = Σ dy · x where x ≤ 0"},
      .words = "Where the input was positive the gradient passes unchanged; elsewhere the learned share of it does",
      .source = "He, Zhang, Ren & Sun 2015", .kind = Kind::linear};
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<PreluOp> samples(Rng& r) {
    const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, 0.1, 2) * Tensor::from({2, 1}, {1, -1}); };
    const auto w = [&](int n) { return Tensor::uniform(r, {n}, -0.5, 0.5); };
    return {{{}, {x({2, 4}), w(1)}}, {{}, {x({2, 4}), w(4)}}, {{}, {x({3, 2, 2}), w(2)}}};
  }
  static Rejects<PreluOp> rejects() {
    return {{{}, {Tensor::zeros({2, 3, 4}), Tensor::zeros({4})},
             "prelu: weight [4] for x [2, 3, 4]; it must be [1], or [3] for one slope per channel"}};
  }
};
inline Tensor prelu(const Tensor& x, const Tensor& weight) { return emit(PreluOp{}, x, weight); }

/// relu with a cap at 6, which keeps it exact in few bits.
struct Relu6Op {
  static constexpr OpInfo info{.name = "relu6", .label = "relu6", .math = "y = min(max(x, 0), 6)",
      .grads = {"dx = dy if 0 < x < 6, else 0"},
      .words = "Between 0 and 6 the gradient passes unchanged; outside nothing passes",
      .source = "Krizhevsky 2010; subgradient 0 at the kinks", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return (x < Real(0)).select(Real(0), (x > Real(6)).select(Real(6), x)); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * step(x) * step(6 - x); }
  static Samples<Relu6Op> samples(Rng& r) { return {{{}, {pieces(r, {-2, 1, 4, 7})}}}; }
};
inline Tensor relu6(const Tensor& x) { return emit(Relu6Op{}, x); }

/// The identity between two bounds, flat outside.
struct HardtanhOp {
  Real min_val = -1, max_val = 1;
  static constexpr OpInfo info{.name = "hardtanh", .label = "hardtanh", .math = "y = min(max(x, min), max)",
      .grads = {"dx = dy if min < x < max, else 0"},
      .words = "Between the bounds the gradient passes unchanged; outside nothing passes",
      .source = "Collobert 2004; subgradient 0 at the kinks", .scalar_function = true, .activation = true};
  static std::vector<Parameter> parameters() {
    return {parameter<&HardtanhOp::min_val>({.name = "min_val", .symbol = "min", .words = "lower bound", .low = -1e6, .high = 1e6}),
            parameter<&HardtanhOp::max_val>({.name = "max_val", .symbol = "max", .words = "upper bound", .low = -1e6, .high = 1e6})};
  }
  void check() const {
    DEEPX_REQUIRE(min_val < max_val, value, "hardtanh: min_val is ", min_val, ", max_val ", max_val, "; min_val must be smaller");
  }
  auto value(const auto& x) const { return (x < min_val).select(min_val, (x > max_val).select(max_val, x)); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * step(x - min_val) * step(max_val - x); }
  static Samples<HardtanhOp> samples(Rng& r) {
    return {{{}, {pieces(r, {-2, Real(-0.5), Real(0.5), 2})}},
            {{.min_val = Real(-0.5), .max_val = 2}, {pieces(r, {-1, 0, 1, 3})}}};
  }
  static Rejects<HardtanhOp> rejects() {
    return {{{.min_val = 2, .max_val = 1}, {Tensor::zeros({3})}, "hardtanh: min_val is 2, max_val 1; min_val must be smaller"}};
  }
};
inline Tensor hardtanh(const Tensor& x, HardtanhOp p = {}) { return emit(p, x); }

/// A sigmoid of three straight pieces.
struct HardsigmoidOp {
  static constexpr OpInfo info{.name = "hardsigmoid", .label = "hardsigmoid", .math = "y = min(max(x / 6 + 1/2, 0), 1)",
      .grads = {"dx = dy / 6 if −3 < x < 3, else 0"},
      .words = "Between −3 and 3 a sixth of the gradient passes; outside nothing passes",
      .source = "Courbariaux, Bengio & David 2015; subgradient 0 at the kinks", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return (x < Real(-3)).select(Real(0), (x > Real(3)).select(Real(1), x / 6 + Real(0.5))); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * step(x + 3) * step(3 - x) / 6; }
  static Samples<HardsigmoidOp> samples(Rng& r) { return {{{}, {pieces(r, {-4, -1, 1, 4})}}}; }
};
inline Tensor hardsigmoid(const Tensor& x) { return emit(HardsigmoidOp{}, x); }

/// x · hardsigmoid(x). At the kinks −3 and 3 the slope is that of the straight pieces, 0 and 1, the smaller of the two.
struct HardswishOp {
  static constexpr OpInfo info{.name = "hardswish", .label = "hardswish", .math = "y = x · min(max(x + 3, 0), 6) / 6",
      .grads = {"dx = dy (x/3 + 1/2) if −3 < x < 3, dy if x ≥ 3, else 0"},
      .words = "Far left nothing passes, far right all; between, the share grows with the input",
      .source = "Howard et al. 2019", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return (x < Real(-3)).select(Real(0), (x > Real(3)).select(x, x * (x + 3) / 6)); }
  auto grad(const auto& g, const auto& x, const auto&) const {
    return g * where(at_least(x, 3), Real(1), where(at_least(-x, 3), Real(0), x / 3 + Real(0.5)));
  }
  static Samples<HardswishOp> samples(Rng& r) { return {{{}, {pieces(r, {-4, -2, 0, 2, 4})}}}; }
};
inline Tensor hardswish(const Tensor& x) { return emit(HardswishOp{}, x); }

/// The argument of the exponential in functions that bend toward a bound: eˣ of a large x would be ∞, and its slope 0 ·
/// ∞ = NaN.
auto at_most_0(const auto& x) { return where(at_least(x, 0), Real(0), x); }

/// Exponential linear unit: a relu that bends smoothly toward −α.
struct EluOp {
  Real alpha = 1;
  static constexpr OpInfo info{.name = "elu", .label = "elu", .math = "y = x if x > 0, else α(eˣ − 1)",
      .grads = {"dx = dy if x > 0, else dy · αeˣ"},
      .words = "Where the input was positive the gradient passes unchanged; elsewhere it fades with eˣ",
      .source = "Clevert, Unterthiner & Hochreiter 2016", .scalar_function = true, .activation = true};
  static std::vector<Parameter> parameters() {
    return {parameter<&EluOp::alpha>({.name = "alpha", .symbol = "α", .words = "−α is the value far left", .low = 0, .high = 1e3})};
  }
  auto value(const auto& x) const { return (x > Real(0)).select(x, alpha * expm1(x)); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * where(step(x), Real(1), alpha * exp(at_most_0(x))); }
  static Samples<EluOp> samples(Rng& r) {
    return {{{}, {pieces(r, {Real(-1.5), Real(-0.5), Real(0.5)})}}, {{.alpha = Real(0.3)}, {pieces(r, {Real(-1.5), Real(-0.5), Real(0.5)})}}};
  }
};
inline Tensor elu(const Tensor& x, EluOp p = {}) { return emit(p, x); }
inline Tensor elu(const Tensor& x, Number auto alpha) { return emit(EluOp{static_cast<Real>(alpha)}, x); }

/// Scaled elu: layers with it pull the mean of their outputs toward 0 and the variance toward 1.
struct SeluOp {
  static constexpr Real kAlpha = Real(1.6732632423543772848170429916717), kScale = Real(1.0507009873554804934193349852946);
  static constexpr OpInfo info{.name = "selu", .label = "selu", .math = "y = λx if x > 0, else λα(eˣ − 1), α = 1.6733, λ = 1.0507",
      .grads = {"dx = λ · dy if x > 0, else dy · λαeˣ"},
      .words = "Where the input was positive the gradient grows a little; elsewhere it fades with eˣ",
      .source = "Klambauer et al. 2017", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return (x > Real(0)).select(kScale * x, kScale * kAlpha * expm1(x)); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * where(step(x), kScale, kScale * kAlpha * exp(at_most_0(x))); }
  static Samples<SeluOp> samples(Rng& r) { return {{{}, {pieces(r, {Real(-1.5), Real(-0.5), Real(0.5)})}}}; }
};
inline Tensor selu(const Tensor& x) { return emit(SeluOp{}, x); }

/// elu with a slope that is continuous for every α.
struct CeluOp {
  Real alpha = 1;
  static constexpr OpInfo info{.name = "celu", .label = "celu", .math = "y = x if x > 0, else α(exp(x/α) − 1)",
      .grads = {"dx = dy if x > 0, else dy · exp(x/α)"},
      .words = "Where the input was positive the gradient passes unchanged; elsewhere it fades smoothly",
      .source = "Barron 2017", .scalar_function = true, .activation = true};
  static std::vector<Parameter> parameters() {
    return {parameter<&CeluOp::alpha>({.name = "alpha", .symbol = "α", .words = "−α is the value far left", .low = 1e-3, .high = 1e3})};
  }
  auto value(const auto& x) const { return (x > Real(0)).select(x, alpha * expm1(x / alpha)); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * where(step(x), Real(1), exp(at_most_0(x) / alpha)); }
  static Samples<CeluOp> samples(Rng& r) {
    return {{{}, {pieces(r, {Real(-1.5), Real(-0.5), Real(0.5)})}}, {{.alpha = Real(0.3)}, {pieces(r, {Real(-1.5), Real(-0.5), Real(0.5)})}}};
  }
};
inline Tensor celu(const Tensor& x, CeluOp p = {}) { return emit(p, x); }

/// x times a gate that is 0 far left: 0 there, and not −∞ · 0. For arrays.
auto gated(const auto& x, const auto& gate) { return (x < -kFar).select(-kFar, x) * gate; }

/// Φ, the normal distribution, and its slope φ; `by_tanh`: the approximation by gelu's authors.
Tensor normal_cdf(const Tensor& x, bool by_tanh);
Tensor normal_pdf(const Tensor& x, bool by_tanh);

/// x times the probability that a standard normal number is below x; `approximate` = tanh replaces Φ by a formula with
/// tanh.
struct GeluOp {
  enum class Form { none, tanh };
  Form approximate = Form::none;
  static constexpr OpInfo info{.name = "gelu", .label = "gelu", .math = "y = x · Φ(x)", .grads = {"dx = dy · (Φ(x) + x · φ(x))"},
      .words = "Each gradient is scaled by the slope of gelu at its point: a gate that opens softly, a little more than fully",
      .source = "Hendrycks & Gimpel 2016", .scalar_function = true, .activation = true};
  static std::vector<Parameter> parameters() {
    return {parameter<&GeluOp::approximate>({.name = "approximate", .words = "how Φ is computed", .choices = "none, tanh"})};
  }
  auto value(const auto& x) const { return gated(x, normal_cdf(x, approximate == Form::tanh)); }
  auto grad(const auto& g, const auto& x, const auto&) const {
    const bool by_tanh = approximate == Form::tanh;
    const auto z = bounded(x, kFar);
    return g * (normal_cdf(z, by_tanh) + z * normal_pdf(z, by_tanh));
  }
  static Samples<GeluOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -3, 3)}}, {{.approximate = Form::tanh}, {Tensor::uniform(r, {3, 4}, -3, 3)}}};
  }
};
inline Tensor gelu(const Tensor& x, GeluOp p = {}) { return emit(p, x); }

/// x · σ(x), also called swish.
struct SiluOp {
  static constexpr OpInfo info{.name = "silu", .label = "silu", .math = "y = x · σ(x)", .grads = {"dx = dy · σ(x) · (1 + x · (1 − σ(x)))"},
      .words = "Each gradient is scaled by the slope of silu at its point: a gate that opens softly, a little more than fully",
      .source = "Elfwing, Uchibe & Doya 2018", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return gated(x, sigmoid(x)); }
  auto grad(const auto& g, const auto& x, const auto&) const {
    const auto z = bounded(x, kFar);
    return g * sigmoid(z) * (1 + z * sigmoid(-z));
  }
  static Samples<SiluOp> samples(Rng& r) { return uniform_samples<SiluOp>(r, -3, 3); }
};
inline Tensor silu(const Tensor& x) { return emit(SiluOp{}, x); }

/// Softplus with β = 1, under its name in formulas.
inline Tensor log1p_exp(const Tensor& x) { return softplus(x); }

/// x · tanh(softplus(x)).
struct MishOp {
  static constexpr OpInfo info{.name = "mish", .label = "mish", .math = "y = x · t, t = tanh(log(1 + eˣ))",
      .grads = {"dx = dy · (t + x · (1 − t²) · σ(x))"},
      .words = "Each gradient is scaled by the slope of mish at its point: a gate that opens softly, a little more than fully",
      .source = "Misra 2020", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return gated(x, tanh(log1p_exp(x))); }
  auto grad(const auto& g, const auto& x, const auto&) const {
    const auto z = bounded(x, kFar);
    return g * (tanh(log1p_exp(z)) + z * (1 - square(tanh(log1p_exp(z)))) * sigmoid(z));
  }
  static Samples<MishOp> samples(Rng& r) { return uniform_samples<MishOp>(r, -3, 3); }
};
inline Tensor mish(const Tensor& x) { return emit(MishOp{}, x); }

/// x / (1 + |x|): like tanh, but its tails reach the bounds slowly.
struct SoftsignOp {
  static constexpr OpInfo info{.name = "softsign", .label = "softsign", .math = "y = x / (1 + |x|)", .grads = {"dx = dy / (1 + |x|)²"},
      .words = "Each gradient is scaled by a slope that fades slowly with distance from 0",
      .source = "Bergstra, Desjardins, Lamblin & Bengio 2009", .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return bounded(x, kHuge) / (1 + abs(bounded(x, kHuge))); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g / square(1 + abs(bounded(x, kHuge))); }
  static Samples<SoftsignOp> samples(Rng& r) { return {{{}, {pieces(r, {-2, Real(-0.7), Real(0.7), 2})}}}; }
};
inline Tensor softsign(const Tensor& x) { return emit(SoftsignOp{}, x); }

/// ln σ(x), exact also where σ(x) is close to 1.
struct LogSigmoidOp {
  static constexpr OpInfo info{.name = "log_sigmoid", .label = "log sigmoid", .math = "y = −log(1 + e⁻ˣ)", .grads = {"dx = dy · σ(−x)"},
      .words = "Each gradient is scaled by how far the sigmoid is from 1", .source = "logarithm of the sigmoid; chain rule",
      .scalar_function = true, .activation = true};
  auto value(const auto& x) const { return -log1p_exp(-x); }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * sigmoid(-x); }
  static Samples<LogSigmoidOp> samples(Rng& r) { return uniform_samples<LogSigmoidOp>(r, -3, 3); }
};
inline Tensor log_sigmoid(const Tensor& x) { return emit(LogSigmoidOp{}, x); }

using ActivationOperators = Operators<TanhOp, SigmoidOp, ReluOp, LeakyReluOp, PreluOp, Relu6Op, EluOp, SeluOp, CeluOp, GeluOp, SiluOp, MishOp,
                                      SoftplusOp, SoftsignOp, HardtanhOp, HardsigmoidOp, HardswishOp, LogSigmoidOp>;
inline const Registered<ActivationOperators> activation_entries;

}  // namespace deepx::inline DEEPX_PRECISION
