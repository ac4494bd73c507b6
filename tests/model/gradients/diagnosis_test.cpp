// SPDX-License-Identifier: MIT
// The diagnosis of the statistics, and the suggestions that it offers.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/gradients_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/gradients/diagnosis.h"

using namespace deepx;

namespace {

std::vector<LayerStats> layers_with(std::initializer_list<float> gradients) {
  std::vector<LayerStats> all;
  for (const float g : gradients) all.push_back({.gradient_rms = g, .gradient_norm = g, .output_rms = 1, .units = 8});
  all.back().units = 0;
  return all;
}

Condition condition_of(std::initializer_list<std::pair<const char*, const char*>> values, int epochs) {
  Spec spec;
  for (const auto& [path, value] : values) set_path(spec, path, value);
  Experiment e(spec);
  if (epochs > 0) e.apply(command::Step{epochs, true});
  e.refresh_gradients();
  return diagnose(e.gradients().stats(), loss_trend(e.run().history(), e.run().epoch())).condition;
}

}  // namespace

TEST_CASE("diagnosis: each condition from made-up numbers", "[gradients]") {
  auto layers = layers_with({1e-3f, 2e-3f, 4e-2f});
  Diagnosis d = diagnose(layers);
  CHECK(d.condition == Condition::healthy);
  CHECK(d.words == "The gradient shrinks 40-fold from the output to layer 1, so all layers learn.");
  CHECK(std::abs(d.number - 0.025) < 1e-6);

  layers[0].dead = 3;
  d = diagnose(layers);
  CHECK((d.condition == Condition::healthy && d.counts && d.number == 3));
  CHECK(d.caption == "of 16 units are dead");
  layers[1].dead = 4;
  CHECK(diagnose(layers).condition == Condition::dead);
  layers[0].dead = 0, layers[1].dead = 8;
  CHECK(diagnose(layers).words.starts_with("Every unit of layer 2 is flat"));
  layers[1].dead = 0, layers[0].saturated = 5;
  CHECK(diagnose(layers).condition == Condition::saturated);

  d = diagnose(layers_with({1e-6f, 1e-4f, 2e-2f}));
  CHECK(d.condition == Condition::vanishing);
  CHECK(d.words == "The gradient shrinks 20\u00a0000-fold from the output to layer 1. It barely learns.");
  CHECK(diagnose(layers_with({0.5f, 1e-2f, 1e-3f})).condition == Condition::exploding);
  CHECK(diagnose(layers_with({30, 20, 25})).condition == Condition::exploding);
  CHECK(diagnose(layers_with({0, 0, 1e-2f})).condition == Condition::symmetric);
  CHECK(diagnose(layers_with({1, std::numeric_limits<float>::infinity(), 1})).condition == Condition::not_finite);
  CHECK(diagnose(layers_with({1, std::numeric_limits<float>::quiet_NaN(), 1})).condition == Condition::not_finite);
  const std::vector<LayerStats> unknown(3);
  CHECK(diagnose(unknown).condition == Condition::pending);
}

TEST_CASE("diagnosis: each condition in a run", "[gradients]") {
  const char* deep = "sigmoid:16,sigmoid:16,sigmoid:16,sigmoid:16,sigmoid:16,sigmoid:16";
  CHECK(condition_of({}, 0) == Condition::pending);
  CHECK(condition_of({}, 5) == Condition::healthy);
  CHECK(condition_of({{"network.hidden", deep}, {"optimizer.name", "sgd"}}, 3) == Condition::vanishing);
  CHECK(condition_of({{"network.init", "zeros"}}, 1) == Condition::symmetric);
  CHECK(condition_of({{"network.init", "constant"}}, 1) == Condition::symmetric);
  CHECK(condition_of({{"network.hidden", "relu:8,relu:8"},
                      {"optimizer.name", "sgd"},
                      {"optimizer.learning_rate", "100"},
                      {"loss", "mse"}},
                     3) == Condition::not_finite);
}

TEST_CASE("diagnosis: what has settled is not vanishing, and healthy means that no layer is marked", "[gradients]") {
  const LossTrend settled{.first = 0.7, .earlier = 0.011, .now = 0.01, .epochs = 200}, plateau{0.7, 0.66, 0.65, 200};
  CHECK(settled.settled());
  CHECK_FALSE(plateau.settled());                           // nothing was learned
  CHECK_FALSE((LossTrend{0.7, 0.3, 0.1, 200}.settled()));   // it still falls
  CHECK_FALSE((LossTrend{0.7, 0.011, 0.01, 8}.settled()));  // too early to tell
  CHECK_FALSE((LossTrend{}.settled()));
  const std::vector<LayerStats> faint = layers_with({1e-6f, 1e-4f, 2e-2f});
  CHECK(diagnose(faint, plateau).condition == Condition::vanishing);
  CHECK(diagnose(faint, settled).condition == Condition::settled);
  std::vector<LayerStats> layers = layers_with({0.01f, 0.01f, 0.01f});
  for (LayerStats& l : layers) l.update_ratio = 1e-3f;
  CHECK(diagnose(layers).condition == Condition::healthy);
  layers[1].update_ratio = 1e-6f;
  CHECK(diagnose(layers).condition == Condition::small_updates);
  CHECK(diagnose(layers).words.starts_with("1 of 3 layers change by less than 0.01 %"));
  CHECK(diagnose(layers, settled).condition == Condition::settled);
  layers[2].update_ratio = 0.5f;
  CHECK(diagnose(layers).condition == Condition::large_updates);
  // The units of a network that is sure saturate.
  layers = layers_with({0.01f, 0.01f, 0.01f});
  layers[1].saturated = layers[1].units = 8;
  CHECK(diagnose(layers, plateau).condition == Condition::saturated);
  CHECK(diagnose(layers, settled).condition == Condition::settled);
  CHECK(diagnose(layers, settled).number == 8);
  // Other faults stay faults, settled or not.
  layers[0].dead = layers[0].units = 8;
  CHECK(diagnose(layers, settled).condition == Condition::dead);
}

TEST_CASE("diagnosis: a factor is written with two digits", "[gradients]") {
  CHECK(fold_text(2.34) == "2.3");
  CHECK(fold_text(40.4) == "40");
  CHECK(fold_text(1234) == "1\u00a0200");
  CHECK(fold_text(4e6) == "a million");
  CHECK(ratio_words(1.5) == "keeps its size");
  CHECK(ratio_words(0.025) == "shrinks 40-fold");
  CHECK(ratio_words(30) == "grows 30-fold");
  CHECK(ratio_words(0) == "is zero");
}

TEST_CASE("diagnosis: the band of healthy updates", "[gradients]") {
  CHECK(size_of_update(1e-5) == UpdateSize::too_small);
  CHECK(size_of_update(1e-3) == UpdateSize::healthy);
  CHECK(size_of_update(0.05) == UpdateSize::healthy);
  CHECK(size_of_update(0.2) == UpdateSize::too_large);
  CHECK(size_of_update(NAN) == UpdateSize::unknown);
}

TEST_CASE("diagnosis: every suggestion changes one value of the spec, and a value in use is not suggested",
          "[gradients]") {
  for (int c = 0; c <= static_cast<int>(Condition::healthy); ++c) {
    for (const char* hidden : {"tanh:8,tanh:8", "relu:8:norm=LayerNorm,relu:4:norm=LayerNorm", "sigmoid:3"}) {
      Spec spec;
      set_path(spec, "network.hidden", hidden);
      const auto all = suggestions(static_cast<Condition>(c), spec);
      CHECK(all.size() >= 2);
      CHECK(all.size() <= 3);
      for (const Suggestion& s : all) {
        Spec next = spec;
        set_path(next, s.path, s.value);
        CHECK_FALSE(next == spec);
      }
    }
  }
}
