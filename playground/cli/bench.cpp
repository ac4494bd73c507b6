// SPDX-License-Identifier: MIT
// The workloads: W1, one training step of a tiny network; W6, a long chain of scalar operations.
#include "playground/cli/bench.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "engine/deepx.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

#ifdef __EMSCRIPTEN__
constexpr double kStepTarget_us = 5;
#else
constexpr double kStepTarget_us = 3;
#endif
constexpr double kRecordTarget_ns = 150, kReplayTarget_ns = 40;
constexpr int kRuns = 9;

bool g_correct = true;
bool g_json = false;
const char* g_between = "[";  // text before the next line in JSON

void check(const char* workload, const char* what, double got, double expected, double tolerance) {
  if (std::abs(got - expected) <= tolerance * std::max(1.0, std::abs(expected))) return;
  std::fprintf(stderr, "%s: %s is %.9g; expected %.9g within %.0e\n", workload, what, got, expected, tolerance);
  g_correct = false;
}

void print(const char* workload, const char* metric, double value, const char* unit) {
  if (!g_json) {
    std::printf("%s %s %.4g %s\n", workload, metric, value, unit);
    return;
  }
  std::printf("%s\n{\"workload\": \"%s\", \"metric\": \"%s\", \"value\": %.4g, \"unit\": \"%s\"}", g_between, workload,
              metric, value, unit);
  g_between = ",";
}

/// Median over kRuns of the time of one call, each run lasting about 100 ms (a browser's engine compiles hot code late).
template <class F>
double median_seconds(F f) {
  using Clock = std::chrono::steady_clock;
  const auto time = [&](int calls) {
    const auto start = Clock::now();
    for (int i = 0; i < calls; ++i) f();
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  int calls = 1;
  while (time(calls) < 0.05) calls *= 2;
  std::array<double, kRuns> seconds{};
  for (double& s : seconds) s = time(2 * calls) / (2 * calls);
  std::nth_element(seconds.begin(), seconds.begin() + kRuns / 2, seconds.end());
  return seconds[kRuns / 2];
}

// W1: a training step of a 2-4-2-1 tanh network, batch 10, squared loss, SGD.
void training_step() {
  Rng rng(1, Stream::init);
  Sequential net;
  const Initializer& init = initializer_catalogue().at("xavier_uniform");
  const std::array<int, 4> sizes = {2, 4, 2, 1};
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    net.add(join("linear", i), std::make_unique<Linear>(sizes[i], sizes[i + 1], init, rng));
    net.add(join("tanh", i), std::make_unique<Activation>("tanh"));
  }
  const Tensor x = Tensor::normal(rng, {10, 2}), y = Tensor::uniform(rng, {10, 1}, -0.9, 0.9);
  std::vector<Tensor> weights = parameters(net);
  Optimizer sgd(optimizer_catalogue().at("sgd"));
  sgd.set("learning_rate", 0.01);
  Tape tape;
  Tensor loss;
  {
    const auto on = tape.record();
    loss = mse(net(x), y);
  }
  const auto step = [&] {
    tape.forward();
    sgd.step(weights, backward(tape, loss));
  };

  // Check the gradient: change one weight of the first layer a little and compare the loss.
  const double slope = static_cast<double>(backward(tape, loss).of(weights[0])[0]);
  const auto loss_with = [&](double change) {
    weights[0].mutable_data()[0] += static_cast<Real>(change);
    tape.forward();
    weights[0].mutable_data()[0] -= static_cast<Real>(change);
    return static_cast<double>(loss.item());
  };
  check("W1", "gradient", slope, (loss_with(0.02) - loss_with(-0.02)) / 0.04, 1e-3);
  const double before = loss_with(0);
  for (int i = 0; i < 100; ++i) step();
  if (!(static_cast<double>(loss.item()) < before))
    check("W1", "loss after 100 steps", static_cast<double>(loss.item()), before / 2, 0.5);

  const std::uint64_t held = storage_allocations();
  const double us = median_seconds(step) * 1e6;
  print("W1", "step", us, "us");
  print("W1", "of_target", us / kStepTarget_us, "ratio");
  print("W1", "buffers_allocated", static_cast<double>(storage_allocations() - held), "count");
}

// W6: mul, add, tanh in turn, 1,000 operations on one number, forward and backward.
void scalar_chain() {
  constexpr int kLength = 1000;
  const Tensor x = Tensor::scalar(0.5).requires_grad(), w = Tensor::scalar(1.01).requires_grad(),
               b = Tensor::scalar(0.1).requires_grad();
  Tape tape;
  Tensor y;
  const auto record = [&] {
    tape.clear();
    const auto on = tape.record();
    y = x;
    for (int i = 0; i < kLength; ++i) y = i % 3 == 0 ? y * w : i % 3 == 1 ? y + b : tanh(y);
  };
  double value = 0.5, slope = 1;
  for (int i = 0; i < 9;
       ++i) {  // dy/dx of the whole chain is too small to compare, but not that of its first nine operations
    if (i % 3 == 0)
      value *= 1.01, slope *= 1.01;
    else if (i % 3 == 1)
      value += 0.1;
    else
      value = std::tanh(value), slope *= 1 - value * value;
  }
  record();
  const Tensor early = tape.nodes()[tape.find(y) - (kLength - 9)].value;
  check("W6", "value of nine operations", static_cast<double>(early.item()), value, 1e-5);
  check("W6", "gradient of nine operations", static_cast<double>(backward(tape, early).of(x)[0]), slope, 1e-4);

  const double record_ns = median_seconds([&] { record(), backward(tape, y); }) * 1e9 / kLength;
  const double replay_ns = median_seconds([&] { tape.forward(), backward(tape, y); }) * 1e9 / kLength;
  print("W6", "record", record_ns, "ns/op");
  print("W6", "record_of_target", record_ns / kRecordTarget_ns, "ratio");
  print("W6", "replay", replay_ns, "ns/op");
  print("W6", "replay_of_target", replay_ns / kReplayTarget_ns, "ratio");
}

}  // namespace
}  // namespace deepx::inline DEEPX_PRECISION

int deepx::run_bench(bool json) {
  g_json = json;
  training_step();
  scalar_chain();
  if (json) std::puts("\n]");
  return g_correct ? 0 : 1;
}
