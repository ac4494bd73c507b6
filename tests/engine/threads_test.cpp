// SPDX-License-Identifier: MIT
// What a tape or a thread needs belongs to it: threads that share no tensor train side by side.
#ifndef __EMSCRIPTEN__
#include <thread>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

std::vector<Real> trained_weights(std::uint64_t seed) {
  Rng rng(seed);
  Sequential net;
  const Initializer& init = initializer_catalogue().at("xavier_uniform");
  net.add("hidden", std::make_unique<Linear>(4, 16, init, rng));
  net.add("tanh", std::make_unique<Activation>("tanh"));
  net.add("output", std::make_unique<Linear>(16, 1, init, rng));
  Tensor x = Tensor::uniform(rng, {32, 4}, -1, 1), target = Tensor::uniform(rng, {32, 1}, -1, 1);
  std::vector<Tensor> all = parameters(net);
  Optimizer adam(optimizer_catalogue().at("adam"));
  Tape tape;
  for (int step = 0; step < 200; ++step) {
    tape.clear();
    Tensor loss;
    {
      const auto on = tape.record();
      loss = mse(net(x), target);
    }
    adam.step(all, backward(tape, loss));
  }
  std::vector<Real> numbers;
  for (const Tensor& p : all)
    for (Real v : p.values()) numbers.push_back(v);
  return numbers;
}

}  // namespace

TEST_CASE("threads: four of them train as one would") {
  constexpr std::size_t kThreads = 4;
  std::vector<std::vector<Real>> found(kThreads), expected;
  {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) threads.emplace_back([&found, i] { found[i] = trained_weights(i + 1); });
    for (std::thread& t : threads) t.join();
  }
  for (std::size_t i = 0; i < kThreads; ++i) {
    expected.push_back(trained_weights(i + 1));
    CHECK(same_bits(found[i], expected[i]));
  }
}

TEST_CASE("threads: a recording of one thread is none of another's") {
  Tape tape;
  Tensor x(2);
  x.requires_grad();
  const auto on = tape.record();
  std::thread([] {
    CHECK(Tape::current() == nullptr);
    (void)(Tensor(1) + Tensor(2));
  }).join();
  CHECK(tape.nodes().empty());
  CHECK(Tape::current() == &tape);
}
#endif
