// SPDX-License-Identifier: MIT
// The README's example of minibatches: which points lie in a circle. A test compares the README with the lines between the marks,
// and the program's output with what the README promises.
#include <algorithm>
#include <cstdio>
#include <numeric>

#include "engine/data/split.h"
#include "engine/deepx.h"
using namespace deepx;

int main() {
  // README begin
  Rng rng(1);
  const Tensor points = Tensor::uniform(rng, {512, 2}, -1, 1),
               inside = step(0.5 - sum(points * points, 1, true));  // [512, 2], [512, 1]
  const Initializer& kaiming = initializer_catalogue().at("kaiming_uniform");
  Sequential net;
  net.add("hidden", std::make_unique<Linear>(2, 16, kaiming, rng));
  net.add("relu", std::make_unique<Activation>("relu"));
  net.add("output", std::make_unique<Linear>(16, 1, kaiming, rng));
  std::vector<Tensor> weights = parameters(net);
  Optimizer adam(optimizer_catalogue().at("adam"));
  adam.set("learning_rate", 0.01);

  Tensor x = Tensor::zeros({32, 2}), y = Tensor::zeros({32, 1});  // every batch is written here, and the tape reads it
  Tape tape;
  Tensor loss;
  {
    const auto on = tape.record();
    loss = bce_with_logits(net(x), y);
  }
  std::vector<int> order(512);
  std::iota(order.begin(), order.end(), 0);
  for (int epoch = 0; epoch < 40; ++epoch) {
    rng.shuffle(order);
    for (std::size_t start = 0; start < order.size(); start += 32) {
      const auto rows = std::span(order).subspan(start, 32);
      std::ranges::copy(take_rows(points, rows).data(), x.mutable_data().begin());
      std::ranges::copy(take_rows(inside, rows).data(), y.mutable_data().begin());
      adam.step(weights, tape, loss);  // forward, backward, and the step
    }
  }
  const Tensor right = equal(step(net(points)), inside);  // outside the recording: nothing is written down
  std::printf("%.0f %% of the points are right\n", 100.0 * mean(right).item());
  // README end
}
