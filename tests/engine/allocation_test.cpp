// SPDX-License-Identifier: MIT
// Steady-state training allocates nothing on the heap: no step, no operator.
#include "tests/engine/allocations.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

std::unique_ptr<Sequential> network(std::initializer_list<int> sizes) {
  Rng rng(1, Stream::init);
  auto net = std::make_unique<Sequential>();
  const Initializer& init = initializer_catalogue().at("xavier_uniform");
  int index = 0, before = 0;
  for (int size : sizes) {
    if (index > 0) net->add(join("linear", index), std::make_unique<Linear>(before, size, init, rng));
    if (index > 0 && index + 1 < static_cast<int>(sizes.size()))
      net->add(join("tanh", index), std::make_unique<Activation>("tanh"));
    before = size;
    ++index;
  }
  return net;
}

}  // namespace

TEST_CASE("allocations: the counter counts") {
  const std::uint64_t before = heap_allocations();
  const auto held = std::make_unique<int>(1);
  const std::vector<double> numbers(100);
  static const void* volatile seen;  // otherwise a compiler may remove the allocation
  seen = held.get();
  seen = numbers.data();
  CHECK(heap_allocations() - before == 2);
  CHECK(seen == numbers.data());
}

TEST_CASE("allocations: none in a training step, for every network, loss and optimizer") {
  for (const OptimizerInfo& info : optimizer_catalogue().entries())
    for (std::string_view loss_name : {"mse", "bce_with_logits", "cross_entropy"})
      DYNAMIC_SECTION(info.name << ", " << loss_name) {
        const bool classes = loss_name == "cross_entropy";
        const auto net = network({2, 4, 2, classes ? 3 : 1});
        std::vector<Tensor> all = parameters(*net);
        Rng rng(2, Stream::data);
        Tensor x = Tensor::uniform(rng, {10, 2}, -1, 1),
               target = classes ? Tensor::zeros({10}) : Tensor::zeros({10, 1});
        Tape tape;
        Tensor loss;
        {
          const auto on = tape.record();
          const Tensor y = (*net)(x);
          loss = classes ? cross_entropy(y, target) : loss_name == "mse" ? mse(y, target) : bce_with_logits(y, target);
        }
        Optimizer optimizer(info);
        const Real first = loss.item();
        const auto step = [&] {
          std::span<Real> points = x.mutable_data(), targets = target.mutable_data();
          for (std::size_t n = 0; n < 10; ++n) {
            for (std::size_t d = 0; d < 2; ++d) points[2 * n + d] = static_cast<Real>(rng.uniform(-1, 1));
            targets[n] = points[2 * n] * points[2 * n + 1] > 0 ? Real(1) : Real(0);
          }
          optimizer.step(all, tape, loss);
        };
        CHECK(steady_allocations(step) == 0);
        CHECK(loss.item() != first);
      }
}

TEST_CASE("allocations: none when an operator is replayed and swept") {
  for (const OpTable& op : operator_catalogue().entries()) DYNAMIC_SECTION(op.name) {
      Rng rng(1);
      for (const AnySample& sample : op.samples(rng)) {
        Recorded recorded(op, sample.attributes, copies(sample.in));
        CHECK(steady_allocations([&] {
                recorded.tape.forward();
                if (recorded.differentiable()) backward(recorded.tape, recorded.loss);
              }) == 0);
      }
    }
}

TEST_CASE("allocations: none when the inputs are views") {
  for (const OpTable& op : operator_catalogue().entries()) DYNAMIC_SECTION(op.name) {
      Rng rng(1);
      for (const AnySample& sample : op.samples(rng)) {
        std::vector<Tensor> views;
        for (const Tensor& x : sample.in) views.push_back(strided(x, true));
        if (refuses_view(op, sample.attributes, views[0])) continue;
        Recorded recorded(op, sample.attributes, views);
        CHECK(steady_allocations([&] {
                recorded.tape.forward();
                if (recorded.differentiable()) backward(recorded.tape, recorded.loss);
              }) == 0);
      }
    }
}
