// SPDX-License-Identifier: MIT
// The diagnosis of the statistics, and the suggestions that it offers.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/gradients_part.h"
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
  return diagnose(e.gradients().stats()).condition;
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
  CHECK(size_of_update(0.1) == UpdateSize::too_large);
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
