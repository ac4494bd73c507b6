// SPDX-License-Identifier: MIT
// Values that changed after the forward pass, and handles that outlive what they refer to.
#include <limits>
#include <memory>
#include <optional>

#include "tests/engine/support.h"

using namespace deepx;

namespace {
Tensor trained(Real value) {
  Tensor x = Tensor::scalar(value);
  return x.requires_grad();
}
const std::string kGone = ": the tape is gone; keep it as long as this is in use";
}  // namespace

TEST_CASE("stale: an input that was written to is refused until forward()") {
  Tensor x = trained(3), c = Tensor::scalar(2);
  Tape tape;
  Tensor loss;
  {
    const auto on = tape.record();
    loss = x * c;
  }
  c.mutable_data()[0] = 100;
  const auto refusal = [](std::string_view call) {
    return join(call, ": an input of shape [] (node 1) was modified after it was used; call tape.forward() before ",
                call, "()");
  };
  CHECK(message_of([&] { backward(tape, loss); }) == refusal("backward"));
  CHECK(message_of([&] { gradient(loss, std::vector{x}); }) == refusal("gradient"));
  CHECK(message_of([&] { vjp(loss, std::vector{x}, Tensor::scalar(1)); }) == refusal("vjp"));
  CHECK(message_of([&] { hessian(loss, std::vector{x}); }) == refusal("hessian"));
  tape.forward();
  CHECK(backward(tape, loss).of(x)[0] == 100);
  CHECK(loss.item() == 300);
}

TEST_CASE("stale: tensors that the loss does not depend on, and buffers that operators update, may change") {
  Rng rng(2);
  Tensor w = Tensor::uniform(rng, {4, 3}, -1, 1), other = trained(1), x = Tensor::uniform(rng, {5, 4}, -1, 1),
         unused = Tensor::scalar(7);
  w.requires_grad();
  BatchNorm1d norm(3);
  Dropout drop(0.5, rng);
  GaussianNoise noise(0.1, rng);
  Tape tape;
  Tensor loss, elsewhere;
  {
    const auto on = tape.record();
    loss = mean(square(noise(drop(norm(matmul(x, w))))));
    elsewhere = other * unused;
  }
  for (int step = 0; step < 3; ++step) {
    unused.mutable_data()[0] += 1;
    other.mutable_data()[0] += 1;
    CHECK(backward(tape, loss).of(w).size() == 12);
    tape.forward();
    CHECK(backward(tape, elsewhere).of(other)[0] == unused.item());
  }
}

TEST_CASE("stale: resetting buffers, so that a replay draws the same again, is no change") {
  Rng rng(2);
  Tensor w = Tensor::uniform(rng, {4, 3}, -1, 1);
  w.requires_grad();
  BatchNorm1d norm(3);
  Dropout drop(0.5, rng);
  std::vector<NamedTensor> buffers = state(norm);
  for (const NamedTensor& t : state(drop)) buffers.push_back(t);
  Tape tape;
  Tensor loss;
  {
    const auto on = tape.record();
    loss = mean(square(drop(norm(w))));
  }
  const Gradients first = backward(tape, loss);
  for (NamedTensor& t : buffers)
    if (t.role == Role::buffer) t.value.copy_from(Tensor::zeros(t.value.shape()));
  CHECK(same_bits(backward(tape, loss).of(w), first.of(w)));
  Tape evaluation;  // reads the running averages like any input
  norm.eval();
  {
    const auto on = evaluation.record();
    loss = sum(norm(w));
  }
  norm.running_mean.copy_from(Tensor::full({3}, 4));
  CHECK(message_of([&] { backward(evaluation, loss); }).starts_with("backward: an input of shape [3] (node "));
}

TEST_CASE("stale: a write during a sweep is refused by the step that reads the value") {
  Tensor x = trained(3), c = Tensor::scalar(2), unused = Tensor::scalar(1);
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = tanh(x * c);
  ReverseSweep sweep(tape, loss);
  unused.mutable_data()[0] = 5;
  CHECK(sweep.step());
  c.mutable_data()[0] = 100;
  CHECK(
      message_of([&] { sweep.step(); }) ==
      "ReverseSweep: an input of shape [] (node 1) was modified after it was used; call tape.forward() before ReverseSweep()");
}

TEST_CASE("stale: a constant may change after the part of the graph that reads it is done") {
  Tensor x = trained(3), a = Tensor::scalar(2), b = Tensor::scalar(4);
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = x * (a * b);
  a.mutable_data()[0] = 50;  // the sweep reads a·b, which is still 8
  CHECK(backward(tape, loss).of(x)[0] == 8);
}

TEST_CASE("stale: results that were written to, views of leaves, and nodes replayed alone are refused") {
  Tensor x = Tensor::from({2}, {1, 2});
  x.requires_grad();
  const Tensor c = Tensor::from({2}, {5, 6}), turned = flip(c);
  Tape tape;
  Tensor y, loss;
  {
    const auto on = tape.record();
    y = x * turned;
    loss = sum(y * y);
  }
  y.detach().copy_from(Tensor::from({2}, {0, 0}));
  CHECK(
      message_of([&] { backward(tape, loss); }) ==
      "backward: the value of mul of shape [2] (node 2) was modified after it was used; call tape.forward() before backward()");
  tape.forward();
  CHECK(backward(tape, loss).of(x)[0] == 72);
  Tensor(c).mutable_data()[0] = 1;
  CHECK(
      message_of([&] { backward(tape, loss); }) ==
      "backward: an input of shape [2] (node 1) was modified after it was used; call tape.forward() before backward()");
  tape.replay(1);
  CHECK(message_of([&] { backward(tape, loss); }) ==
        "backward: node 2 (mul) was computed before its input, node 1; call tape.forward() before backward()");
  for (NodeId id = 2; id < tape.nodes().size(); ++id) tape.replay(id);
  CHECK(backward(tape, loss).of(x)[1] == 4);  // 2 · 2 · 1²
}

TEST_CASE("stale: a forward pass that failed half way is refused until one succeeds") {
  Tensor table = Tensor::from({3, 1}, {1, 2, 3}), index = Tensor::from({1}, {0}), scale = Tensor::scalar(2);
  table.requires_grad();
  Tape tape;
  Tensor loss;
  {
    const auto on = tape.record();
    loss = sum(embedding(index, table * scale));
  }
  scale.mutable_data()[0] = 10;
  index.mutable_data()[0] = 7;
  CHECK(message_of([&] { tape.forward(); }) == "embedding: index 7 at place 0 is outside [0, 3)");
  CHECK(message_of([&] { backward(tape, loss); }).starts_with("backward: node "));
  index.mutable_data()[0] = 1;
  tape.forward();
  CHECK(backward(tape, loss).of(table)[1] == 10);
}

TEST_CASE("copy_from: gives the recorded tensor new numbers; an assignment does not, and is refused") {
  Tensor x = Tensor::from({2}, {1, 2}), w = Tensor::from({2}, {3, 4}), unused = Tensor::from({3}, {1, 1, 1});
  w.requires_grad();
  unused.requires_grad();
  Tape tape;
  Tensor loss;
  {
    const auto on = tape.record();
    loss = sum(x * w);
  }
  x.copy_from(flip(Tensor::from({2}, {7, 8})));
  tape.forward();
  CHECK(loss.item() == 8 * 3 + 7 * 4);
  CHECK(message_of([&] { x.copy_from(Tensor::scalar(1)); }) ==
        "copy_from: x is [2], other []; both must have the same shape");
  CHECK(message_of([&] { x.copy_from(Tensor()); }) == "copy_from: the Tensor is empty; give it values first");
  x.copy_from(flip(x));
  CHECK(x.values() == std::vector<Real>{7, 8});

  tape.forward();
  const Gradients gradients = backward(tape, loss);
  Optimizer sgd(optimizer_catalogue().at("sgd"));
  std::vector<Tensor> none = {unused}, some = {unused, w};
  CHECK(
      message_of([&] { sgd.step(none, gradients); }) ==
      "sgd: step: none of the 1 parameters was recorded on the tape of these gradients; pass those that the loss was computed from");
  CHECK(sgd.steps() == 0);
  sgd.step(some, gradients);
  CHECK(unused.values() == std::vector<Real>{1, 1, 1});
  some.clear();
  none.clear();
  w = Tensor::from({2}, {0, 0});
  w.requires_grad();
  CHECK(
      message_of([&] { (void)gradients.of(w); }) ==
      "Gradients: x [2] was not recorded, but a parameter of its shape that is no longer in use was (node 1): x was assigned "
      "another tensor; write the numbers by x.copy_from(other), or record again");
}

TEST_CASE("gone: gradients, sweeps and results know that their tape no longer exists") {
  const Tensor x = trained(2);
  std::optional<Gradients> gradients;
  std::optional<ReverseSweep> sweep;
  Tensor y;
  {
    Tape tape;
    const auto on = tape.record();
    y = x * x * x;
    gradients = backward(tape, y);
    sweep.emplace(tape, y);
  }
  const auto check = [&] {
    CHECK(message_of([&] { (void)gradients->of(x); }) == "Gradients" + kGone);
    CHECK(message_of([&] { (void)gradients->edit(x); }) == "Gradients" + kGone);
    CHECK(message_of([&] { (void)sweep->gradients().of(x); }) == "Gradients" + kGone);
    CHECK(message_of([&] { sweep->step(); }) == "ReverseSweep" + kGone);
    CHECK(message_of([&] { gradient(y, std::vector{x}); }) ==
          "gradient: the tape of this loss is gone; keep it until the gradients are taken");
    CHECK_FALSE(differentiable(y));
  };
  check();
  Tape another;  // probably at the address of the first one
  const auto on = another.record();
  (void)(x * 7);
  check();
  CHECK(
      message_of([&] { y* x; }) ==
      "mul: input 0 was recorded on another tape or before clear(); use x.detach() to take its numbers as a constant");
  another.clear();
  CHECK_FALSE(differentiable(y));
}

TEST_CASE("gone: a tape at the address of one that recorded or paused does not record by itself") {
  alignas(Tape) std::byte room[sizeof(Tape)];
  const Tensor x = trained(2);
  Tape* tape = new (room) Tape;
  {
    std::optional<Tape::Recording> on(std::in_place, tape);
    {
      const auto off = Tape::pause();
      tape->~Tape();
      tape = new (room) Tape;
    }
    CHECK(Tape::current() == nullptr);
    (void)(x * x);
    CHECK(tape->nodes().empty());
    std::optional<Tape::Scope> scope(std::in_place, tape, "inner");
    tape->~Tape();
    tape = new (room) Tape;
  }  // the scope of a tape that no longer exists ends
  CHECK(Tape::current() == nullptr);
  const auto on = tape->record();
  (void)(x * x);
  CHECK(tape->nodes().size() == 2);
  CHECK(tape->scope_of(1).empty());
  tape->~Tape();
}

TEST_CASE("recording: guards may end in any order") {
  const Tensor x = trained(2);
  Tape a, b;
  std::optional<Tape::Recording> first(std::in_place, &a), second(std::in_place, &b);
  first.reset();
  CHECK(Tape::current() == &b);
  second.reset();
  CHECK(Tape::current() == nullptr);
  (void)(x * x);
  CHECK(a.nodes().empty());
  CHECK(b.nodes().empty());
}

TEST_CASE("stale: a sweep is refused if its tape is replayed meanwhile") {
  Tensor x = trained(2);
  Tape tape;
  Tensor loss;
  {
    const auto on = tape.record();
    loss = square(square(x));
  }
  ReverseSweep sweep(tape, loss);
  CHECK(sweep.step());
  x.copy_from(Tensor::scalar(3));
  tape.forward();
  CHECK(
      message_of([&] { sweep.step(); }) ==
      "ReverseSweep: node 0 was computed again, from other numbers, since the sweep began; start a new sweep after forward() or replay()");
  CHECK(backward(tape, loss).of(x)[0] == 108);
}

TEST_CASE("stale: replaying a value alone is noticed by nodes that read its detached numbers") {
  Tensor w = Tensor::from({2}, {1, 2}), v = Tensor::from({2}, {1, 1});
  w.requires_grad();
  v.requires_grad();
  Tape tape;
  Tensor y, loss;
  {
    const auto on = tape.record();
    y = w * Real(2);
    loss = sum(y.detach() * v);
  }
  w.copy_from(Tensor::from({2}, {10, 20}));
  tape.replay(tape.find(w));
  tape.replay(tape.find(y));
  CHECK(message_of([&] {
          backward(tape, loss);
        }).ends_with("was modified after it was used; call tape.forward() before backward()"));
  tape.forward();
  CHECK(backward(tape, loss).of(v)[1] == 40);
}
