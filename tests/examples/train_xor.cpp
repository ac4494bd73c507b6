// SPDX-License-Identifier: MIT
// The example of the README: a network learns XOR. A test compares the README with the lines between the marks, and the
// program's output with what the README promises.
#include <cstdio>

#include "engine/deepx.h"
using namespace deepx;

int main() {
  // README begin
  const Tensor x = Tensor::from({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1}), y = Tensor::from({4, 1}, {0, 1, 1, 0});
  Rng rng(42);
  const Initializer& xavier = initializer_catalogue().at("xavier_uniform");
  Linear hidden(2, 4, xavier, rng), output(4, 1, xavier, rng);
  std::vector<Tensor> weights = {hidden.weight, hidden.bias, output.weight, output.bias};
  Optimizer adam(optimizer_catalogue().at("adam"));
  adam.set("learning_rate", 0.03);

  Tape tape;
  const auto on = tape.record();  // operators now write themselves down
  const Tensor loss = bce_with_logits(output(tanh(hidden(x))), y);
  for (int step = 0; step < 1000; ++step) {
    adam.step(weights, backward(tape, loss));  // gradients are a result, nothing to zero
    tape.forward();                            // the same operators, with the new weights
  }
  for (Real p : sigmoid(output(tanh(hidden(x)))).values()) std::printf("%.1f ", static_cast<double>(p));
  // README end
}
