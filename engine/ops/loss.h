// SPDX-License-Identifier: MIT
// Losses that compare each prediction with its target: squared and absolute error, their mixtures, binary cross-entropy,
// hinge, Kullback-Leibler divergence. Each is one fused operator and returns the mean by default.
#pragma once

#include <limits>

#include "engine/ops/activation.h"
#include "engine/ops/pair_loss.h"

namespace deepx::inline DEEPX_PRECISION {

/// For all losses of this file: prediction, target [any, the same] → y [], or that shape without reduction.
struct MseOp {
  Reduction reduction = Reduction::mean;
  static constexpr OpInfo info{.name = "mse", .label = "mse", .math = "y = Σ (pₖ − tₖ)² / K",
      .grads = {"dp = dy · 2 (p − t) / K", "dt = −dp"},
      .words = "Each prediction is pulled toward its target, twice as hard when twice as far", .source = "Gauss 1809",
      .kind = Kind::loss};
  static std::vector<Parameter> parameters() { return {reduction_parameter<&MseOp::reduction>()}; }
  auto loss(const auto& p, const auto& t) const { return (p - t).square(); }
  template <int I>
  auto slope(const auto& p, const auto& t) const { return signed_slope<I>(2 * (p - t)); }
  static Samples<MseOp> samples(Rng& r) { return pair_samples<MseOp>(r, {{-2, 2, -2, 2}}); }
  static Rejects<MseOp> rejects() { return pair_rejects<MseOp>(); }
};
inline Tensor mse(const Tensor& prediction, const Tensor& target, MseOp p = {}) { return emit(p, prediction, target); }

struct MaeOp {
  Reduction reduction = Reduction::mean;
  static constexpr OpInfo info{.name = "mae", .label = "mae", .math = "y = Σ |pₖ − tₖ| / K",
      .grads = {"dp = dy · sign(p − t) / K", "dt = −dp"},
      .words = "Each prediction is pulled toward its target with the same force, however far: outliers count less",
      .source = "Laplace 1774; subgradient 0 at p = t", .kind = Kind::loss};
  static std::vector<Parameter> parameters() { return {reduction_parameter<&MaeOp::reduction>()}; }
  auto loss(const auto& p, const auto& t) const { return (p - t).abs(); }
  template <int I>
  auto slope(const auto& p, const auto& t) const { return signed_slope<I>(step(p - t) - step(t - p)); }
  static Samples<MaeOp> samples(Rng& r) { return pair_samples<MaeOp>(r, {{0.1, 2, -2, -0.1}, {-2, -0.1, 0.1, 2}}); }
  static Rejects<MaeOp> rejects() { return pair_rejects<MaeOp>(); }
};
inline Tensor mae(const Tensor& prediction, const Tensor& target, MaeOp p = {}) { return emit(p, prediction, target); }

/// Squared error up to a distance of `delta`, absolute error beyond, joined smoothly.
struct HuberOp {
  Real delta = 1;
  Reduction reduction = Reduction::mean;
  static constexpr OpInfo info{.name = "huber", .label = "huber", .math = "d²/2 if |d| ≤ δ, else δ|d| − δ²/2",
      .grads = {"dp = dy · min(max(d, −δ), δ) / K", "dt = −dp"},
      .words = "Each prediction is pulled toward its target, harder when farther, but never harder than at distance δ",
      .source = "Huber 1964; d = p − t", .kind = Kind::loss};
  static std::vector<Parameter> parameters() {
    return {parameter<&HuberOp::delta>({.name = "delta", .symbol = "δ", .words = "where the parabola ends", .low = 1e-6, .high = 1e6}),
            reduction_parameter<&HuberOp::reduction>()};
  }
  auto loss(const auto& p, const auto& t) const {
    const auto near = (p - t).abs().min(delta);
    return near * ((p - t).abs() - near / 2);
  }
  template <int I>
  auto slope(const auto& p, const auto& t) const {
    const auto sign = step(p - t) - step(t - p);
    return signed_slope<I>(where(at_least(abs(p - t), delta), sign * delta, p - t));
  }
  static Samples<HuberOp> samples(Rng& r) {
    return pair_samples<HuberOp>(r, {{0.1, 0.4, -0.4, -0.1}, {-0.4, -0.1, 0.1, 0.4}, {1, 3, -3, -1}, {-3, -1, 1, 3}},
                                 {{.delta = Real(0.1)}, {.delta = 7}});
  }
  static Rejects<HuberOp> rejects() { return pair_rejects<HuberOp>(); }
};
inline Tensor huber(const Tensor& prediction, const Tensor& target, HuberOp p = {}) { return emit(p, prediction, target); }

/// huber divided by its threshold: beyond it the slope is 1 for every `beta`, and mae is the limit of small `beta`.
struct SmoothL1Op {
  Real beta = 1;
  Reduction reduction = Reduction::mean;
  static constexpr OpInfo info{.name = "smooth_l1", .label = "smooth l1", .math = "d²/(2β) if |d| < β, else |d| − β/2",
      .grads = {"dp = dy · min(max(d/β, −1), 1) / K", "dt = −dp"},
      .words = "Each prediction is pulled toward its target with the same force, which fades only close to it",
      .source = "Girshick 2015; d = p − t", .kind = Kind::loss};
  static std::vector<Parameter> parameters() {
    return {parameter<&SmoothL1Op::beta>({.name = "beta", .symbol = "β", .words = "where the parabola ends", .low = 1e-6, .high = 1e6}),
            reduction_parameter<&SmoothL1Op::reduction>()};
  }
  auto loss(const auto& p, const auto& t) const {
    const auto near = (p - t).abs().min(beta);
    return near / beta * ((p - t).abs() - near / 2);
  }
  template <int I>
  auto slope(const auto& p, const auto& t) const {
    const auto sign = step(p - t) - step(t - p);
    return signed_slope<I>(where(at_least(abs(p - t), beta), sign, (p - t) / beta));
  }
  static Samples<SmoothL1Op> samples(Rng& r) {
    return pair_samples<SmoothL1Op>(r, {{0.1, 0.4, -0.4, -0.1}, {-0.4, -0.1, 0.1, 0.4}, {1, 3, -3, -1}, {-3, -1, 1, 3}},
                                    {{.beta = Real(0.1)}, {.beta = 7}});
  }
  static Rejects<SmoothL1Op> rejects() { return pair_rejects<SmoothL1Op>(); }
};
inline Tensor smooth_l1(const Tensor& prediction, const Tensor& target, SmoothL1Op p = {}) { return emit(p, prediction, target); }

/// Binary cross-entropy of probabilities in [0, 1]; logarithms are cut at −100, as in PyTorch, so that no loss is
/// infinite.
struct BceOp {
  Reduction reduction = Reduction::mean;
  static constexpr OpInfo info{.name = "bce", .label = "cross-entropy",
      .math = "y = −Σ (tₖ ln pₖ + (1 − tₖ) ln(1 − pₖ)) / K",
      .grads = {"dp = dy · (p − t) / (p (1 − p)) / K", "dt = dy · (ln(1 − p) − ln p) / K"},
      .words = "Each probability is pulled toward its target, the harder the surer it is; bce_with_logits is calmer",
      .source = "Good 1952", .kind = Kind::loss};
  static std::vector<Parameter> parameters() { return {reduction_parameter<&BceOp::reduction>()}; }
  static constexpr Real kLeast = Real(1e-12), kCut = Real(3.720075976020836e-44);  // e⁻¹⁰⁰
  // NaN stays NaN. Where the logarithm is cut, it has the slope 1 / kLeast, which is too small to change the value, but
  // makes the second derivatives by p and t agree. The slope of log at 0 is never computed, since 0 · ∞ is NaN.
  static auto cut_log(const auto& x) {
    return where(step(kCut - x), x / kLeast - 100, log(where(step(kCut - x), Real(1), x)));
  }
  auto loss(const auto& p, const auto& t) const { return (t - 1) * cut_log(1 - p) - t * cut_log(p); }
  template <int I>
  auto slope(const auto& p, const auto& t) const {
    if constexpr (I == 0) return (p - t) / where(step(kLeast - p * (1 - p)), kLeast, p * (1 - p));
    else return cut_log(1 - p) - cut_log(p);
  }
  void check(const Tensor& prediction) const;
  static Samples<BceOp> samples(Rng& r) { return pair_samples<BceOp>(r, {{0.1, 0.9, 0, 1}}); }
  static Rejects<BceOp> rejects() {
    auto all = pair_rejects<BceOp>();
    all.push_back({{}, {Tensor::from({2, 2}, {0, 1, 0.5, 1.5}), Tensor::zeros({2, 2})},
                   "bce: prediction 1.5 at place 3 is outside [0, 1]; use a sigmoid first, or bce_with_logits"});
    return all;
  }
};
inline Tensor bce(const Tensor& probability, const Tensor& target, BceOp p = {}) { return emit(p, probability, target); }

/// Binary cross-entropy of a sigmoid: logits and targets in [0, 1]. `pos_weight` makes the positive class count more.
struct BceWithLogitsOp {
  Real pos_weight = 1;
  Reduction reduction = Reduction::mean;
  static constexpr OpInfo info{.name = "bce_with_logits", .label = "cross-entropy",
      .math = "y = Σ (log(1 + exp(zₖ)) − tₖ zₖ) / K", .grads = {"dz = dy · (σ(z) − t) / K", "dt = −dy · z / K"},
      .words = "The gradient of each logit is the predicted probability minus the target",
      .source = "Goodfellow, Bengio & Courville 2016, section 6.2.2.2", .kind = Kind::loss};
  static std::vector<Parameter> parameters() {
    return {parameter<&BceWithLogitsOp::pos_weight>({.name = "pos_weight", .symbol = "w", .words = "weight of the terms with t = 1", .low = 0, .high = 1e6}),
            reduction_parameter<&BceWithLogitsOp::reduction>()};
  }
  static constexpr Real kLargest = std::numeric_limits<Real>::max(), kInfinite = std::numeric_limits<Real>::infinity();
  // In this order, large numbers cancel before small ones are added, for t = 0 and z < 0 as for t = 1 and z > 0.
  auto loss(const auto& z, const auto& t) const {
    const auto weight = 1 + (pos_weight - 1) * t;
    return ((1 - t) * z + weight * (-z).max(Real(0))) + weight * (-z.abs()).exp().log1p();
  }
  template <int I>
  auto slope(const auto& z, const auto& t) const {
    if constexpr (I == 0) return (1 + (pos_weight - 1) * t) * sigmoid(z) - pos_weight * t;
    // With pos_weight 1 the first term vanishes, also where it would be 0 · ∞.
    else return (pos_weight - 1) * log1p_exp(bounded(-z, pos_weight == 1 ? kLargest : kInfinite)) - z;
  }
  static Samples<BceWithLogitsOp> samples(Rng& r) {
    return pair_samples<BceWithLogitsOp>(r, {{-3, 3, 0, 1}}, {{.pos_weight = 3}});
  }
  static Rejects<BceWithLogitsOp> rejects() { return pair_rejects<BceWithLogitsOp>(); }
};
inline Tensor bce_with_logits(const Tensor& logits, const Tensor& target, BceWithLogitsOp p = {}) { return emit(p, logits, target); }

/// The loss of support vector machines: scores p and targets −1 or +1.
struct HingeOp {
  Real margin = 1;
  Reduction reduction = Reduction::mean;
  static constexpr OpInfo info{.name = "hinge", .label = "hinge", .math = "y = Σ max(0, m − tₖ pₖ) / K",
      .grads = {"dp = −dy · t / K if t p < m, else 0", "dt = −dy · p / K if t p < m, else 0"},
      .words = "Scores on the wrong side, or closer than the margin, are pushed; the others are left alone",
      .source = "Cortes & Vapnik 1995; subgradient 0 at t p = m", .kind = Kind::loss};
  static std::vector<Parameter> parameters() {
    return {parameter<&HingeOp::margin>({.name = "margin", .symbol = "m", .words = "how far on the right side is far enough", .low = 0, .high = 1e6}),
            reduction_parameter<&HingeOp::reduction>()};
  }
  auto loss(const auto& p, const auto& t) const { return where(step(t * p - margin), Real(0), margin - t * p); }
  template <int I>
  auto slope(const auto& p, const auto& t) const {
    if constexpr (I == 0) return -t * step(margin - t * p);
    else return -p * step(margin - t * p);
  }
  static Samples<HingeOp> samples(Rng& r) {
    return pair_samples<HingeOp>(r, {{-3, 0.8, 1, 1}, {1.2, 3, 1, 1}, {-0.8, 3, -1, -1}, {-3, -1.2, -1, -1}}, {{.margin = Real(0.1)}});
  }
  static Rejects<HingeOp> rejects() { return pair_rejects<HingeOp>(); }
};
inline Tensor hinge(const Tensor& score, const Tensor& target, HingeOp p = {}) { return emit(p, score, target); }

/// How far the distribution p is from the distribution t. As in PyTorch, the prediction holds log-probabilities, and
/// the mean is over all elements: Reduction::batchmean is the divergence, averaged over the batch. `log_target`: the
/// target holds log-probabilities, too.
struct KlDivOp {
  Reduction reduction = Reduction::mean;
  bool log_target = false;
  static constexpr OpInfo info{.name = "kl_div", .label = "KL", .math = "y = Σ tₖ (ln tₖ − pₖ) / K",
      .grads = {"dp = −dy · t / K", "dt = dy · (ln t + 1 − p) / K"},
      .words = "Each log-probability is raised in proportion to the probability it should have",
      .source = "Kullback & Leibler 1951; p is a log-probability, 0 ln 0 = 0", .kind = Kind::loss};
  static std::vector<Parameter> parameters() {
    return {reduction_parameter<&KlDivOp::reduction>("mean, sum, none, batchmean"),
            parameter<&KlDivOp::log_target>({.name = "log_target", .words = "the target holds logarithms too"})};
  }
  struct OfProbability {
    static auto log_of(const auto& t) { return log(t + (1 - step(t) - step(-t))); }  // ln 1 at t = 0, so that 0 ln 0 is 0
    auto loss(const auto& p, const auto& t) const { return t * (log_of(t) - p); }
    template <int I>
    auto slope(const auto& p, const auto& t) const {
      if constexpr (I == 0) return -t;
      else return log_of(t) + 1 - p;
    }
  };
  struct OfLogarithm {
    auto loss(const auto& p, const auto& t) const { return exp(t) * (t - p); }
    template <int I>
    auto slope(const auto& p, const auto& t) const {
      if constexpr (I == 0) return -exp(t);
      else return exp(t) * (t + 1 - p);
    }
  };
  void formula(auto use) const { log_target ? use(OfLogarithm{}) : use(OfProbability{}); }
  static Samples<KlDivOp> samples(Rng& r) {
    return pair_samples<KlDivOp>(r, {{-3, -0.1, 0.1, 1}}, {{.log_target = true}, {.reduction = Reduction::batchmean}});
  }
  static Rejects<KlDivOp> rejects() { return pair_rejects<KlDivOp>(); }
};
inline Tensor kl_div(const Tensor& log_probability, const Tensor& target, KlDivOp p = {}) { return emit(p, log_probability, target); }

using LossOperators = Operators<MseOp, MaeOp, HuberOp, SmoothL1Op, BceOp, BceWithLogitsOp, HingeOp, KlDivOp>;
inline const Registered<LossOperators> loss_entries;

}  // namespace deepx::inline DEEPX_PRECISION
