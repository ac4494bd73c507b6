// SPDX-License-Identifier: MIT
// The reverse sweep: the nodes that it visits, its errors, and long and wide graphs.
#include "tests/engine/support.h"

using namespace deepx;

namespace {
Tensor parameter(Real value) {
  Tensor x = Tensor::scalar(value);
  return x.requires_grad();
}
}  // namespace

TEST_CASE("sweep: x * x lists its input twice and gets both gradients") {
  Tape tape;
  const Tensor x = parameter(3);
  const auto on = tape.record();
  const Tensor y = x * x;
  CHECK(tape.inputs(tape.find(y))[0] == tape.find(x));
  CHECK(tape.inputs(tape.find(y))[1] == tape.find(x));
  CHECK(backward(tape, y).of(x)[0] == 6);
}

TEST_CASE("sweep: a diamond adds up both paths") {
  Tape tape;
  const Tensor x = parameter(2);
  const auto on = tape.record();
  const Tensor a = x * x, left = a * 3, right = a * a, loss = left + right;  // 3x² + x⁴
  CHECK(backward(tape, loss).of(x)[0] == 6 * 2 + 4 * 8);
  CHECK(backward(tape, loss).of(x)[0] == 44);  // a second sweep starts from zero
  CHECK(backward(tape, a).of(x)[0] == 4);
}

TEST_CASE("sweep: visits only nodes that the loss depends on") {
  Tape tape;
  const Tensor x = parameter(2), w = parameter(5);
  const auto on = tape.record();
  const Tensor a = x * x, unused = w * w, loss = tanh(a), later = exp(a);
  ReverseSweep sweep(tape, loss);
  CHECK(sweep.at() == tape.find(loss));
  CHECK(tape.has_grad(tape.find(loss)));
  CHECK_FALSE(tape.has_grad(tape.find(a)));
  CHECK(tape.grad(tape.find(a)).empty());
  CHECK(sweep.step());
  CHECK(tape.has_grad(tape.find(a)));
  CHECK(sweep.at() == tape.find(a));
  CHECK(sweep.step());
  CHECK(sweep.at() == kNoNode);
  CHECK_FALSE(sweep.step());
  const Real slope = 1 - loss.item() * loss.item();
  CHECK(std::abs(sweep.gradients().of(x)[0] - 4 * slope) < 1e-6);
  CHECK(sweep.gradients().of(w).empty());
  CHECK(sweep.gradients().of(unused).empty());
  CHECK(sweep.gradients().of(later).empty());
}

TEST_CASE("sweep: single steps give the same bits as one call") {
  Rng rng(4);
  Tape tape;
  Tensor w = Tensor::uniform(rng, {4, 4}, -1, 1);
  w.requires_grad();
  const auto on = tape.record();
  const Tensor loss = mean(tanh(matmul(w, transpose(w)) + softmax(w)));
  std::vector<std::vector<Real>> stepped;
  ReverseSweep sweep(tape, loss);
  while (sweep.step()) {
  }
  for (NodeId id = 0; id < tape.nodes().size(); ++id) {
    const auto g = tape.grad(id);
    stepped.emplace_back(g.begin(), g.end());
  }
  backward(tape, loss);
  for (NodeId id = 0; id < tape.nodes().size(); ++id) CHECK(same_bits(stepped[id], tape.grad(id)));
}

TEST_CASE("sweep: errors") {
  Tape tape;
  Tensor x = Tensor::zeros({32, 1});
  x.requires_grad();
  const Tensor constant = Tensor::zeros({32, 1});
  const auto on = tape.record();
  const Tensor y = x * x;
  CHECK(message_of([&] { backward(tape, y); }) ==
        "backward: loss has shape [32, 1]; expected one element (did you mean mean(loss)?)");
  CHECK(message_of([&] { backward(tape, Tensor::scalar(1)); }) ==
        "backward: loss is not on this tape; compute it while `auto on = tape.record();` is alive");
  CHECK(message_of([&] { backward(tape, mean(constant)); }) ==
        "backward: loss depends on no tensor that requires a gradient; mark one by x.requires_grad()");
  const Tensor loss = mean(y);
  x.mutable_data()[0] = 1;
  CHECK(
      message_of([&] { backward(tape, loss); }) ==
      "backward: a parameter of shape [32, 1] was modified after it was used; run the optimizer after backward(), and "
      "tape.forward() before the next");
  CHECK(
      message_of([&] { gradient(loss, std::vector{x}); }) ==
      "gradient: a parameter of shape [32, 1] was modified after it was used; run the optimizer after gradient(), and "
      "tape.forward() before the next");
  tape.forward();
  CHECK(backward(tape, loss).of(x)[0] == Real(2) / 32);
}

TEST_CASE("sweep: gradients and sweeps know when their tape was cleared") {
  Tape tape;
  const Tensor x = parameter(2);
  const auto on = tape.record();
  const Tensor loss = tanh(x * x);
  const Gradients gradients = backward(tape, loss);
  ReverseSweep sweep(tape, loss);
  tape.clear();
  CHECK(message_of([&] { (void)gradients.of(x); }) ==
        "Gradients: the tape was cleared since backward(); read gradients before tape.clear()");
  CHECK(message_of([&] { sweep.step(); }) ==
        "ReverseSweep: the tape was cleared since the sweep began; start a new sweep on the new recording");
}

TEST_CASE("sweep: a chain of 200,000 nodes records, sweeps and is destroyed") {
  const Tensor x = parameter(1);
  Tape tape;
  const auto on = tape.record();
  Tensor y = x;
  for (int i = 0; i < 100000; ++i) y = -(-y);
  CHECK(tape.nodes().size() == 200001);
  CHECK(backward(tape, y).of(x)[0] == 1);
  CHECK(gradient(y, std::vector{x})[0].item() == 1);
}

TEST_CASE("sweep: x ← x + x forty times is 2⁴⁰, in forty steps") {
  Tape tape;
  const Tensor x = parameter(1);
  const auto on = tape.record();
  Tensor y = x;
  for (int i = 0; i < 40; ++i) y = y + y;
  ReverseSweep sweep(tape, y);
  int steps = 0;
  while (sweep.step()) ++steps;
  CHECK(steps == 40);
  CHECK(sweep.gradients().of(x)[0] == Real(0x1p40));
  CHECK(gradient(y, std::vector{x})[0].item() == Real(0x1p40));
}
