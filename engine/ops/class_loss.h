// SPDX-License-Identifier: MIT
// Losses of classifiers: rows of scores [N, K] against labels. Cross-entropy (nll, cross_entropy) and margins (multi_margin,
// multi_hinge); and one_hot.
#pragma once

#include "engine/ops/pair_loss.h"

namespace deepx::inline DEEPX_PRECISION {

/// labels [N] whole numbers → y [N, num_classes], 1 at the label. No gradient: labels do not vary smoothly.
struct OneHotOp {
  int num_classes = 2;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "one_hot", .label = "one hot", .math = "yₙₖ = 1 if k = labelₙ, else 0", .grads = {"dlabel = 0"},
      .words = "Labels are whole numbers: no gradient passes", .source = "derivative of a constant", .kind = Kind::linear};
  static std::vector<Parameter> parameters() {
    return {parameter<&OneHotOp::num_classes>({.name = "num_classes", .symbol = "K", .words = "how many classes there are", .low = 1, .high = 1e6})};
  }
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward&) const {}
  Tensor grad(const Backprop& c, int) const { return zero(c.x[0]); }
  static Samples<OneHotOp> samples(Rng&) {
    return {{{}, {Tensor::from({3}, {0, 1, 1})}}, {{.num_classes = 4}, {Tensor::from({2}, {3, 0})}}};
  }
  static Rejects<OneHotOp> rejects() {
    return {{{.num_classes = 2}, {Tensor::from({3}, {0, 5, 1})}, "one_hot: label 5 at row 1 is outside [0, 2)"}};
  }
};
inline Tensor one_hot(const Tensor& labels, int num_classes) { return emit(OneHotOp{num_classes}, labels); }

/// The common part of nll and cross_entropy. The loss of a row is Σ w q (−log p): q is 1 at the label, or the target's
/// probabilities; w are the weights of the classes, p the row's probabilities. The mean over labels divides by the sum
/// of the weights of the labels.
struct TargetLoss {
  const char* call;
  bool logits;  ///< rows are logits; else they are log-probabilities
  Reduction reduction;
  double smoothing = 0;  ///< double: 1 − smoothing may be small

  Shape shape(const Tensor* const* in, int arity) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
};

/// The negative logarithm of the probability of the right class. log-probabilities [N, K], labels [N] whole numbers in
/// [0, K), and class weights [K] if wanted → y [], or [N] without reduction.
struct NllOp {
  Reduction reduction = Reduction::mean;
  static constexpr int arity = -1;
  static constexpr OpInfo info{.name = "nll", .label = "nll", .math = "y = −Σₙ xₙ,ₗₐᵦₑₗ / N",
      .grads = {"dx = −dy · one hot(label) / N", "dlabel = 0", "dw = dy · (−x − y) / N at the label"},
      .words = "Only the right class's log-probability is pulled up", .source = "Fisher 1922", .kind = Kind::loss};
  static std::vector<Parameter> parameters() { return {reduction_parameter<&NllOp::reduction>()}; }
  TargetLoss kernel() const { return {.call = "nll", .logits = false, .reduction = reduction}; }
  static Samples<NllOp> samples(Rng& r);
  static Rejects<NllOp> rejects();
};
inline Tensor nll(const Tensor& log_probabilities, const Tensor& labels, NllOp p = {}) { return emit(p, log_probabilities, labels); }
inline Tensor nll(const Tensor& log_probabilities, const Tensor& labels, const Tensor& weight, NllOp p = {}) {
  return emit(p, log_probabilities, labels, weight);
}

/// Cross-entropy of a softmax: nll of log_softmax, in one. logits [N, K]; labels [N] whole numbers in [0, K), or probabilities
/// [N, K]; class weights [K] if wanted → y [], or [N] without reduction. `label_smoothing` distributes that share of
/// the target evenly over all classes.
struct CrossEntropyOp {
  double label_smoothing = 0;
  Reduction reduction = Reduction::mean;
  static constexpr int arity = -1;
  static constexpr OpInfo info{.name = "cross_entropy", .label = "softmax CE", .math = "y = Σₙ (ln Σₖ exp(zₙₖ) − zₙ,ₗₐᵦₑₗ) / N",
      .grads = {"dz = dy · (softmax(z) − one hot(label)) / N", "dlabel = 0", "dw = dy · (cost − y) / N at the label"},
      .words = "The gradient of each logit is the predicted probability, minus 1 for the right class",
      .source = "Goodfellow, Bengio & Courville 2016, section 6.2.2.3; label smoothing: Szegedy et al. 2016", .kind = Kind::loss};
  static std::vector<Parameter> parameters() {
    return {parameter<&CrossEntropyOp::label_smoothing>({.name = "label_smoothing", .symbol = "ε", .words = "share of the target that all classes get evenly"}),
            reduction_parameter<&CrossEntropyOp::reduction>()};
  }
  TargetLoss kernel() const {
    return {.call = "cross_entropy", .logits = true, .reduction = reduction, .smoothing = label_smoothing};
  }
  static Samples<CrossEntropyOp> samples(Rng& r);
  static Rejects<CrossEntropyOp> rejects();
};
inline Tensor cross_entropy(const Tensor& logits, const Tensor& target, CrossEntropyOp p = {}) { return emit(p, logits, target); }
inline Tensor cross_entropy(const Tensor& logits, const Tensor& target, const Tensor& weight, CrossEntropyOp p = {}) {
  return emit(p, logits, target, weight);
}

/// The common part of multi_margin and multi_hinge. Class j violates the margin by u = max(0, m + sⱼ − s_label). The
/// loss of a row is uᵖ:
/// the mean over all classes, or only that of the worst class.
struct MarginLoss {
  const char* call;
  bool worst;
  Real margin;
  int p;
  Reduction reduction;

  Shape shape(const Tensor* const* in, int arity) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
};

/// Every class whose score comes closer to that of the right class than the margin adds to the loss. scores [N, K],
/// labels [N], and class weights [K] if wanted → y [], or [N] without reduction. `p` = 2 squares the violations.
struct MultiMarginOp {
  Real margin = 1;
  int p = 1;
  Reduction reduction = Reduction::mean;
  static constexpr int arity = -1;
  static constexpr OpInfo info{.name = "multi_margin", .label = "multi-margin", .math = "y = Σₙⱼ max(0, m + sⱼ − sₗₐᵦₑₗ)ᵖ / (K N)",
      .grads = {"ds = dy / (K N) where j violates, −their sum at label", "dlabel = 0", "dw = dy · cost / N at the label"},
      .words = "Every class too close to the right one is pushed down, and the right one up, once for each",
      .source = "Weston & Watkins 1999; divided by K as PyTorch does", .kind = Kind::loss};
  static std::vector<Parameter> parameters() {
    return {parameter<&MultiMarginOp::margin>({.name = "margin", .symbol = "m", .words = "how far above all others is far enough", .low = 0, .high = 1e6}),
            parameter<&MultiMarginOp::p>({.name = "p", .symbol = "p", .words = "power of a violation", .low = 1, .high = 2}),
            reduction_parameter<&MultiMarginOp::reduction>()};
  }
  MarginLoss kernel() const { return {"multi_margin", false, margin, p, reduction}; }
  static Samples<MultiMarginOp> samples(Rng& r);
  static Rejects<MultiMarginOp> rejects();
};
inline Tensor multi_margin(const Tensor& scores, const Tensor& labels, MultiMarginOp p = {}) { return emit(p, scores, labels); }
inline Tensor multi_margin(const Tensor& scores, const Tensor& labels, const Tensor& weight, MultiMarginOp p = {}) {
  return emit(p, scores, labels, weight);
}

/// The multi-class hinge: only the worst violation of the margin counts. scores [N, K], labels [N] → y [], or [N]
/// without reduction. `p` = 2 squares it.
struct MultiHingeOp {
  Real margin = 1;
  int p = 1;
  Reduction reduction = Reduction::mean;
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "multi_hinge", .label = "multi-hinge", .math = "y = Σₙ maxⱼ max(0, m + sⱼ − sₗₐᵦₑₗ)ᵖ / N",
      .grads = {"ds = dy / N at the worst j, −dy / N at the label", "dlabel = 0"},
      .words = "The strongest wrong class is pushed down and the right one up, unless the margin is kept",
      .source = "Crammer & Singer 2001; equal violations share", .kind = Kind::loss};
  static std::vector<Parameter> parameters() {
    return {parameter<&MultiHingeOp::margin>({.name = "margin", .symbol = "m", .words = "how far above all others is far enough", .low = 0, .high = 1e6}),
            parameter<&MultiHingeOp::p>({.name = "p", .symbol = "p", .words = "power of a violation", .low = 1, .high = 2}),
            reduction_parameter<&MultiHingeOp::reduction>()};
  }
  MarginLoss kernel() const { return {"multi_hinge", true, margin, p, reduction}; }
  static Samples<MultiHingeOp> samples(Rng& r);
  static Rejects<MultiHingeOp> rejects();
};
inline Tensor multi_hinge(const Tensor& scores, const Tensor& labels, MultiHingeOp p = {}) { return emit(p, scores, labels); }

using ClassLossOperators = Operators<OneHotOp, NllOp, CrossEntropyOp, MultiMarginOp, MultiHingeOp>;
inline const Registered<ClassLossOperators> class_loss_entries;

}  // namespace deepx::inline DEEPX_PRECISION
