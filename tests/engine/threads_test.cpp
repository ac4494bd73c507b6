// SPDX-License-Identifier: MIT
// State belongs to a tape or to a thread: threads that share no tensor train at the same time and get the same numbers
// as one thread.
// The program thread_tests is this file and the engine, compiled with ThreadSanitizer.
#ifndef __EMSCRIPTEN__
#include <barrier>
#include <map>
#include <thread>

#include "engine/io/file.h"
#include "tests/engine/files.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

/// A network and how it is trained. Together these run all kernels that need temporary memory.
struct Job {
  std::string_view name;
  Shape input;
  std::vector<std::pair<std::string_view, std::map<std::string, double>>> layers;
  std::string_view optimizer;
  bool replayed = true;  ///< recorded once and replayed; else recorded again for each step
  bool labels = false;   ///< the input holds labels below 5
  double penalty = 0;    ///< on the gradient toward the input: the backward pass is recorded, too
};
const std::vector<Job> kJobs = {
    {.name = "dense",
     .input = {16, 4},
     .layers = {{"Linear", {{"out_features", 24}}},
                {"tanh", {}},
                {"Dropout", {{"p", 0.3}}},
                {"LayerNorm", {}},
                {"Linear", {{"out_features", 2}}}},
     .optimizer = "adam",
     .replayed = false},
    {.name = "images",
     .input = {4, 2, 6, 6},
     .layers = {{"Conv2d", {{"out_channels", 4}, {"padding", 1}}},
                {"BatchNorm2d", {}},
                {"relu", {}},
                {"MaxPool2d", {}},
                {"Flatten", {}},
                {"Linear", {{"out_features", 3}, {"drop_connect", 0.2}}}},
     .optimizer = "sgd"},
    {.name = "sequences",
     .input = {4, 2, 14},
     .layers = {{"Conv1d", {{"out_channels", 4}}},
                {"GroupNorm", {{"num_groups", 2}}},
                {"gelu", {}},
                {"AvgPool1d", {}},
                {"GaussianNoise", {}},
                {"MaxPool1d", {}},
                {"Flatten", {}},
                {"softmax", {}}},
     .optimizer = "rmsprop"},
    {.name = "drawings",
     .input = {3, 2, 3, 3},
     .layers = {{"ConvTranspose2d", {{"out_channels", 3}, {"stride", 2}}},
                {"PReLU", {{"num_parameters", 3}}},
                {"AvgPool2d", {}},
                {"GlobalAvgPool", {}},
                {"BatchNorm1d", {}}},
     .optimizer = "lion",
     .replayed = false},
    {.name = "labels",
     .input = {12},
     .layers = {{"Embedding", {{"num_embeddings", 5}}}, {"Residual", {}}, {"Linear", {}}},
     .optimizer = "adagrad",
     .labels = true},
    {.name = "penalty",
     .input = {8, 3},
     .layers = {{"Linear", {{"out_features", 12}}}, {"softplus", {}}, {"Linear", {{"out_features", 1}}}},
     .optimizer = "lbfgs",
     .penalty = 0.1}};

/// Every loss, then all numbers of the network and its optimizer at the end.
std::vector<Real> trained(const Job& job, std::uint64_t seed) {
  constexpr int kSteps = 10;
  Rng rng(seed);
  const Initializer& init = initializer_catalogue().at("kaiming_uniform");
  Tensor x = Tensor::uniform(rng, job.input, -1, 1);
  if (job.labels)
    for (Real& label : x.mutable_data()) label = static_cast<Real>(rng.below(5));
  if (job.penalty > 0) x.requires_grad();
  Sequential net;
  Tensor y = x;
  for (const auto& [layer, settings] : job.layers)
    y = net.add(std::string(layer), make_layer(layer, settings, y.shape(), init, rng))(y);
  const Tensor target = Tensor::uniform(rng, y.shape(), -1, 1);
  std::vector<Tensor> weights = parameters(net);
  Optimizer optimizer(optimizer_catalogue().at(job.optimizer));
  Tape tape;
  Tensor loss;
  const auto record = [&] {
    tape.clear();
    const auto on = tape.record();
    const Tensor out = net(x);
    loss = huber(out, target);
    if (job.penalty > 0) loss = loss + job.penalty * mean(square(gradient(sum(out), {x})[0]));
  };
  record();
  std::vector<Real> numbers;
  const auto append = [&](std::span<const Real> values) {
    numbers.insert(numbers.end(), values.begin(), values.end());
  };
  for (int step = 0; step < kSteps; ++step) {
    if (step > 0 && !job.replayed) record();
    numbers.push_back(static_cast<Real>(optimizer.step(weights, tape, loss)));
  }
  for (const NamedTensor& kept : state(net)) append(kept.value.values());
  for (const OptimizerState& kept : optimizer.states())
    for (const auto& array : kept.arrays) append(array);
  return numbers;
}

}  // namespace

TEST_CASE("threads: two that train two networks at once get the numbers of one thread") {
  constexpr int kRounds = 2;
  std::vector<std::vector<Real>> expected;
  for (const Job& job : kJobs) {
    expected.push_back(trained(job, 1));
    CHECK(all_finite(expected.back()));
  }
  for (std::size_t first = 0; first < kJobs.size(); ++first)
    for (std::size_t second = first; second < kJobs.size(); ++second) {
      const std::array<std::size_t, 2> jobs = {first, second};
      std::array<std::vector<Real>, 2 * kRounds> found;
      std::barrier together(2);
      const auto work = [&](std::size_t thread) {
        for (std::size_t round = 0; round < kRounds; ++round) {
          together.arrive_and_wait();
          found[2 * round + thread] = trained(kJobs[jobs[thread]], 1);
        }
      };
      std::thread other(work, 1);
      work(0);
      other.join();
      CAPTURE(kJobs[first].name, kJobs[second].name);
      for (std::size_t i = 0; i < found.size(); ++i) CHECK(same_bits(found[i], expected[jobs[i % 2]]));
    }
}

TEST_CASE("threads: four of them train as one would") {
  constexpr std::size_t kThreads = 4;
  std::vector<std::vector<Real>> found(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) threads.emplace_back([&found, i] { found[i] = trained(kJobs[i], i); });
  for (std::thread& t : threads) t.join();
  for (std::size_t i = 0; i < kThreads; ++i) CHECK(same_bits(found[i], trained(kJobs[i], i)));
}

TEST_CASE("threads: a tape notices what another thread has written") {
  Tensor x = Tensor::from({2}, {1, 2}), made_there;
  x.requires_grad();
  std::thread([&] { made_there = Tensor::from({2}, {3, 4}).requires_grad(); }).join();
  Tape tape;
  Tensor loss;
  {
    const auto on = tape.record();
    loss = sum(x * made_there);
  }
  for (Tensor* written : {&x, &made_there}) {
    std::thread([&] { written->mutable_data()[0] += 1; }).join();
    CHECK(
        message_of([&] { backward(tape, loss); }) ==
        "backward: a parameter of shape [2] was modified after it was used; run the optimizer after backward(), and tape.forward() "
        "before the next");
    tape.forward();
    CHECK(backward(tape, loss).of(x)[0] == made_there.at({0}));
    CHECK(backward(tape, loss).of(made_there)[0] == x.at({0}));
  }
  std::thread([&] {  // the same tape in another thread
    made_there.mutable_data()[1] = 7;
    CHECK_FALSE(message_of([&] { backward(tape, loss); }).empty());
    tape.forward();
    CHECK(backward(tape, loss).of(x)[1] == 7);
  })
      .join();
}

TEST_CASE("threads: two that save the same file leave one complete file") {
  const ScratchFolder folder;
  const auto save = [&](char letter) {
    for (int i = 0; i < 20; ++i) write_file("save", folder.file("run"), std::string(100'000, letter));
  };
  std::thread other(save, 'b');
  save('a');
  other.join();
  const std::string saved = read_file("load", folder.file("run"), 1'000'000);
  CHECK(saved == std::string(100'000, saved[0]));
  CHECK(folder.files() == 1);
}

TEST_CASE("threads: a recording in one thread does not record another thread") {
  Tape tape;
  Tensor x = Tensor::scalar(2);
  x.requires_grad();
  const auto on = tape.record();
  std::thread([] {
    CHECK(Tape::current() == nullptr);
    (void)(Tensor::scalar(1) + Tensor::scalar(2));
  }).join();
  CHECK(tape.nodes().empty());
  CHECK(Tape::current() == &tape);
}
#endif
