// SPDX-License-Identifier: MIT
// Everything that finds a built-in entry finds the user's too. The first claim that does not hold is printed, and the program fails.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>

#include "bent.h"
#include "engine/check/gradcheck.h"

using namespace deepx;

namespace {

void claim(bool holds, const std::string& what) {
  if (holds) return;
  std::cerr << "extension: does not hold: " << what << '\n';
  std::exit(1);
}

void check_operator() {
  const OpTable& op = operator_catalogue().at("bent");
  Rng rng(1);
  for (const AnySample& sample : op.samples(rng))
    for (int order : {1, 2}) {
      const std::string failure = gradcheck(op, sample, {.order = order}).failure;
      claim(failure.empty(), "gradients of bent agree with differences: " + failure);
    }
  claim(std::abs(static_cast<double>(mine::bent(Tensor::scalar(0)).item())) < 1e-6, "bent(0) is 0");
}

void check_activation() {
  const Tensor x = Tensor::from({2}, {-1, 3});
  const std::vector<Real> expected = mine::bent(x).values();
  const std::vector<std::string_view> names = activation_names();
  claim(std::ranges::find(names, "bent") != names.end(), "activation_names() lists bent");
  claim(Activation("bent")(x).values() == expected, "Activation(\"bent\") is bent");
  Rng rng(1);
  const Initializer& init = initializer_catalogue().at("xavier_uniform");
  claim((*make_layer("bent", {}, {2}, init, rng))(x).values() == expected, "make_layer(\"bent\") is bent");
  claim(
      (*make_layer("bent", {{"bend", 0.5}}, {2}, init, rng))(x).values() == mine::bent(x, {.bend = Real(0.5)}).values(),
      "the layer has the operator's parameters as settings");
}

// y = |x|, learned by layers made by name, with the user's activation, layer and optimizer.
double train() {
  Rng rng(3);
  const Initializer& init = initializer_catalogue().at("xavier_uniform");
  Sequential net;
  net.add("hidden", make_layer("Linear", {{"out_features", 8}}, {16, 1}, init, rng));
  net.add("bent", make_layer("bent", {}, {16, 8}, init, rng));
  net.add("gain", make_layer("Gain", {}, {16, 8}, init, rng));
  net.add("output", make_layer("Linear", {{"out_features", 1}}, {16, 8}, init, rng));
  const Tensor x = Tensor::uniform(rng, {16, 1}, -1, 1), y = abs(x);
  Optimizer optimizer(optimizer_catalogue().at("sign_sgd"));
  std::vector<Tensor> all = parameters(net);
  claim(all.size() == 5, "the layer's weight is a parameter");
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = mse(net(x), y);
  for (int step = 0; step < 600; ++step) {
    optimizer.set("learning_rate", 0.01 * std::pow(0.99, step));
    optimizer.step(all, tape, loss);
  }
  return static_cast<double>(loss.item());
}

void check_refusals() {
  std::string message;
  try {
    Rng rng(1);
    (*make_layer("Gain", {}, {3, 4}, initializer_catalogue().at("zeros"), rng))(Tensor::zeros({3, 5}));
  } catch (const Error& error) {
    message = error.what();
  }
  claim(message == "Gain: input is [3, 5]; expected [N, 4]", "a layer refuses in its own words: " + message);
  message.clear();
  try {
    const Registered<mine::MyOperators> twice;
  } catch (const Error& error) {
    message = error.what();
  }
  claim(message == "operator: an entry is called \"bent\" already; give this one another name",
        "a name is given once: " + message);
}

}  // namespace

int main() {
  check_operator();
  check_activation();
  check_refusals();
  const double loss = train();
  claim(loss < 0.01, "a network with all of them learns: loss " + std::to_string(loss));
  std::cout << "extension: all of it holds\n";
}
