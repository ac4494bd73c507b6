// SPDX-License-Identifier: MIT
// Initializers: how weights and biases start. Catalogue entries; their blocks are in init.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/core/setting.h"
#include "engine/nn/spread.h"

namespace deepx::inline DEEPX_PRECISION {

/// The number of inputs of one output (in), and the number of outputs that use one input (out).
struct Fans {
  int in = 1, out = 1;
};
/// The fans of a weight [D, H] of a Linear, or [O, C / groups, k, ..] of a convolution, counted as in PyTorch: the fan
/// out of a convolution ignores its groups. Throws Error::shape for fewer than two axes.
Fans fans_of(const Shape& weight);

/// What an initializer can use to choose the spread of a weight.
struct WeightArguments {
  const Shape& shape;
  Fans fans;
  const Settings& settings;
  double get(std::string_view name) const { return settings.get(name); }
};

struct Initializer {
  std::string_view name{}, label{}, math{}, words{}, source{};
  std::vector<Setting> settings{};
  /// The distribution of each weight, independent of the others.
  Spread (*spread)(const WeightArguments&) = nullptr;
  /// Gives the weights a structure, for initializers that have one.
  void (*arrange)(Tensor& weight, Rng& rng, const WeightArguments&) = nullptr;
  /// The distribution of each bias; null for zeros.
  Spread (*bias)(Fans) = nullptr;

  /// The same initializer with another value of a setting. Throws as Settings::set does.
  Initializer with(std::string_view setting, double value) const;
  Spread spread_of(const Shape& weight, Fans fans) const;
  /// A weight of any shape. Throws Error::value when a fan is not positive, and the errors of the entry itself.
  Tensor make(Rng& rng, const Shape& shape, Fans fans) const;
  /// A weight [fan_in, fan_out].
  Tensor make(Rng& rng, int fan_in, int fan_out) const {
    return make(rng, {fan_in, fan_out}, {fan_in, fan_out});
  }
  /// The bias that goes with a weight of these fans.
  Tensor make_bias(Rng& rng, const Shape& shape, Fans fans) const;
};

Catalogue<Initializer>& initializer_catalogue();
struct RegisteredInitializer {
  explicit RegisteredInitializer(const Initializer& entry) { initializer_catalogue().add(entry); }
};

/// The factor by which weights must be larger since an activation shrinks its input: for linear, sigmoid, tanh, relu,
/// leaky_relu, selu.
/// Throws Error::value for any other name, and for a slope outside [-10, 10]. Source: He et al. 2015; values as
/// PyTorch's calculate_gain.
double calculate_gain(std::string_view nonlinearity, double negative_slope = 0.01);

}  // namespace deepx::inline DEEPX_PRECISION
