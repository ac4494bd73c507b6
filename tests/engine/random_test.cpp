// SPDX-License-Identifier: MIT
// Operators that update buffers: their random numbers in each replay, and their running averages.
#include "tests/engine/support.h"

using namespace deepx;

namespace {

double mean_of(const std::vector<Real>& values) {
  double total = 0;
  for (Real v : values) total += static_cast<double>(v);
  return total / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("bernoulli_like: zeros and ones in the ratio p, others for every draw and every seed") {
  constexpr int n = 20000;
  const Tensor x = Tensor::zeros({n}), draws = Tensor::scalar(0);
  for (const double p : {0.1, 0.5, 0.8}) {
    const std::vector<Real> first = bernoulli_like(x, draws, {static_cast<Real>(p)}).values();
    check_mean(mean_of(first), p, std::sqrt(p * (1 - p)), n);
    CHECK(std::ranges::all_of(first, [](Real v) { return v == 0 || v == 1; }));
    const std::vector<Real> second = bernoulli_like(x, draws, {static_cast<Real>(p)}).values();
    const std::vector<Real> seeded = bernoulli_like(x, draws, {static_cast<Real>(p), 1}).values();
    // Two independent draws agree only by chance.
    for (const auto* other : {&second, &seeded}) {
      double same = 0;
      for (std::size_t i = 0; i < n; ++i) same += first[i] == (*other)[i];
      check_mean(same / n, p * p + (1 - p) * (1 - p), 0.5, n);
    }
  }
  CHECK(draws.item() == 9);
  CHECK(mean_of(bernoulli_like(x, draws, {0}).values()) == 0);
  CHECK(mean_of(bernoulli_like(x, draws, {1}).values()) == 1);
}

TEST_CASE("normal_like: mean 0 and the stated spread") {
  constexpr int n = 20000;
  const Tensor draws = Tensor::scalar(0);
  const std::vector<Real> y = normal_like(Tensor::zeros({n}), draws, {.std = 3}).values();
  check_mean(mean_of(y), 0, 3, n);
  double variance = 0;
  for (Real v : y) variance += static_cast<double>(v) * static_cast<double>(v) / n;
  check_mean(variance, 9, 9 * std::sqrt(2), n);
  CHECK(draws.item() == 1);
}

TEST_CASE("draws: the same count gives the same numbers; the count wraps around and survives invalid numbers") {
  const Tensor x = Tensor::zeros({50});
  const auto drawn_at = [&](Real count, Real& after) {
    const Tensor draws = Tensor::scalar(double(count));
    const std::vector<Real> y = normal_like(x, draws, {}).values();
    after = draws.item();
    return y;
  };
  Real after = 0;
  const std::vector<Real> fifth = drawn_at(5, after);
  CHECK(after == 6);
  CHECK(same_bits(fifth, drawn_at(5, after)));
  CHECK_FALSE(same_bits(fifth, drawn_at(6, after)));
  drawn_at(16777215, after);
  CHECK(after == 0);
  for (const Real nonsense : {Real(-3), Real(1e30), std::numeric_limits<Real>::quiet_NaN()}) {
    CHECK(same_bits(drawn_at(nonsense, after), drawn_at(0, after)));
    CHECK(after == 1);
  }
}

TEST_CASE("draws: a replayed tape draws again; from the same buffers it gives the same bits") {
  Tensor x = Tensor::full({40}, 1), draws = Tensor::scalar(0);
  x.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor mask = bernoulli_like(x, draws, {Real(0.5), 3}), loss = sum(x * mask);
  const auto run = [&] {
    tape.forward();
    const Gradients gradients = backward(tape, loss);
    const std::vector<Real> dx(gradients.of(x).begin(), gradients.of(x).end());
    CHECK(same_bits(dx, mask.values()));  // the sweep uses the mask of the forward pass
    return dx;
  };
  const std::vector<Real> second = run(), third = run();
  CHECK_FALSE(same_bits(second, third));
  CHECK(draws.item() == 3);
  draws.mutable_data()[0] = 1;
  CHECK(same_bits(run(), second));
  CHECK(same_bits(run(), third));
}

TEST_CASE("track: passes its input on and updates the running average, once for each forward pass") {
  Tensor x = Tensor::from({2}, {4, -2}), running = Tensor::from({2}, {0, 1});
  x.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor y = track(x, running, {.momentum = Real(0.25), .scale = 2}), loss = sum(y);
  CHECK(y.values() == x.values());
  CHECK(running.values() == std::vector<Real>{2, Real(-0.25)});
  backward(tape, loss);
  CHECK(running.values() == std::vector<Real>{2, Real(-0.25)});
  x.mutable_data()[0] = 8;
  tape.forward();
  CHECK(running.values() == std::vector<Real>{Real(5.5), Real(-1.1875)});
  CHECK(backward(tape, loss).of(x)[0] == 1);
}
