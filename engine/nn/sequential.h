// SPDX-License-Identifier: MIT
// Layers one after another, each in a scope of its own.
#pragma once

#include "engine/graph/tape.h"
#include "engine/nn/activation.h"
#include "engine/nn/linear.h"

namespace deepx::inline DEEPX_PRECISION {

class Sequential final : public Layer {
 public:
  struct Part {
    std::string name;
    std::unique_ptr<Layer> layer;
  };

  Layer& add(std::string name, std::unique_ptr<Layer> layer) {
    parts_.push_back({std::move(name), std::move(layer)});
    return *parts_.back().layer;
  }
  Tensor operator()(const Tensor& x) const override {
    Tensor y = x;
    for (const Part& part : parts_) {
      const auto scope = Tape::scope(part.name);
      y = (*part.layer)(y);
    }
    return y;
  }
  void visit(const TensorVisitor& visitor) override {
    for (Part& part : parts_)
      part.layer->visit([&](const std::string& name, Tensor& value, Role role) { visitor(part.name + "/" + name, value, role); });
  }
  void train(bool on = true) override {
    Layer::train(on);
    for (Part& part : parts_) part.layer->train(on);
  }
  const std::vector<Part>& parts() const { return parts_; }

 private:
  std::vector<Part> parts_;
};

inline const RegisteredLayer sequential_entry{{.name = "Sequential", .math = "y = fₙ(… f₂(f₁(x)))", .words = "layers one after another: the chain that the chain rule walks back",
    .source = "composition of functions",
    .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
      auto net = std::make_unique<Sequential>();
      net->add("hidden1", std::make_unique<Linear>(3, 4, a.init, a.rng));
      net->add("tanh1", std::make_unique<Activation>("tanh"));
      net->add("output", std::make_unique<Linear>(4, 2, a.init, a.rng));
      return net;
    },
    .samples = {{.input = {5, 3}}}}};

}  // namespace deepx::inline DEEPX_PRECISION
