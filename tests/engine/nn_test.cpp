// SPDX-License-Identifier: MIT
// Layers: Linear, Sequential and activations by hand; layers_test.cpp checks the properties of all layers.
#include "tests/engine/support.h"

using namespace deepx;

TEST_CASE("layer: a wrong one is reported by the name of its parameter") {
  // Takes the numbers of its weight as a constant, so that no gradient reaches the weight.
  struct Detached final : Layer {
    Tensor weight = Tensor::full({3}, 2);
    Tensor operator()(const Tensor& x) const override { return x * weight.clone(); }
    void visit(const TensorVisitor& visitor) override { visitor("weight", weight, Role::parameter); }
  } layer;
  const std::string failure = gradcheck("Detached", layer, Tensor::full({3}, 1)).failure;
  CHECK(failure.starts_with("gradcheck: Detached, weight: analytic 0.000, numeric "));
}

TEST_CASE("Linear: y = x · W + b, and what it refuses") {
  Rng rng(1);
  Linear layer(2, 3, initializer_catalogue().at("normal"), rng);
  std::ranges::copy(std::vector<Real>{1, 2, 3, 4, 5, 6}, layer.weight.mutable_data().begin());
  std::ranges::copy(std::vector<Real>{10, 20, 30}, layer.bias.mutable_data().begin());
  CHECK(layer(Tensor::from({1, 2}, {1, -1})).values() == std::vector<Real>{7, 17, 27});
  CHECK(message_of([&] { layer(Tensor::zeros({5, 3})); }) == "Linear: input is [5, 3], weight [2, 3] expects [N, 2]");
  CHECK(message_of([&] { layer(Tensor::zeros({2})); }) == "Linear: input is [2], weight [2, 3] expects [N, 2]");
}

TEST_CASE("Sequential: scopes and parameters carry the names of its parts") {
  Rng rng(1);
  const std::unique_ptr<Layer> net =
      make_layer("Sequential", {}, {5, 3}, initializer_catalogue().at("xavier_uniform"), rng);
  std::vector<std::string> names;
  net->visit([&](const std::string& name, Tensor& value, Role role) {
    CHECK(role == Role::parameter);
    names.push_back(name + " " + to_text(value.shape()));
    CHECK(value.storage()->requires_grad);
  });
  CHECK(names == std::vector<std::string>{"hidden1/weight [3, 4]", "hidden1/bias [4]", "output/weight [4, 2]",
                                          "output/bias [2]"});
  const std::vector<Tensor> all = parameters(*net);
  REQUIRE(all.size() == 4);
  std::size_t i = 0;
  net->visit([&](const std::string&, Tensor& value, Role) { CHECK(all[i++].storage() == value.storage()); });

  Tape tape;
  const auto on = tape.record();
  const auto scope = Tape::scope("mlp");
  const Tensor y = (*net)(Tensor::zeros({5, 3}));
  CHECK(tape.scope_of(tape.find(y)) == "mlp/output");
  CHECK(tape.scope_of(tape.find(all[0])) == "mlp/hidden1");
  CHECK(message_of([&] { (*net)(Tensor::zeros({5, 2})); }) ==
        "Linear: input is [5, 2], weight [3, 4] expects [N, 3]\n  in mlp/hidden1");
}

TEST_CASE("Activation: by name; linear passes its input on") {
  const Tensor x = Tensor::from({3}, {-1, 0, 2});
  CHECK(Activation("linear")(x).storage() == x.storage());
  CHECK(Activation("relu")(x).values() == std::vector<Real>{0, 0, 2});
  for (std::string_view name : activation_names()) CHECK(Activation(name)(x).shape() == x.shape());
  std::string known = "linear";
  for (const OpTable& op : operator_catalogue().entries())
    if (op.info->activation) known += join(", ", op.name);
  CHECK(message_of([] { Activation("swish!"); }) == "activation: no activation is called \"swish!\"; known: " + known);
  CHECK(message_of([] { Activation("exp"); }) == "activation: no activation is called \"exp\"; known: " + known);
}
