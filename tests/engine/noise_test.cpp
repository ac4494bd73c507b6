// SPDX-License-Identifier: MIT
// Layers with random numbers: how much is dropped and added; each step draws new numbers, and evaluation draws none;
// containers.
#include "engine/io/checkpoint.h"
#include "tests/engine/files.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

// Of ones, a share p is 0 and the rest 1 / (1 − p).
void check_dropped(const std::vector<Real>& y, double p) {
  double zeros = 0, total = 0;
  for (const Real v : y) {
    CHECK((v == 0 || std::abs(static_cast<double>(v) * (1 - p) - 1) < 1e-6));
    zeros += v == 0;
    total += static_cast<double>(v);
  }
  const auto n = static_cast<double>(y.size());
  check_mean(zeros / n, p, std::sqrt(p * (1 - p)), n);
  check_mean(total / n, 1, std::sqrt(p / (1 - p)), n);
}

Tensor unit_vectors(int n) {
  Tensor x = Tensor::zeros({n, n});
  for (int i = 0; i < n; ++i) x.mutable_data()[static_cast<std::size_t>(i * n + i)] = 1;
  return x;
}

}  // namespace

TEST_CASE("Dropout: drops the stated share, keeps the mean, draws again at each step; evaluation passes on") {
  const Tensor x = Tensor::full({100, 100}, 1);
  for (const double p : {0.1, 0.5, 0.8}) {
    Rng rng(1);
    Dropout layer(p, rng);
    const std::vector<Real> first = layer(x).values();
    check_dropped(first, p);
    const std::vector<Real> second = layer(x).values();
    check_dropped(second, p);
    double same = 0;
    for (std::size_t i = 0; i < first.size(); ++i) same += first[i] == second[i];
    check_mean(same / 1e4, p * p + (1 - p) * (1 - p), 0.5, 1e4);
    layer.eval();
    CHECK(layer(x).storage() == x.storage());
  }
}

TEST_CASE("Dropout: another seed drops other values; if nothing can be dropped, nothing is drawn") {
  const Tensor x = Tensor::full({1000}, 1);
  Rng one(1), same(1), other(2), unused(3);
  const std::vector<Real> y = Dropout(0.5, one)(x).values();
  CHECK(same_bits(Dropout(0.5, same)(x).values(), y));
  CHECK_FALSE(same_bits(Dropout(0.5, other)(x).values(), y));
  const std::uint64_t before = unused.state();
  Dropout none(0, unused);
  CHECK(none(x).storage() == x.storage());
  CHECK(unused.state() == before);
  CHECK(state(none).empty());
  Dropout everything(1, unused);
  CHECK(same_bits(everything(x).values(), Tensor::zeros({1000}).values()));
}

TEST_CASE("GaussianNoise: mean 0 and the stated spread; evaluation passes on") {
  Rng rng(1);
  GaussianNoise layer(0.3, rng);
  const Tensor x = Tensor::full({20000}, 5);
  double total = 0, squares = 0;
  for (const Real v : layer(x).values()) {
    const double noise = static_cast<double>(v) - 5;
    total += noise;
    squares += noise * noise;
  }
  check_mean(total / 20000, 0, 0.3, 20000);
  check_mean(squares / 20000, 0.09, 0.09 * std::sqrt(2), 20000);
  layer.eval();
  CHECK(layer(x).storage() == x.storage());
}

TEST_CASE("DropConnect: a share of Linear's weights, the same for all examples, gets neither used nor trained") {
  Rng rng(1);
  Linear layer(100, 50, initializer_catalogue().at("ones"), rng, {.drop_connect = 0.3});
  Tensor x = unit_vectors(100);
  Tape tape;
  const auto on = tape.record();
  const Tensor y = layer(x), loss = sum(y);
  check_dropped(y.values(), 0.3);  // row d of y shows the weights that leave input d
  const auto g = backward(tape, loss).of(layer.weight);
  CHECK(same_bits({g.begin(), g.end()}, y.values()));
  const std::vector<Real> before = y.values();
  tape.forward();
  CHECK_FALSE(same_bits(before, y.values()));
  const Tensor twice = layer(Tensor::full({2, 100}, 1));
  const std::vector<Real> rows = twice.values();
  CHECK(same_bits(std::span(rows).first(50), std::span(rows).last(50)));
  layer.eval();
  CHECK(same_bits(layer(x).values(), Tensor::full({100, 50}, 1).values()));
}

TEST_CASE("DropConnect: a share of a convolution's weights") {
  Rng rng(1);
  const Initializer& ones = initializer_catalogue().at("ones");
  Conv2d conv(100, 50, 1, ones, rng, {}, {.drop_connect = 0.3});
  check_dropped(conv(reshape(unit_vectors(100), {100, 100, 1, 1})).values(), 0.3);
  Conv1d sequence(100, 50, 1, ones, rng, {}, {.drop_connect = 0.6});
  check_dropped(sequence(reshape(unit_vectors(100), {100, 100, 1})).values(), 0.6);
  ConvTranspose2d stamp(100, 50, 1, ones, rng, {}, {.drop_connect = 0.1});
  check_dropped(stamp(reshape(unit_vectors(100), {100, 100, 1, 1})).values(), 0.1);
}

TEST_CASE("modes: a container sets the mode of the layers inside it") {
  Rng rng(1);
  auto chain = std::make_unique<Sequential>();
  const Layer& inner = chain->add("drop", std::make_unique<Dropout>(0.5, rng));
  Residual net(std::move(chain));
  CHECK(inner.training());
  net.eval();
  CHECK_FALSE(inner.training());
  CHECK(same_bits(net(Tensor::full({3}, 1)).values(), std::vector<Real>{2, 2, 2}));
  net.train();
  CHECK(inner.training());
}

TEST_CASE("Residual: adds; refuses a layer that changes the shape") {
  Rng rng(1);
  Residual net(std::make_unique<Activation>("relu"));
  CHECK(net(Tensor::from({3}, {-1, 0, 2})).values() == std::vector<Real>{-1, 0, 4});
  Residual wrong(std::make_unique<Linear>(3, 2, initializer_catalogue().at("zeros"), rng));
  CHECK(message_of([&] { wrong(Tensor::zeros({5, 3})); }) ==
        "Residual: input is [5, 3], f makes [5, 2] of it; both must have the same shape");
}

TEST_CASE("Embedding: rows by label; a label outside is refused") {
  Rng rng(1);
  Embedding layer(3, 2, rng);
  std::ranges::copy(std::vector<Real>{0, 1, 10, 11, 20, 21}, layer.weight.mutable_data().begin());
  const Tensor y = layer(Tensor::from({2, 1}, {2, 0}));
  CHECK(y.shape() == Shape{2, 1, 2});
  CHECK(y.values() == std::vector<Real>{20, 21, 0, 1});
  CHECK(message_of([&] { layer(Tensor::from({1}, {3})); }) == "Embedding: index 3 at place 0 is outside [0, 3)");
}

TEST_CASE("a run with layers that draw and track, saved and resumed, equals one that never stopped, bit for bit") {
  struct Run {
    Rng rng{1};
    Sequential net;
    Tensor x, loss;
    Tape tape;
    Optimizer optimizer{optimizer_catalogue().at("adam")};
    std::vector<Tensor> all;
    Checkpoint checkpoint;

    Run() {
      const Initializer& init = initializer_catalogue().at("xavier_uniform");
      Shape shape{6, 3};
      const auto add = [&](const char* name, const std::map<std::string, double>& settings) {
        shape = net.add(name, make_layer(name, settings, shape, init, rng))(Tensor::zeros(shape)).shape();
      };
      add("GaussianNoise", {{"std", 0.2}});
      add("Linear", {{"out_features", 8}, {"drop_connect", 0.3}});
      add("BatchNorm1d", {});
      add("Dropout", {{"p", 0.4}});
      x = Tensor::uniform(rng, {6, 3}, -1, 1);
      all = parameters(net);
      checkpoint.add("network", net).add("optimizer", optimizer);
      const auto on = tape.record();
      loss = sum(square(net(x) - 1));
    }
    void steps(int count) {
      for (int i = 0; i < count; ++i) optimizer.step(all, tape, loss);
    }
  };
  const ScratchFolder folder;
  Run whole, first, second;
  whole.steps(7);
  first.steps(4);
  first.checkpoint.save(folder.file("run.safetensors"));
  second.steps(1);  // its steps before loading do not matter
  second.checkpoint.load(folder.file("run.safetensors"));
  second.steps(3);
  const std::vector<NamedTensor> expected = state(whole.net), got = state(second.net);
  REQUIRE(expected.size() == 9);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    INFO(expected[i].name);
    CHECK(same_bits(got[i].value.values(), expected[i].value.values()));
  }
  CHECK_FALSE(same_bits(got[1].value.values(), state(first.net)[1].value.values()));  // it has continued
}
