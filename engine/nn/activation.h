// SPDX-License-Identifier: MIT
// An activation function as a layer, chosen by name.
#pragma once

#include "engine/nn/operation.h"

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

/// Every activation of the operator catalogue is a layer of the same name, with the operator's parameters as settings;
/// also an activation that the user's files add later.
struct RegisteredActivations {
  RegisteredActivations();
};
inline const RegisteredActivations activation_layers;

inline const RegisteredLayer softmax_layer{operation_entry<SoftmaxOp>({.name = "softmax",
    .words = "turns numbers into probabilities that sum to 1",
    .samples = {{.input = {3, 4}}, {.settings = {{"axis", 1}}, .input = {2, 3, 2}}}})};
inline const RegisteredLayer log_softmax_layer{operation_entry<LogSoftmaxOp>({.name = "log_softmax",
    .words = "logarithms of softmax: what nll takes",
    .samples = {{.input = {3, 4}}, {.settings = {{"axis", 1}}, .input = {2, 3, 2}}}})};

inline Setting slope_setting() {
  return {.name = "init", .symbol = "a", .words = "slope to start from", .value = 0.25, .low = -10, .high = 10};
}
/// x [N, C, ..] → y [same] = x where x > 0, else weight · x; weight [1], or [C] with one slope for each channel.
class PReLU final : public Layer {
 public:
  /// Throws Error::shape without a slope, Error::value for one outside [-10, 10].
  explicit PReLU(int num_parameters = 1, double init = 0.25) {
    DEEPX_REQUIRE(num_parameters > 0, shape, "PReLU: num_parameters is ", num_parameters, "; must be at least 1");
    slope_setting().check("PReLU", init);
    weight = Tensor::full({num_parameters}, static_cast<Real>(init)).requires_grad();
  }
  Tensor operator()(const Tensor& x) const override {
    return as_layer("PReLU", "prelu", [&] { return prelu(x, weight); });
  }
  void visit(const TensorVisitor& visitor) override { visitor("weight", weight, Role::parameter); }

  Tensor weight;
};
inline const RegisteredLayer prelu_entry{{.name = "PReLU", .math = "y = x for x > 0, a x else",
    .words = "a leaky relu that learns its slope",
    .source = "He et al. 2015",
    .settings = {count_setting("num_parameters", "C", "number of slopes: 1, or one for each channel", 1),
                 slope_setting()},
    .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
      return std::make_unique<PReLU>(a.settings.whole("num_parameters"), a.settings.get("init"));
    },
    .samples = {{.input = {3, 4}}, {.settings = {{"num_parameters", 3}, {"init", -0.5}}, .input = {2, 3, 2}}},
    .rejects = {{{{"num_parameters", 4}}, {2, 3}, {2, 3}, "PReLU: weight [4] for x [2, 3]; it must be [1], or [3] for one slope per channel"}}}};

}  // namespace deepx::inline DEEPX_PRECISION
