// SPDX-License-Identifier: MIT
// Losses, each fused into one operator and averaged over the batch: mse, bce_with_logits, cross_entropy.
#pragma once

#include "engine/ops/activation.h"
#include "engine/ops/reduce.h"

namespace deepx::inline DEEPX_PRECISION {

/// Both inputs of a loss have the same shape; there is nothing to broadcast, which would hide a mistake.
void require_same_shape(const char* call, const char* second, const Tensor& a, const Tensor& b);

/// prediction, target [any, the same] → y [].
struct MseOp {
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "mse", .label = "mse", .math = "y = Σ (pₖ − tₖ)² / K",
      .grads = {"dp = dy · 2 (p − t) / K", "dt = −dp"},
      .words = "Each prediction is pulled towards its target, twice as hard when twice as far", .source = "Gauss 1809",
      .kind = Kind::loss};
  Shape shape(const Tensor* const* in, int) const {
    require_same_shape("mse", "target", *in[0], *in[1]);
    return {};
  }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const {
    const Tensor pull = c.g * (c.x[0] - c.x[1]) * (Real(2) / static_cast<Real>(c.x[0].size()));
    return i == 0 ? pull : -pull;
  }
  static Samples<MseOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2), Tensor::uniform(r, {3, 4}, -2, 2)}}};
  }
  static Rejects<MseOp> rejects() {
    return {{{}, {Tensor::zeros({3, 1}), Tensor::zeros({3})},
             "mse: prediction has shape [3, 1], target [3]; both must have the same"}};
  }
};
inline Tensor mse(const Tensor& prediction, const Tensor& target) { return emit(MseOp{}, prediction, target); }

/// Binary cross-entropy of a sigmoid. logits, target [any, the same], target in [0, 1] → y [].
struct BceWithLogitsOp {
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "bce_with_logits", .label = "cross-entropy",
      .math = "y = Σ (log(1 + exp(zₖ)) − tₖ zₖ) / K", .grads = {"dz = dy · (σ(z) − t) / K", "dt = −dy · z / K"},
      .words = "The gradient of each logit is the predicted probability minus the target",
      .source = "Goodfellow, Bengio & Courville 2016, section 6.2.2.2", .kind = Kind::loss};
  Shape shape(const Tensor* const* in, int) const {
    require_same_shape("bce_with_logits", "target", *in[0], *in[1]);
    return {};
  }
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const {
    const Tensor share = c.g * (Real(1) / static_cast<Real>(c.x[0].size()));
    return i == 0 ? share * (sigmoid(c.x[0]) - c.x[1]) : -share * c.x[0];
  }
  static Samples<BceWithLogitsOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -3, 3), Tensor::uniform(r, {3, 4}, 0, 1)}}};
  }
  static Rejects<BceWithLogitsOp> rejects() {
    return {{{}, {Tensor::zeros({3, 1}), Tensor::zeros({3})},
             "bce_with_logits: prediction has shape [3, 1], target [3]; both must have the same"}};
  }
};
inline Tensor bce_with_logits(const Tensor& logits, const Tensor& target) { return emit(BceWithLogitsOp{}, logits, target); }

/// labels [N] whole numbers → y [N, classes], 1 at the label. No gradient: labels do not vary smoothly.
struct OneHotOp {
  int classes = 2;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "one_hot", .label = "one hot", .math = "yₙₖ = 1 if k = labelₙ, else 0", .grads = {"dlabel = 0"},
      .words = "Labels are whole numbers: no gradient passes", .source = "derivative of a constant", .kind = Kind::linear};
  std::string text() const { return join("classes ", classes); }
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward&) const {}
  Tensor grad(const Backprop& c, int) const { return 0 * c.x[0]; }
  static Samples<OneHotOp> samples(Rng&) {
    return {{{}, {Tensor::from({3}, {0, 1, 1})}}, {{.classes = 4}, {Tensor::from({2}, {3, 0})}}};
  }
  static Rejects<OneHotOp> rejects() {
    return {{{.classes = 2}, {Tensor::from({3}, {0, 5, 1})}, "one_hot: label 5 at row 1 is outside [0, 2)"}};
  }
};
inline Tensor one_hot(const Tensor& labels, int classes) { return emit(OneHotOp{classes}, labels); }

/// Cross-entropy of a softmax. logits [N, K], labels [N] whole numbers in [0, K) → y [].
struct CrossEntropyOp {
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "cross_entropy", .label = "softmax CE", .math = "y = Σₙ (ln Σₖ exp(zₙₖ) − zₙ,ₗₐᵦₑₗ) / N",
      .grads = {"dz = dy · (softmax(z) − one hot(label)) / N", "dlabel = 0"},
      .words = "The gradient of each logit is the predicted probability, minus 1 for the right class",
      .source = "Goodfellow, Bengio & Courville 2016, section 6.2.2.3", .kind = Kind::loss};
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const {
    if (i == 1) return 0 * c.x[1];
    const int N = c.x[0].shape()[0], K = c.x[0].shape()[1];
    return c.g * (Real(1) / static_cast<Real>(N)) * (softmax(c.x[0]) - one_hot(c.x[1], K));
  }
  static Samples<CrossEntropyOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {4, 3}, -2, 2), Tensor::from({4}, {0, 2, 1, 2})}}};
  }
  static Rejects<CrossEntropyOp> rejects() {
    return {{{}, {Tensor::zeros({4, 10}), Tensor::from({4}, {0, 1, 2, 10})}, "cross_entropy: label 10 at row 3 is outside [0, 10)"},
            {{}, {Tensor::zeros({4, 10}), Tensor::zeros({3})},
             "cross_entropy: logits [4, 10] and labels [3] do not fit; expected logits [N, K] and labels [N]"}};
  }
};
inline Tensor cross_entropy(const Tensor& logits, const Tensor& labels) { return emit(CrossEntropyOp{}, logits, labels); }

using LossOperators = Operators<MseOp, BceWithLogitsOp, OneHotOp, CrossEntropyOp>;
inline const Registered<LossOperators> loss_entries;

}  // namespace deepx::inline DEEPX_PRECISION
