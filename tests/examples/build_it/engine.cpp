// SPDX-License-Identifier: MIT
// Build it yourself, part 3: the same network with deepX. The page shows the lines between the marks; a test compares what
// the program prints with engine.txt.
#include <cstdio>
#include <random>

#include "engine/deepx.h"
using namespace deepx;

// [network]
std::minstd_rand0 random_numbers(1);
Tensor weights(int inputs, int units) {  // drawn neuron by neuron, as in parts 1 and 2
  std::vector<double> w(static_cast<std::size_t>(inputs * units));
  for (int unit = 0; unit < units; ++unit)
    for (int i = 0; i < inputs; ++i)
      w[static_cast<std::size_t>(i * units + unit)] = 2 * (static_cast<double>(random_numbers()) / 2147483647) - 1;
  return Tensor::from({inputs, units}, w).requires_grad();
}
// [end]

int main() {
  // [network]
  const Tensor W1 = weights(2, 4), b1 = Tensor::zeros({1, 4}).requires_grad(), W2 = weights(4, 1),
               b2 = Tensor::zeros({1, 1}).requires_grad();
  const Tensor x = Tensor::from({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1}), y = Tensor::from({4, 1}, {0, 1, 1, 0});
  std::vector<Tensor> parameters = {W1, b1, W2, b2};

  Tape tape;
  Tensor scores, loss;
  {
    const auto on = tape.record();  // written down once, and then replayed
    scores = matmul(tanh(matmul(x, W1) + b1), W2) + b2;
    loss = bce_with_logits(scores, y);
  }
  // [end]

  // [train]
  Optimizer sgd(optimizer_catalogue().at("sgd"));
  sgd.set("learning_rate", 0.5);
  for (int step = 0; step <= 1000; ++step) {
    if (step % 250 == 0) std::printf("step %d: loss %.4f\n", step, static_cast<double>(loss.item()));
    sgd.step(parameters, backward(tape, loss));
    tape.forward();
  }
  for (Real p : sigmoid(scores).values()) std::printf("%.2f ", static_cast<double>(p));
  // [end]
}
