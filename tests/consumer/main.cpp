// SPDX-License-Identifier: MIT
// XOR, learned by a program that has deepX from elsewhere.
#include <cmath>
#include <cstdio>
#include <vector>

#include "engine/deepx.h"

int main() {
  using namespace deepx;
  static_assert(__cplusplus >= 202002L);
  const Tensor x = Tensor::from({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1}), y = Tensor::from({4, 1}, {0, 1, 1, 0});
  Rng rng(42);
  const Initializer& xavier = initializer_catalogue().at("xavier_uniform");
  Linear hidden(2, 4, xavier, rng), output(4, 1, xavier, rng);
  std::vector<Tensor> weights = {hidden.weight, hidden.bias, output.weight, output.bias};
  Optimizer adam(optimizer_catalogue().at("adam"));
  adam.set("learning_rate", 0.03);
  Tape tape;
  Tensor loss;
  {
    const auto on = tape.record();
    loss = bce_with_logits(output(tanh(hidden(x))), y);
  }
  for (int step = 0; step < 1000; ++step) {
    adam.step(weights, backward(tape, loss));
    tape.forward();
  }
  std::printf("%zu:", sizeof(Real));
  for (const Real p : sigmoid(output(tanh(hidden(x)))).values()) std::printf(" %.0f", std::abs(static_cast<double>(p)));
  std::puts("");
}
