// SPDX-License-Identifier: MIT
// The experiment without a screen: effects of commands, what they leave unchanged, and the cost of a step.
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/divergence.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <limits>

#include "engine/tensor/storage.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/spec/plane.h"
#include "playground/model/train/evaluation.h"
#include "playground/model/train/history.h"
#include "tests/engine/allocations.h"
#include "tests/model/support.h"

using namespace deepx;

TEST_CASE("experiment: the default spiral is learned from every seed") {
  for (int seed = 42; seed < 47; ++seed) {
    Experiment e(spec_with({{"seed", std::to_string(seed).c_str()}}));
    double best = 0;
    for (int epoch = 0; epoch < 400 && best <= 0.95; ++epoch) {
      e.train(e.run().batches_per_epoch());
      best = e.run().metrics().accuracy.test;
    }
    CHECK(best > 0.95);
  }
}

TEST_CASE("experiment: all data sets and both losses are learned") {
  for (const char* data : {"circle", "xor", "gaussians", "moons", "spiral3"}) {
    for (const char* loss : {"cross_entropy", "mse"}) {
      Experiment e(spec_with({{"data.name", data}, {"loss", loss}}));
      e.train(1500);
      INFO(data << " " << loss);
      CHECK(e.run().metrics().accuracy.train > 0.9);
      CHECK(e.run().metrics().accuracy.test > 0.85);
    }
  }
}

TEST_CASE("experiment: the same spec gives the same numbers, bit for bit; reset starts over") {
  Experiment a, b;
  CHECK(a.run().step() == 0);
  const std::vector<Real> start = weights_of(a);
  a.train(123);
  b.train(100);
  b.train(23);
  CHECK(a.run().metrics().loss.train == b.run().metrics().loss.train);
  CHECK(weights_of(a) == weights_of(b));
  a.apply(command::Reset{});
  CHECK(a.run().step() == 0);
  CHECK(weights_of(a) == start);
  a.train(123);
  CHECK(weights_of(a) == weights_of(b));
  a.apply(command::NewSeed{});
  CHECK(a.spec().seed != b.spec().seed);
  CHECK(a.spec().data == b.spec().data);
  CHECK(weights_of(a) != start);
}

TEST_CASE("experiment: every sample is used once in an epoch, whatever the batch") {
  for (const char* batch : {"1", "7", "16", "150", "5000"}) {
    Experiment e(spec_with({{"batch", batch}}));
    const int expected = (150 + std::min(std::stoi(batch), 150) - 1) / std::min(std::stoi(batch), 150);
    CHECK(e.run().batches_per_epoch() == expected);
    e.train(expected);
    CHECK(e.run().epoch() == 1);
    e.apply(command::Step{2, true});
    CHECK(e.run().epoch() == 3);
  }
}

TEST_CASE("experiment: the run continues after a change of loss, batch or optimizer, and starts again after others") {
  const std::pair<const char*, const char*> kept[] = {{"loss", "mse"},
                                                      {"batch", "8"},
                                                      {"optimizer.learning_rate", "0.1"},
                                                      {"optimizer.weight_decay", "0.001"},
                                                      {"optimizer.name", "sgd"}};
  for (const auto& [path, text] : kept) {
    Experiment e;
    e.train(25);
    const std::vector<Real> before = weights_of(e);
    e.apply(command::Set(path, std::string(text)));
    CHECK(e.run().step() == 25);
    CHECK(weights_of(e) == before);
    REQUIRE(e.run().history().events().size() == 1);
    e.train(25);
    CHECK(e.run().step() == 50);
    CHECK(weights_of(e) != before);
  }
  const std::pair<const char*, const char*> restarts[] = {{"network.hidden.0.units", "4"},
                                                          {"network.hidden.0.activation", "relu"},
                                                          {"network.init", "kaiming_normal"},
                                                          {"features", "x1,x2,x1x2"},
                                                          {"seed", "1"},
                                                          {"data.noise", "0.3"},
                                                          {"data.name", "spiral3"},
                                                          {"data.train_share", "0.8"}};
  for (const auto& [path, text] : restarts) {
    Experiment e;
    e.train(25);
    const int structure = e.network().revision();
    e.apply(command::Set(path, std::string(text)));
    CHECK(e.run().step() == 0);
    CHECK(e.run().history().size() == 1);
    CHECK(e.run().history().events().empty());
    CHECK(e.run().ghost().size() == 3);
    CHECK(e.network().revision() > structure);
  }
}

TEST_CASE("experiment: event marks say what was changed") {
  Experiment e;
  e.train(20);
  e.apply(command::Set("optimizer.learning_rate", 0.1));
  CHECK(e.run().history().events().back().label == "learning rate 0.1");
  CHECK(e.run().history().events().back().epoch == 2);
  e.apply(command::Set("loss", std::string("mse")));
  CHECK(e.run().history().events().size() == 1);
  CHECK(e.run().history().events().back().label == "squared error");
}

TEST_CASE("experiment: layers, neurons and features can be changed within their limits") {
  Experiment e;
  e.apply(command::AddLayer{1, 6, "relu"});
  CHECK(get_path(e.spec(), "network.hidden") == "tanh:8,relu:6,tanh:7,tanh:5");
  CHECK(e.network().layers().size() == 5);
  CHECK(e.network().layers()[1].weights.size() == 48);
  CHECK(e.network().layers()[1].name == "hidden2");
  e.apply(command::AddNeuron{1});
  e.apply(command::RemoveNeuron{0});
  e.apply(command::RemoveLayer{3});
  CHECK(get_path(e.spec(), "network.hidden") == "tanh:7,relu:7,tanh:7");
  e.apply(command::ToggleFeature{"x1^2"});
  e.apply(command::ToggleFeature{"x1"});
  CHECK(get_path(e.spec(), "features") == "x2,x1^2");
  for (int i = 0; i < 3; ++i) e.apply(command::RemoveLayer{0});
  CHECK(e.network().layers().size() == 1);
  e.train(20);
  CHECK(std::isfinite(e.run().metrics().loss.train));
}

TEST_CASE("experiment: an impossible command changes nothing") {
  Experiment e(spec_with({{"network.hidden", "tanh:1,tanh:100"}, {"features", "x1"}}));
  e.train(10);
  const Spec spec = e.spec();
  const std::vector<Real> weights = weights_of(e);
  CHECK(refusal(e, command::RemoveNeuron{0}) == "remove_neuron: hidden layer 0 has 1 unit; remove the layer instead");
  CHECK(refusal(e, command::AddNeuron{1}) == "add_neuron: hidden layer 1 has 100 units; it can have at most 100");
  CHECK(refusal(e, command::AddNeuron{5}) ==
        "spec: network.hidden.5.units: there is no hidden layer 5; the network has 2, counted from 0");
  CHECK(refusal(e, command::RemoveLayer{2}) ==
        "remove_layer: there is no hidden layer 2; the network has 2, counted from 0");
  CHECK(refusal(e, command::AddLayer{3, 4, "tanh"}) == "add_layer: at is 3; must be in [0, 2]");
  CHECK(refusal(e, command::AddLayer{0, 4, "tan"})
            .starts_with("spec: network.hidden.0.activation is \"tan\"; known: linear, "));
  CHECK(refusal(e, command::ToggleFeature{"x1"}) ==
        "toggle_feature: x1 is the only input; switch another one on first");
  CHECK(refusal(e, command::ToggleFeature{"x9"}).starts_with("spec: features is \"x9\"; known: x1"));
  CHECK(refusal(e, command::Set("batch", 0)) == "spec: batch is 0; must be a whole number in [1, 5000]");
  CHECK(refusal(e, command::Step{20000, true}) ==
        "step: count is 20000, which is 200000 batches; must be between 1 and 100000 batches");
  CHECK(refusal(e, command::Speed{-1}) == "speed: is -1; must be a number in [0, 1000000]");
  CHECK(refusal(e, command::TraceGo{}) ==
        "trace: the Backprop view is closed; open it first by {\"view\": \"backprop\"}");
  Spec wild;
  wild.network.hidden = {{100000, "tanh"}};
  CHECK(refusal(e, command::Load{wild}) ==
        "spec: network.hidden.0.units is 100000; must be a whole number in [1, 100]");
  CHECK(e.spec() == spec);
  CHECK(e.run().step() == 10);
  CHECK(weights_of(e) == weights);
}

TEST_CASE("experiment: the clock trains at the speed that is set") {
  Experiment e;
  CHECK_FALSE(e.tick(0.1, kForever));
  e.apply(command::Play{true});
  e.apply(command::Speed{10});
  for (int frame = 0; frame < 60; ++frame) e.tick(1.0 / 60, kForever);
  CHECK((e.run().step() >= 99 && e.run().step() <= 100));
  CHECK(std::abs(e.run().steps_per_second() - 100) < 10);
  e.apply(command::Speed{0});
  const long long before = e.run().step();
  CHECK(e.tick(0.016, 5));
  CHECK(e.run().step() > before + 10);
  e.apply(command::Play{false});
  CHECK_FALSE(e.tick(0.016, 5));
  CHECK(e.run().steps_per_second() == 0);
}

TEST_CASE("experiment: training and pictures allocate nothing once warm") {
  Experiment e(spec_with({{"data.name", "spiral3"}, {"batch", "16"}}));
  e.apply(command::Play{true});
  const auto frame = [&] {
    e.tick(0.05, kForever);
    e.refresh_maps(MapLevel::all);
  };
  // Moments are added until their maximum is reached after 64 epochs; then their memory is reused.
  for (int i = 0; i < 60; ++i) frame();
  REQUIRE(e.run().epoch() > 70);
  const std::uint64_t before = heap_allocations(), pool = storage_allocations();
  const long long steps = e.run().step();
  for (int i = 0; i < 50; ++i) frame();
  CHECK(e.run().step() > steps + 500);
  CHECK(heap_allocations() == before);
  CHECK(storage_allocations() == pool);
}

TEST_CASE("experiment: divergence stops training, and its message names where it began and a remedy") {
  Experiment e(spec_with({{"optimizer.name", "sgd"},
                          {"optimizer.learning_rate", "100"},
                          {"loss", "mse"},
                          {"network.hidden", "relu:8,relu:8"}}));
  e.apply(command::Play{true});
  for (int i = 0; i < 1000 && !e.run().divergence(); ++i) e.tick(0.1, kForever);
  REQUIRE(e.run().divergence());
  CHECK_FALSE(e.playing());
  CHECK(e.run().divergence()->step == e.run().step());
  CHECK(e.run().divergence()->where.find(", ") != std::string::npos);
  CHECK(e.run().divergence()->remedy == "reset and use a learning rate of 10 or less");
  CHECK(std::isnan(e.run().metrics().loss.test));
  e.refresh_maps(MapLevel::all);
  for (float v : e.plot().field()) REQUIRE(std::isfinite(v));  // the last finite picture
  CHECK(refusal(e, command::Step{}) == "step: " + e.run().divergence()->message);
  CHECK(e.train(5) == 0);
  e.apply(command::Set("optimizer.learning_rate", 0.1));
  e.apply(command::Reset{});
  CHECK_FALSE(e.run().divergence());
  CHECK(e.train(5) == 5);
}

TEST_CASE("experiment: before divergence is reported, all shown numbers are finite") {
  // Weights overflow in an update whose own loss was still finite. This must be detected in the same step.
  const auto [hidden, loss, data, rate] = GENERATE(table<const char*, const char*, const char*, const char*>(
      {{"linear:4,linear:4", "mse", "spiral", "3"},
       {"relu:8,relu:8", "mse", "spiral", "100"},
       {"linear:4", "mse", "spiral3", "30"},
       {"linear:4,linear:4", "mse", "plane", "3"},
       {"", "mse", "moons", "100"},
       {"tanh:4,linear:4:norm=LayerNorm", "mse", "spiral", "1e2"}}));
  CAPTURE(hidden, loss, data, rate);
  Spec spec = spec_with({{"data.name", data}, {"optimizer.name", "sgd"}, {"network.hidden", hidden}});
  set_path(spec, "loss", loss);
  set_path(spec, "optimizer.learning_rate", rate);
  Experiment e(spec);
  int steps = 0;
  for (; steps < 400 && !e.run().divergence(); ++steps) {
    e.train(1);
    if (e.run().divergence()) break;
    for (const LayerPicture& layer : e.network().layers()) {
      for (Real w : layer.weights) REQUIRE(std::isfinite(w));
      for (Real b : layer.biases) REQUIRE(std::isfinite(b));
    }
    REQUIRE(std::isfinite(e.run().metrics().loss.train));
    REQUIRE(std::isfinite(e.run().metrics().loss.test));
    e.refresh_evaluation();
    const ClassReport& report = e.run().evaluation();
    REQUIRE(report.known);
    for (float predicted : report.test.predicted) REQUIRE(std::isfinite(predicted));
  }
  REQUIRE(e.run().divergence());
  e.refresh_evaluation();
  CHECK_FALSE(e.run().evaluation().known);
  CHECK(e.run().divergence()->step == e.run().step());
  CHECK_FALSE(e.run().divergence()->where.empty());
  // Scrubbing to the end finds the divergence again, and going back really goes back.
  const int last = e.run().last_epoch();
  e.apply(command::Scrub{0});
  CHECK_FALSE(e.run().divergence());
  e.refresh_evaluation();
  CHECK(e.run().evaluation().known);
  if (last > 0) e.apply(command::Scrub{last});
  CHECK((e.run().divergence() || std::isfinite(e.run().metrics().loss.train)));
}

TEST_CASE("experiment: a loss that diverges in finite numbers is reported with a remedy, until the run goes back") {
  // Full batches of a linear model: each step with this rate moves the bias to the other side of its optimum, three
  // times as far away.
  Experiment e(spec_with({{"optimizer.name", "sgd"},
                          {"optimizer.learning_rate", "2"},
                          {"loss", "mse"},
                          {"network.hidden", ""},
                          {"data.points", "60"},
                          {"batch", "30"}}));
  e.apply(command::Play{true});
  int epochs = 0;
  for (; epochs < 25 && !e.run().diverging_since(); ++epochs) e.apply(command::Step{1, true});
  REQUIRE(e.run().diverging_since());
  CHECK_FALSE(e.run().divergence());
  CHECK(*e.run().diverging_since() == epochs - 2);  // three epochs in a row
  CHECK(e.playing());
  const Remedy r = e.run().remedy();
  CHECK(r.cause == "optimizer.learning_rate");
  CHECK(r.rewind < *e.run().diverging_since());
  CHECK(r.fix_path == "optimizer.learning_rate");
  CHECK(r.fix_value == "0.2");
  const int since = *e.run().diverging_since();
  e.apply(command::Step{2, true});
  CHECK(e.run().diverging_since() == since);
  const int last = e.run().epoch();
  e.apply(command::Scrub{r.rewind});
  CHECK_FALSE(e.run().diverging_since());
  e.apply(command::Scrub{last});
  CHECK(e.run().diverging_since() == since);
  e.apply(command::Scrub{r.rewind});
  e.apply(command::Set(r.fix_path, r.fix_value));
  e.apply(command::Step{30, true});
  CHECK_FALSE(e.run().diverging_since());
  // The epoch to go back to is the best one, not the start.
  e.apply(command::Set("optimizer.learning_rate", 2.0));
  for (epochs = 0; epochs < 40 && !e.run().diverging_since(); ++epochs) e.apply(command::Step{1, true});
  REQUIRE(e.run().diverging_since());
  CHECK(e.run().remedy().rewind >= r.rewind + 30);
  CHECK(e.run().remedy().fix_value == "0.2");
}

TEST_CASE("history: a loss diverges if it is ten times the best and above 1 for three points") {
  const auto since = [](std::initializer_list<double> losses) {
    History h;
    int epoch = 0;
    for (const double loss : losses) h.add(epoch++, {.loss = {loss, loss}});
    return h.diverging_since(h.size() - 1);
  };
  CHECK(since({0.7, 0.5, 6, 7, 8}) == 2);
  CHECK(since({0.7, 0.01, 1.1, 1.2, 1.3}) == 2);
  CHECK_FALSE(since({0.7, 0.5, 6, 7}));                    // too short
  CHECK_FALSE(since({0.7, 0.5, 6, 4, 8, 9}));              // recovered in between
  CHECK_FALSE(since({0.7, 1e-6, 1e-5, 1e-4, 1e-3, 0.5}));  // the noise of a small loss
  CHECK_FALSE(since({300, 200, 250, 400, 500}));           // starts with bad weights and does not get worse
  CHECK_FALSE(since({}));
  CHECK_FALSE(since({NAN, NAN, NAN, NAN}));
}

TEST_CASE("experiment: maps and field are the network's answers at the cells' centers") {
  for (const char* data : {"spiral", "spiral3"}) {
    Experiment e(spec_with({{"data.name", data}, {"features", "x1,x2,sin_x1"}}));
    e.train(200);
    CHECK(e.refresh_maps(MapLevel::all));
    CHECK_FALSE(e.refresh_maps(MapLevel::all));
    for (int cell : {0, 31, 500, 1023}) {
      const float x = cell_x(cell % 32, 32), y = cell_y(cell / 32, 32);
      CHECK(std::abs(e.plot().map(0, 0)[static_cast<std::size_t>(cell)] - x / 3) < 1e-5);
      for (int layer = 1; layer <= 3; ++layer)
        CHECK(std::abs(e.plot().map(layer, 4)[static_cast<std::size_t>(cell)] -
                       e.network().activation_at(layer, 4, x, y)) < 1e-4);
    }
    const int K = e.data().classes() == 2 ? 1 : e.data().classes();
    REQUIRE(e.plot().field().size() == static_cast<std::size_t>(96 * 96 * K));
    for (int cell : {0, 95, 4000, 9215}) {
      const float x = cell_x(cell % 96, 96), y = cell_y(cell / 96, 96);
      const float* p = e.plot().field().data() + cell * K;
      if (K == 1) {
        CHECK(std::abs(p[0] - std::tanh(e.network().activation_at(4, 0, x, y) / 2)) < 1e-4);
      } else {
        CHECK(std::abs(p[0] + p[1] + p[2] - 1) < 1e-5);
        CHECK(std::abs(std::log(p[1] / p[0]) -
                       (e.network().activation_at(4, 1, x, y) - e.network().activation_at(4, 0, x, y))) < 1e-2);
      }
    }
    CHECK(e.plot().field().size() > 0);
    e.set_field_side(64);
    CHECK(e.refresh_maps(MapLevel::field));
    CHECK(e.plot().field().size() == static_cast<std::size_t>(64 * 64 * K));
  }
  CHECK(cell_y(0, 32) > 5);  // row 0 is at the top
}

TEST_CASE("experiment: the gradients of the pictures are those of the latest step") {
  Experiment e(spec_with({{"optimizer.name", "sgd"}, {"optimizer.learning_rate", "0.5"}}));
  CHECK(e.network().layers()[0].weight_grads.empty());
  const std::vector<Real> before = weights_of(e);
  e.train(1);
  std::vector<Real> grads;
  for (const LayerPicture& layer : e.network().layers()) {
    grads.insert(grads.end(), layer.weight_grads.begin(), layer.weight_grads.end());
    grads.insert(grads.end(), layer.bias_grads.begin(), layer.bias_grads.end());
  }
  const std::vector<Real> after = weights_of(e);
  REQUIRE(grads.size() == before.size());
  for (std::size_t i = 0; i < grads.size(); ++i) CHECK(std::abs(before[i] - after[i] - 0.5f * grads[i]) < 1e-6f);
}

TEST_CASE("history: memory is bounded and even") {
  History h(8);
  for (int epoch = 0; epoch <= 1000; ++epoch) {
    const double v = epoch;
    h.add(epoch, {{v, v}, {v, v}});
    REQUIRE(h.size() <= 8);
    for (int i = 0; i < h.size(); ++i)
      REQUIRE(h.train_loss()[static_cast<std::size_t>(i)] == static_cast<float>(h.epoch_of(i)));
    REQUIRE(h.epoch_of(h.size() - 1) + h.stride() > epoch);
  }
  CHECK(h.stride() == 128);
  for (int i = 0; i < 1000; ++i) h.mark({i, "x"});
  CHECK(h.events().size() == 200);
}

TEST_CASE("experiment: a link opens to the same start") {
  Experiment a;
  a.apply(command::Set("data.name", std::string("moons")));
  a.apply(command::ShowGraph{Walked::network});
  a.apply(command::TraceSamples{{4, 2}});
  a.apply(command::TraceTo{9});
  Experiment b;
  b.train(7);
  b.apply(command::Open{a.link_state()});
  CHECK(b.link_state() == a.link_state());
  CHECK(weights_of(b) == weights_of(a));
  REQUIRE(b.backprop().trace());
  CHECK(b.backprop().trace()->at() == 9);
  CHECK(b.backprop().trace()->loss() == a.backprop().trace()->loss());
}
