// SPDX-License-Identifier: MIT
// Statistics of layers against a simple recomputation, and their history.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/gradients_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/gradients/layer_recorder.h"

using namespace deepx;
using Catch::Approx;

namespace {

Spec spec_of(std::initializer_list<std::pair<const char*, const char*>> values) {
  Spec spec;
  for (const auto& [path, value] : values) set_path(spec, path, value);
  return spec;
}

/// The statistics of the current weights.
std::span<const LayerStats> stats_of(Experiment& e) {
  e.refresh_gradients();
  return e.gradients().stats();
}

double norm(std::span<const Real> v) {
  double sum = 0;
  for (const Real x : v) sum += double(x) * double(x);
  return std::sqrt(sum);
}

}  // namespace

TEST_CASE("layer stats: gradients and updates are those of the network", "[gradients]") {
  Experiment e(spec_of({{"network.hidden", "tanh:6,sigmoid:4"}, {"optimizer.name", "adam"}}));
  CHECK_FALSE(stats_of(e).front().known());
  e.train(7);
  std::vector<std::vector<Real>> before;
  for (const LayerPicture& l : e.network().layers()) before.emplace_back(l.weights.begin(), l.weights.end());
  e.apply(command::Step{});
  REQUIRE(stats_of(e).size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    const LayerStats& s = stats_of(e)[k];
    const LayerPicture& l = e.network().layers()[k];
    CHECK(double(s.gradient_norm) == Approx(norm(l.weight_grads)));
    CHECK(double(s.gradient_rms) == Approx(norm(l.weight_grads) / std::sqrt(double(l.weight_grads.size()))));
    std::vector<Real> moved(l.weights.begin(), l.weights.end());
    for (std::size_t i = 0; i < moved.size(); ++i) moved[i] -= before[k][i];
    CHECK(double(s.update_ratio) == Approx(norm(moved) / norm(before[k])));
    std::vector<Real> sizes;
    int bins = 0;
    for (const Real g : l.weight_grads) sizes.push_back(std::abs(g));
    std::ranges::sort(sizes);
    CHECK(s.gradient_median == sizes[sizes.size() / 2]);
    for (const auto share : s.histogram) bins += share > 0;
    CHECK(bins > 3);
    const auto lowest = static_cast<std::size_t>(std::clamp((std::log10(sizes.front()) + 8) * 6, Real(0), Real(47)));
    CHECK(s.histogram[lowest] > 0);
  }
}

TEST_CASE("layer stats: outputs are measured on all training samples", "[gradients]") {
  Experiment e(spec_of({{"network.hidden", "tanh:5"}}));
  e.apply(command::Step{3});
  double sum = 0;
  int count = 0;
  for (const DataPoint& p : e.data().points()) {
    if (p.test) continue;
    for (int u = 0; u < 5; ++u, ++count) sum += std::pow(double(e.network().activation_at(1, u, p.x, p.y)), 2);
  }
  CHECK(double(stats_of(e)[0].output_rms) == Approx(std::sqrt(sum / count)).epsilon(1e-4));
}

TEST_CASE("layer stats: a relu unit without a positive sum is dead, and counts once", "[gradients]") {
  Experiment e(spec_of({{"network.hidden", "relu:3"}, {"features", "x1"}}));
  for (int u = 0; u < 3; ++u) e.apply(command::SetWeight{0, 0, u, 1});
  e.apply(command::SetWeight{0, -1, 0, -1000});  // off for every point of the plane
  e.apply(command::SetWeight{0, -1, 1, 1000});   // on for every one
  e.apply(command::SetWeight{0, -1, 2, 0});
  const LayerStats& s = stats_of(e)[0];
  CHECK((s.units == 3 && s.dead == 1 && s.saturated == 0));
  CHECK(e.gradients().passing(0)[0] == 0);
  CHECK(e.gradients().passing(0)[1] == 1);
  CHECK((e.gradients().passing(0)[2] > 0.2f && e.gradients().passing(0)[2] < 0.8f));
}

TEST_CASE("layer stats: a unit on the flat parts of its curve is saturated", "[gradients]") {
  for (const char* hidden : {"tanh:2", "sigmoid:2", "hardtanh:2"}) {
    Experiment e(spec_of({{"network.hidden", hidden}, {"features", "x1"}}));
    e.apply(command::SetWeight{0, -1, 0, 100});
    e.apply(command::SetWeight{0, 0, 1, 0.1});
    e.apply(command::SetWeight{0, -1, 1, 0});
    CHECK(stats_of(e)[0].saturated == 1);
    CHECK(stats_of(e)[0].dead == 0);
    CHECK((e.gradients().passing(0)[0] == 0 && e.gradients().passing(0)[1] == 1));
  }
}

TEST_CASE("layer stats: the units that pass gradient follow from the operator's slope", "[gradients]") {
  ActivationSlopes tanh("tanh", 1, 2), relu("relu", 1, 2), linear("leaky_relu", 1, 1);
  CHECK(tanh.saturates());
  CHECK_FALSE(relu.saturates());
  CHECK_FALSE(linear.saturates());
  CHECK(tanh.largest() == 1);
  const Real places[] = {0, 1};
  CHECK(double(tanh.at(places)[1]) == Approx(1 - std::pow(std::tanh(1.0), 2)));
  CHECK(relu.at(places)[1] == 1);
}

TEST_CASE("layer stats: units with the same weights are alike", "[gradients]") {
  const auto alike = [](const char* init) {
    Experiment e(spec_of({{"network.init", init}}));
    return stats_of(e)[0].alike;
  };
  CHECK(alike("zeros"));
  CHECK(alike("constant"));
  CHECK_FALSE(alike("xavier_uniform"));
}

TEST_CASE("layer stats: the noise scale of several batches and of a single one", "[gradients]") {
  // With a rate of 0 the weights do not change, so the gradients of an epoch's batches belong to one point in weight
  // space.
  Spec spec = spec_of(
      {{"optimizer.name", "sgd"}, {"optimizer.learning_rate", "0"}, {"network.hidden", "tanh:3"}, {"batch", "50"}});
  Experiment e(spec);
  REQUIRE(e.data().train_size() == 150);
  std::vector<std::vector<Real>> batches;
  for (int b = 0; b < 3; ++b) {
    e.apply(command::Step{});
    batches.emplace_back(e.network().layers()[0].weight_grads.begin(), e.network().layers()[0].weight_grads.end());
  }
  double trace = 0, signal = 0;
  for (std::size_t i = 0; i < batches[0].size(); ++i) {
    double mean = 0, squares = 0;
    for (const auto& g : batches) mean += double(g[i]) / 3;
    for (const auto& g : batches) squares += std::pow(double(g[i]) - mean, 2) / 2;
    trace += 50 * squares;
    signal += mean * mean - squares / 3;
  }
  if (signal > 0)
    CHECK(double(stats_of(e)[0].noise) == Approx(trace / signal).epsilon(1e-3));
  else
    CHECK(std::isinf(stats_of(e)[0].noise));
  spec.batch = 150;  // one batch tells nothing about the differences between batches
  Experiment whole(spec);
  whole.apply(command::Step{});
  CHECK(std::isnan(stats_of(whole)[0].noise));
}

TEST_CASE("layer stats: a column for each epoch, thinned when there are many", "[gradients]") {
  StatsHistory h;
  h.start(2);
  const LayerStats layers[2] = {{.gradient_rms = 1}, {.gradient_rms = 2}};
  for (int epoch = 1; epoch <= 1000; ++epoch) h.add(epoch, layers);
  CHECK(h.size() <= static_cast<int>(StatsHistory::kCapacity));
  CHECK(h.size() > static_cast<int>(StatsHistory::kCapacity) / 3);
  for (int i = 0; i < h.size(); ++i) CHECK(h.epoch_of(i) == (i + 1) * h.stride());
  CHECK(h.column(h.size() - 1)[1].gradient_rms == 2);
  CHECK(h.at(0) == -1);
  h.cut(400);
  CHECK(h.epoch_of(h.size() - 1) <= 400);
}

TEST_CASE("layer stats: history follows scrubbing, continued training, undo and a new start", "[gradients]") {
  Experiment e;
  e.apply(command::Step{10, true});
  REQUIRE(e.gradients().history().size() == 10);
  const float at_four = e.gradients().history().column(3)[0].gradient_rms;
  e.apply(command::Scrub{4});
  CHECK(e.gradients().history().size() == 10);  // the later part is still known
  CHECK(stats_of(e)[0].gradient_rms == at_four);
  e.apply(command::Step{1, true});
  CHECK(e.gradients().history().size() == 10);  // already computed
  e.apply(command::Scrub{10});
  e.apply(command::Step{3});
  e.apply(command::Set("network.init", "zeros"));
  e.apply(command::Undo{});  // in the middle of an epoch, without its own gradient
  CHECK(stats_of(e)[0].gradient_rms == e.gradients().history().column(9)[0].gradient_rms);
  e.apply(command::Scrub{4});
  e.apply(command::Set("optimizer.learning_rate", 0.001));
  CHECK(e.gradients().history().size() == 4);
  e.apply(command::Undo{});
  CHECK(e.gradients().history().size() == 10);
  e.apply(command::NewSeed{});
  CHECK(e.gradients().history().size() == 0);
  CHECK(e.gradients().ghost().size() == 10);
  CHECK_FALSE(stats_of(e)[0].known());
  CHECK(std::isfinite(stats_of(e)[0].output_rms));
}
