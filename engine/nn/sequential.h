// SPDX-License-Identifier: MIT
// Layers made of layers: one after another, each in its own scope; and a residual connection around them.
#pragma once

#include "engine/graph/tape.h"
#include "engine/nn/activation.h"
#include "engine/nn/conv.h"
#include "engine/nn/linear.h"

namespace deepx::inline DEEPX_PRECISION {

class Sequential final : public Layer {
 public:
  struct Part {
    std::string name;
    std::unique_ptr<Layer> layer;
  };

  Layer& add(std::string name, std::unique_ptr<Layer> layer) {
    DEEPX_REQUIRE(layer, value, "Sequential: add: \"", name, "\" is no layer; make one first");
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

/// x → y = x + f(x); f(x) must have x's shape. The tensors of f keep their names.
class Residual final : public Layer {
 public:
  explicit Residual(std::unique_ptr<Layer> f) : f_(std::move(f)) { DEEPX_REQUIRE(f_, value, "Residual: f is no layer; make one first"); }
  Tensor operator()(const Tensor& x) const override {
    const Tensor change = (*f_)(x);
    DEEPX_REQUIRE(change.shape() == x.shape(), shape, "Residual: input is ", x.shape(), ", f makes ", change.shape(),
                  " of it; both must have the same shape", Tape::where());
    return x + change;
  }
  void visit(const TensorVisitor& visitor) override { f_->visit(visitor); }
  void train(bool on = true) override {
    Layer::train(on);
    f_->train(on);
  }

 private:
  std::unique_ptr<Layer> f_;
};

/// From settings: a small perceptron.
inline const RegisteredLayer sequential_entry{{.name = "Sequential", .math = "y = fₙ(… f₂(f₁(x)))",
    .words = "layers one after another: the chain that the chain rule walks back",
    .source = "composition of functions",
    .settings = {count_setting("hidden_features", "K", "units between its two Linear layers", 4),
                 count_setting("out_features", "H", "number of outputs", 2)},
    .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
      const int hidden = a.settings.whole("hidden_features");
      const double out = a.settings.get("out_features");
      auto net = std::make_unique<Sequential>();
      net->add("hidden1", make_layer("Linear", {{"out_features", hidden}}, a.input, a.init, a.rng));
      net->add("tanh1", std::make_unique<Activation>("tanh"));
      net->add("output", make_layer("Linear", {{"out_features", out}}, {1, hidden}, a.init, a.rng));
      return net;
    },
    .samples = {{.input = {5, 3}}}}};

/// From settings: two layers as wide as the input; Linear for [N, D], convolutions for sequences and images.
inline const RegisteredLayer residual_entry{{.name = "Residual", .math = "y = x + f(x)",
    .words = "adds the output of its layers to the input: gradients have a way around them",
    .source = "He et al. 2016",
    .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
      const int rank = a.input.rank();
      DEEPX_REQUIRE(rank >= 2 && rank <= 4, shape, "Residual: input is ", a.input, "; expected [N, D], [N, C, L] or [N, C, H, W]");
      const double width = a.input[1];
      const auto part = [&] {
        if (rank == 2) return make_layer("Linear", {{"out_features", width}}, a.input, a.init, a.rng);
        return make_layer(rank == 3 ? "Conv1d" : "Conv2d", {{"out_channels", width}, {"kernel_size", 3}, {"padding", 1}}, a.input, a.init, a.rng);
      };
      auto f = std::make_unique<Sequential>();
      f->add("first", part());
      f->add("relu", std::make_unique<Activation>("relu"));
      f->add("second", part());
      return std::make_unique<Residual>(std::move(f));
    },
    .samples = {{.input = {4, 3}}, {.input = {1, 2, 4}}, {.input = {1, 2, 3, 2}}},
    .rejects = {{{}, {4}, {}, "Residual: input is [4]; expected [N, D], [N, C, L] or [N, C, H, W]"}}}};

}  // namespace deepx::inline DEEPX_PRECISION
