// SPDX-License-Identifier: MIT
// The layers and neurons of the network as the diagram shows them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// One layer with weights, as the diagram needs it: hidden layers, then the output. Spans are valid until the structure
/// changes. Options such as norm and dropout are in the spec.
struct LayerPicture {
  std::string_view name;        ///< "hidden1", "output"
  std::string_view activation;  ///< "linear" for the output
  int inputs, units;
  std::span<const Real> weights;       ///< [inputs, units]
  std::span<const Real> biases;        ///< [units]; empty for a layer without biases
  std::span<const Real> weight_grads;  ///< of the latest step, in the shape of `weights`; empty before the first step
  std::span<const Real> bias_grads;
  float max_weight, max_weight_grad;  ///< largest magnitude; 0 if there is none
};

/// The sum of one neuron for one point: output = activation(sum), where sum = Σ inputs · weights + bias (a norm, if
/// any, comes between).
struct NeuronSum {
  std::vector<Real> inputs;
  Real sum = 0, output = 0;
};

}  // namespace deepx::inline DEEPX_PRECISION
