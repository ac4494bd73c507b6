// SPDX-License-Identifier: MIT
// The tape: its nodes, scopes, generations, replays, and stale handles.
#include <memory>

#include "tests/engine/allocations.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {
Tensor tape_parameter(Real value) {
  Tensor x = Tensor::scalar(value);
  return x.requires_grad();
}
Real one_grad(const Gradients& gradients, const Tensor& x) {
  const auto g = gradients.of(x);
  REQUIRE(g.size() == 1);
  return g[0];
}
}  // namespace

TEST_CASE("tape: lists leaves and operators in the order they ran") {
  Tape tape;
  const Tensor w = tape_parameter(2), x = Tensor::scalar(3);
  const auto on = tape.record();
  const Tensor y = softplus(w * x, {.beta = 3});
  REQUIRE(tape.nodes().size() == 4);
  CHECK(tape.nodes()[0].leaf());
  CHECK(tape.nodes()[0].needs_grad);
  CHECK_FALSE(tape.nodes()[1].needs_grad);
  CHECK(tape.nodes()[2].op->name == "mul");
  CHECK(tape.nodes()[3].op->name == "softplus");
  CHECK(tape.attribute_text(3) == "β = 3");
  CHECK(tape.attribute_text(2).empty());
  CHECK(tape.attribute_text(0).empty());
  CHECK(tape.inputs(2)[0] == 0);
  CHECK(tape.inputs(2)[1] == 1);
  CHECK(tape.leaves().size() == 2);
  CHECK(tape.find(w) == 0);
  CHECK(tape.find(y) == 3);
  CHECK(tape.find(Tensor::scalar(1)) == kNoNode);
  CHECK(name_of(tape.nodes()[2].op->info->kind) == "elementwise");
}

TEST_CASE("tape: nothing is recorded outside a recording or in a pause; recordings nest") {
  Tape outer, inner;
  const Tensor x = tape_parameter(2);
  (void)(x * x);
  CHECK(Tape::current() == nullptr);
  {
    const auto on = outer.record();
    const Tensor a = x * x;
    {
      const auto in = inner.record();
      (void)(x + x + x);
      CHECK(Tape::current() == &inner);
    }
    {
      const auto off = Tape::pause();
      (void)(a * a);
      CHECK(Tape::current() == nullptr);
    }
    (void)(a * x);
    CHECK(Tape::current() == &outer);
  }
  CHECK(Tape::current() == nullptr);
  CHECK(outer.nodes().size() == 3);
  CHECK(inner.nodes().size() == 3);
}

TEST_CASE("tape: a parameter stays one node although another tape uses it in between") {
  Tape training, inspection;
  Tensor w = tape_parameter(3);
  Tensor loss, other;
  {
    const auto on = training.record();
    const Tensor half = w * 2;
    {
      const auto nested = inspection.record();
      other = w * w;
    }
    loss = half * w;
  }
  CHECK(training.leaves().size() == 2);
  CHECK(one_grad(backward(training, loss), w) == 12);
  CHECK(one_grad(backward(inspection, other), w) == 6);
  CHECK(one_grad(backward(training, loss), w) == 12);
}

TEST_CASE("tape: a parameter stays one node although a view of it is used in between") {
  Tape tape;
  Tensor w = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
  w.requires_grad();
  const Tensor view = transpose(w);
  const auto on = tape.record();
  const Tensor loss = sum(w) + sum(view * view) + sum(w);
  const Gradients gradients = backward(tape, loss);
  CHECK(difference(gradients.of(w), std::vector<Real>{4, 6, 8, 10, 12, 14}) == 0);  // 2 + 2 w, of the view
  CHECK(tape.leaves().size() == 1);
}

TEST_CASE("tape: scopes nest, return to the outer one, and are named in errors") {
  Tape tape;
  const Tensor x = tape_parameter(2);
  const auto on = tape.record();
  std::string message;
  {
    const auto mlp = Tape::scope("mlp");
    (void)(x * x);
    {
      const auto hidden = Tape::scope("hidden1");
      (void)tanh(x);
      message = message_of([] { matmul(Tensor::zeros({2, 3}), Tensor::zeros({4, 5})); });
    }
    (void)(x * x);
    {
      const auto again = Tape::scope("hidden1");
      (void)tanh(x);
    }
  }
  (void)(x * x);
  CHECK(tape.scope_of(1) == "mlp");
  CHECK(tape.scope_of(2) == "mlp/hidden1");
  const auto n = static_cast<NodeId>(tape.nodes().size());
  CHECK(tape.scope_of(n - 3) == "mlp");
  CHECK(tape.scope_of(n - 2) == "mlp/hidden1");
  CHECK(tape.nodes()[n - 2].scope == tape.nodes()[2].scope);
  CHECK(tape.scope_of(n - 1).empty());
  CHECK(message ==
        "matmul: a [2, 3] @ b [4, 5]: inner sizes differ (3 against 4); they must be equal\n  in mlp/hidden1");
}

TEST_CASE("tape: an operator that throws leaves no node behind") {
  Tape tape;
  const Tensor x = tape_parameter(2);
  const auto on = tape.record();
  const Tensor y = x * x;
  const std::size_t before = tape.nodes().size();
  CHECK_FALSE(message_of([&] { y + Tensor(); }).empty());
  CHECK_FALSE(message_of([&] { reshape(y, {3}); }).empty());
  CHECK(tape.nodes().size() == before);
  CHECK(one_grad(backward(tape, y * x), x) == 12);
}

TEST_CASE("tape: handles from before clear() and from other tapes are refused") {
  Tape tape, other;
  const Tensor x = tape_parameter(2);
  Tensor stale;
  {
    const auto on = tape.record();
    stale = x * x;
  }
  const std::string refusal =
      "mul: input 0 was recorded on another tape or before clear(); use x.detach() to take its numbers as a constant";
  {
    const auto on = other.record();
    CHECK(message_of([&] { stale* x; }) == refusal);
    CHECK((stale.detach() * x).item() == 8);
  }
  const std::uint64_t then = tape.generation();
  tape.clear();
  CHECK(tape.generation() > then);
  CHECK(tape.nodes().empty());
  CHECK(tape.leaves().empty());
  {
    const auto on = tape.record();
    CHECK(message_of([&] { stale* x; }) == refusal);
  }
  CHECK(stale.item() == 4);
  CHECK(message_of([&] { backward(tape, stale); }) ==
        join("backward: loss was recorded on an earlier run of this tape (generation ", then, ", now ",
             tape.generation(), "); call backward() before tape.clear()"));
}

TEST_CASE("tape: recorded tensors outlive the tape as numbers") {
  const Tensor x = tape_parameter(2);
  Tensor y;
  {
    auto tape = std::make_unique<Tape>();
    const auto on = tape->record();
    y = x * x;
    tape.reset();
    CHECK(Tape::current() == nullptr);
  }
  CHECK(y.item() == 4);
  CHECK(message_of([&] { gradient(y, std::vector{x}); }) ==
        "gradient: the tape of this loss is gone; keep it until the gradients are taken");
}

TEST_CASE("tape: forward() runs the same computation with new numbers, in place") {
  Tape tape;
  Tensor w = tape_parameter(2), x = Tensor::scalar(3);
  Tensor y;
  {
    const auto on = tape.record();
    y = w * x + w;
  }
  const Real* place = y.raw();
  x.mutable_data()[0] = 10;
  w.mutable_data()[0] = -1;
  tape.forward();
  CHECK(y.item() == -11);
  CHECK(y.raw() == place);
  CHECK(one_grad(backward(tape, y), w) == 11);
}

TEST_CASE("tape: one node at a time") {
  Tape tape;
  Tensor x = tape_parameter(2);
  Tensor a, b;
  {
    const auto on = tape.record();
    a = x * x;
    b = a + x;
  }
  x.mutable_data()[0] = 3;
  tape.replay(0);
  CHECK(a.item() == 4);
  tape.replay(1);
  CHECK(a.item() == 9);
  CHECK(b.item() == 6);
  tape.replay(2);
  CHECK(b.item() == 12);
}

TEST_CASE("tape: the first value that is not finite") {
  Tape tape;
  const Tensor x = Tensor::from({2}, {1, 0});
  const auto on = tape.record();
  const Tensor y = x * x;
  CHECK(tape.first_non_finite() == kNoNode);
  const Tensor z = tanh(transpose(reshape(log(y), {1, 2})));
  CHECK(tape.first_non_finite() == tape.find(y) + 1);
}

TEST_CASE("tape: bytes of nodes, values and gradients") {
  Tape tape;
  Tensor x = Tensor::zeros({10});
  x.requires_grad();
  CHECK(tape.bytes() == 0);
  const auto on = tape.record();
  (void)tanh(x);
  CHECK(tape.bytes() == 2 * sizeof(Tape::Node) + (20 + 20) * sizeof(Real));
}

TEST_CASE("tape: clear() keeps the memory, so recording again allocates nothing") {
  Tape tape;
  Rng rng(1);
  Tensor w = Tensor::uniform(rng, {4, 4}, -1, 1);
  w.requires_grad();
  const Tensor x = Tensor::uniform(rng, {8, 4}, -1, 1), target = Tensor::zeros({8, 4});
  const auto step = [&] {
    tape.clear();
    const auto on = tape.record();
    const auto scope = Tape::scope("a rather long name of a scope that no string keeps inline");
    backward(tape, mse(tanh(matmul(x, w) * 2), target));
  };
  step();
  step();
  const std::uint64_t before = heap_allocations();
  for (int i = 0; i < 50; ++i) step();
  CHECK(heap_allocations() == before);
}
