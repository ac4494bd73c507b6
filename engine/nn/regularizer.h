// SPDX-License-Identifier: MIT
// Regularizers: they keep weights or activations small. Catalogue entries; their blocks are in regularizer.cpp. Related
// methods are elsewhere: label smoothing in cross_entropy, decoupled decay in AdamW, dropout and noise in layers of
// that name.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/core/setting.h"
#include "engine/nn/layer.h"

namespace deepx::inline DEEPX_PRECISION {

struct RegularizerInfo {
  std::string_view name{}, label{}, math{}, words{}, source{};
  std::vector<Setting> settings{};
  bool of_activations = false;  ///< its tensors are activations [N, ..]; else they are weights
  /// The scalar that one tensor adds to the loss; null for a constraint.
  Tensor (*term)(const Tensor& x, const Settings&) = nullptr;
  /// Moves a weight back into the allowed range, in place; null for a term.
  void (*constrain)(Tensor& weight, const Settings&) = nullptr;
};
Catalogue<RegularizerInfo>& regularizer_catalogue();
struct RegisteredRegularizer {
  explicit RegisteredRegularizer(const RegularizerInfo& info) { regularizer_catalogue().add(info); }
};

/// A regularizer at work: an entry and its settings.
class Regularizer {
 public:
  explicit Regularizer(const RegularizerInfo& info) : info_(&info), settings_(info.name, info.settings) {}
  const RegularizerInfo& info() const { return *info_; }
  /// Throws Error::value when there is no such setting or the value is outside its range. A tape that has recorded a
  /// term keeps the settings of that time.
  void set(std::string_view setting, double value) { settings_.set(setting, value); }
  Regularizer& with(std::string_view setting, double value) {
    set(setting, value);
    return *this;
  }
  double get(std::string_view setting) const { return settings_.get(setting); }

  /// What all the tensors add to the loss: `loss + l2.term(weights(layer))`. Recorded in a scope of the regularizer's name.
  /// Throws Error::value for a constraint, or without tensors.
  Tensor term(std::span<const Tensor> tensors) const;
  Tensor term(const Tensor& x) const { return term(std::span(&x, 1)); }

  // A training loop calls these two functions, for every entry:

  /// The loss plus the term of the entry for its tensors; a constraint adds nothing, and neither does an empty list.
  Tensor add_to(const Tensor& loss, std::span<const Tensor> weights, std::span<const Tensor> activations = {}) const;
  /// After each step: a constraint moves weights back into the allowed range; a term does not change them. Allocates
  /// nothing.
  void constrain(std::span<Tensor> weights) const;

 private:
  const RegularizerInfo* info_;
  Settings settings_;
};

/// The parameters of a layer that have two axes or more, which are usually regularized: kernels, but not biases or the
/// scales of a normalization. Each layer may have its own regularizer.
std::vector<Tensor> weights(Layer& layer);

}  // namespace deepx::inline DEEPX_PRECISION
