// SPDX-License-Identifier: MIT
// Normalizing layers: running statistics against numbers computed by hand, and normalized outputs.
#include "tests/engine/support.h"

using namespace deepx;

namespace {

constexpr double kTightNorm = kDouble ? 1e-14 : 2e-6;

void check_values(const Tensor& got, const std::vector<double>& expected) {
  std::vector<Real> numbers;
  for (const double v : expected) numbers.push_back(static_cast<Real>(v));
  CHECK(difference(numbers, got.values()) < kTightNorm);
}

// Two channels: 1 2 3 6 with mean 3 and squares of 14 around it, 0 0 4 4 with mean 2 and squares of 16.
Tensor two_channels() { return Tensor::from({4, 2}, {1, 0, 2, 0, 3, 4, 6, 4}); }

}  // namespace

TEST_CASE("BatchNorm1d: running statistics by hand: the variance is the unbiased one, once for each forward pass") {
  BatchNorm1d layer(2);
  Tensor x = two_channels();
  Tape tape;
  const auto on = tape.record();
  const Tensor y = layer(x.requires_grad());
  const Tensor loss = sum(y * y);
  check_values(layer.running_mean, {0.3, 0.2});
  check_values(layer.running_var, {0.9 + 1.4 / 3, 0.9 + 1.6 / 3});
  // With its own statistics, the batch is normalized by the biased variance.
  const double a = 1 / std::sqrt(14.0 / 4 + 1e-5), b = 1 / std::sqrt(16.0 / 4 + 1e-5);
  check_values(y, {-2 * a, -2 * b, -a, -2 * b, 0, 2 * b, 3 * a, 2 * b});
  backward(tape, loss);
  check_values(layer.running_mean, {0.3, 0.2});
  tape.forward();
  check_values(layer.running_mean, {0.57, 0.38});
  check_values(layer.running_var, {0.81 + 1.4 / 3 * 1.9, 0.81 + 1.6 / 3 * 1.9});
}

TEST_CASE("BatchNorm1d: evaluation uses the running statistics and does not change them") {
  BatchNorm1d layer(2, {.momentum = 1});
  layer(two_channels());
  layer.eval();
  std::ranges::copy(std::vector<Real>{2, 3}, layer.affine.weight.mutable_data().begin());
  std::ranges::copy(std::vector<Real>{1, -1}, layer.affine.bias.mutable_data().begin());
  const double a = 2 / std::sqrt(14.0 / 3 + 1e-5), b = 3 / std::sqrt(16.0 / 3 + 1e-5);
  // A batch of one is allowed.
  check_values(layer(Tensor::from({1, 2}, {4, 1})), {a + 1, -b - 1});
  check_values(layer.running_mean, {3, 2});
}

TEST_CASE("BatchNorm2d: a channel is normalized over the batch and all places") {
  Rng rng(1);
  const Tensor x = Tensor::uniform(rng, {3, 2, 4, 5}, -7, 3);
  const Tensor y = BatchNorm2d(2, {.eps = 0})(x);
  check_values(mean(y, {.axis = {0, 2, 3}}), {0, 0});
  check_values(var(y, {.axis = {0, 2, 3}, .correction = 0}), {1, 1});
}

TEST_CASE("LayerNorm and GroupNorm: an example is normalized independent of the rest of the batch") {
  Rng rng(1);
  const Tensor x = Tensor::uniform(rng, {2, 4, 3}, -7, 3);
  const std::vector<double> zeros(2, 0.0), ones(2, 1.0);
  const Tensor by_example = LayerNorm({4, 3}, 0)(x);
  check_values(mean(by_example, {.axis = {1, 2}}), zeros);
  check_values(var(by_example, {.axis = {1, 2}, .correction = 0}), ones);
  // One group over all channels gives the same; one group for each channel normalizes each channel separately.
  CHECK(difference(GroupNorm(1, 4, 0)(x).values(), by_example.values()) < kTightNorm);
  const Tensor by_channel = GroupNorm(4, 4, 0)(x);
  check_values(mean(by_channel, {.axis = 2}), std::vector<double>(8, 0.0));
  check_values(var(by_channel, {.axis = 2, .correction = 0}), std::vector<double>(8, 1.0));
  const Tensor alone = slice(x, {.axis = 0, .start = 1, .stop = 2});
  CHECK(difference(GroupNorm(2, 4)(alone).values(),
                   slice(GroupNorm(2, 4)(x), {.axis = 0, .start = 1, .stop = 2}).values()) < kTightNorm);
}
