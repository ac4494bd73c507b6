// SPDX-License-Identifier: MIT
// The example of the engine's README: two networks, two losses, two optimizers. A test compares the README with the lines between
// the marks, and the program's output with what the README promises.
#include <cstdio>

#include "engine/deepx.h"
using namespace deepx;

int main() {
  // README begin
  Rng rng(1);
  const Initializer& xavier = initializer_catalogue().at("xavier_uniform");
  Linear generator(1, 1, xavier, rng), hidden(1, 16, xavier, rng), output(16, 1, xavier, rng);
  const auto critic = [&](const Tensor& x) { return output(tanh(hidden(x))); };
  std::vector<Tensor> of_generator = parameters(generator), of_critic = parameters(hidden);
  for (const Tensor& p : parameters(output)) of_critic.push_back(p);
  Optimizer makes(optimizer_catalogue().at("adam")), judges(optimizer_catalogue().at("adam"));
  makes.set("learning_rate", 0.01);
  judges.set("learning_rate", 0.01);

  Tensor noise = Tensor::zeros({64, 1}), real = Tensor::zeros({64, 1}), made, judged, fooled;
  const Tensor yes = Tensor::full({64, 1}, 1), no = Tensor::zeros({64, 1});
  Tape tape;
  {
    const auto on = tape.record();
    made = generator(noise);
    judged = bce_with_logits(critic(real), yes) + bce_with_logits(critic(made.detach()), no);
    fooled = bce_with_logits(critic(made), yes);
  }
  for (int step = 0; step < 1500; ++step) {
    noise.copy_from(Tensor::normal(rng, {64, 1}));  // `noise = ..` would leave the tape with the old numbers
    real.copy_from(Tensor::normal(rng, {64, 1}, 4, 1));
    tape.forward();
    const Gradients by_judged = backward(tape, judged), by_fooled = backward(tape, fooled);
    judges.step(of_critic, by_judged);  // both are of the same forward pass: compute all, then step
    makes.step(of_generator, by_fooled);
  }
  std::printf("%.0f", static_cast<double>(mean(made).item()));
  // README end
}
