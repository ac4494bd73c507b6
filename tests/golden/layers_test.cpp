// SPDX-License-Identifier: MIT
// Outputs, gradients and running statistics of every layer against PyTorch's modules.
#include "tests/golden/golden.h"

using namespace deepx;

namespace {

const Reasons kLayersWithoutCounterpart = {
    {"GaussianNoise", "no module of this name; what it draws is random"},
    {"Residual", "adds its input to what other layers make of it"},
    {"Sequential", "its parts are compared one by one"},
};

// PyTorch multiplies the gradient of hardsigmoid by 1/6 in float.
double layer_limit_of(std::string_view layer) { return layer == "hardsigmoid" ? 1e-8 : kGoldenLimit; }

// Puts the numbers of the file where the layer keeps its own; each must have its place.
void load(Layer& layer, const Json& numbers) {
  std::set<std::string> seen;
  for (const NamedTensor& kept : state(layer)) {
    INFO(kept.name);
    if (kept.name == "draws") continue;  // PyTorch keeps one generator for all
    REQUIRE(numbers.contains(kept.name));
    REQUIRE(kept.value.shape() == shape_of(numbers.at(kept.name).at("shape")));
    Tensor value = kept.value;
    std::ranges::copy(tensor_of(numbers.at(kept.name)).values(), value.mutable_data().begin());
    seen.insert(kept.name);
  }
  CHECK(seen.size() == numbers.size());
}

void compare_layer(const LayerInfo& info, const Json& one) {
  INFO(one.at("settings").dump() << ", " << one.at("mode"));
  std::map<std::string, double> settings;
  for (const auto& [name, value] : one.at("settings").items()) {
    settings[name] = setting_value(declared(info.settings, name, &Setting::name), value);
  }
  Rng rng(1);
  Tensor x = tensor_of(one.at("input"));
  const Initializer& init = initializer_catalogue().at("zeros");
  const std::unique_ptr<Layer> layer = make_layer(info.name, settings, x.shape(), init, rng);
  load(*layer, one.at("state"));
  layer->train(one.at("mode") == "train");

  Tape tape;
  const auto on = tape.record();
  if (one.at("grads").contains("input")) x.requires_grad();
  const Tensor y = (*layer)(x);
  REQUIRE(y.shape() == shape_of(one.at("output").at("shape")));
  check_close("output", y.values(), one.at("output").at("values"));
  const Tensor loss = sum(y * Tensor::from(y.shape(), one.at("upstream").get<std::vector<Real>>()));
  const Gradients gradients = backward(tape, loss);
  std::vector<NamedTensor> kept = state(*layer);
  kept.push_back({"input", x, Role::parameter});
  for (const auto& [name, expected] : one.at("grads").items()) {
    const auto found = std::ranges::find(kept, name, &NamedTensor::name);
    REQUIRE(found != kept.end());
    check_close("gradient of " + name, gradients.of(found->value), expected, layer_limit_of(info.name));
  }
  for (const auto& [name, expected] : one.at("state_after").items()) {
    const auto found = std::ranges::find(kept, name, &NamedTensor::name);
    REQUIRE(found != kept.end());
    CHECK(found->role == Role::buffer);
    check_close(name + " afterwards", found->value.values(), expected);
  }
}

}  // namespace

TEST_CASE("golden: every layer agrees with PyTorch") {
  for_each_case("layers", "layer", layer_catalogue().entries(), kLayersWithoutCounterpart, compare_layer);
}
