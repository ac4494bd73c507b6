// SPDX-License-Identifier: MIT
// An activation function as a layer, chosen by name.
#pragma once

#include "engine/nn/layer.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {

/// x [any] → y [same], by an operator of the catalogue that is marked as an activation, or "linear" for none.
class Activation final : public Layer {
 public:
  /// Throws Error::value that lists the activations when the name is none of them.
  explicit Activation(std::string_view name);
  Tensor operator()(const Tensor& x) const override { return op_ ? apply_unary(*op_, x) : x; }

 private:
  const OpTable* op_ = nullptr;
};

/// Names accepted by Activation: "linear", then the catalogue's.
std::vector<std::string_view> activation_names();

inline const RegisteredLayer activation_entry{{.name = "Activation", .math = "y = f(x)", .words = "bends each value; without it any stack of layers is one linear layer",
    .source = "Cybenko 1989", .make = [](const LayerArguments&) -> std::unique_ptr<Layer> { return std::make_unique<Activation>("tanh"); },
    .samples = {{.input = {5, 3}}}}};

}  // namespace deepx::inline DEEPX_PRECISION
