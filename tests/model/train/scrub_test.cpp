// SPDX-License-Identifier: MIT
// Going back in a run and training on from there: the weights of the past, and the later curves until training
// continues.
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <map>

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/train/history.h"
#include "playground/model/train/timeline.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

Spec small() {
  Spec spec;
  set_path(spec, "data.points", "60");
  set_path(spec, "network.hidden", "tanh:4");
  set_path(spec, "batch", "8");
  return spec;
}

}  // namespace

TEST_CASE("scrub: every epoch has the weights, the loss and the recipe of its time") {
  Experiment e(small());
  std::map<int, std::vector<Real>> weights;
  std::map<int, double> loss;
  for (int epoch = 1; epoch <= 300; ++epoch) {
    e.apply(command::Step{1, true});
    weights[epoch] = weights_of(e);
    loss[epoch] = e.run().metrics().loss.test;
    if (epoch == 100) e.apply(command::Set("optimizer.learning_rate", 0.1));
    if (epoch == 200) e.apply(command::Set("optimizer.name", std::string("sgd")));
  }
  for (int epoch : {299, 3, 250, 200, 201, 100, 101, 64, 63, 1, 300}) {
    INFO(epoch);
    e.apply(command::Scrub{epoch});
    CHECK(e.run().epoch() == epoch);
    CHECK(weights_of(e) == weights[epoch]);
    CHECK(e.run().metrics().loss.test == loss[epoch]);
    CHECK(e.spec().optimizer.name == (epoch < 200 ? "adam" : "sgd"));
    if (epoch < 200) CHECK(e.spec().optimizer.learning_rate() == (epoch < 100 ? 0.03 : 0.1));
    CHECK(e.run().last_epoch() == 300);
    CHECK(e.run().history().size() == 301);
    CHECK(e.run().in_past() == (epoch < 300));
  }
}

TEST_CASE("scrub: training on from the past forgets what came after, and undo brings it back") {
  Experiment e(small());
  e.apply(command::Step{20, true});
  const auto at_20 = weights_of(e);
  e.apply(command::Step{20, true});
  const auto at_40 = weights_of(e);
  e.apply(command::Scrub{19});
  CHECK(e.run().history().size() == 41);
  e.apply(command::Play{true});
  for (int i = 0; i < 100 && e.run().epoch() < 20; ++i) e.tick(0.01, kForever);
  e.apply(command::Play{false});
  CHECK_FALSE(e.run().in_past());
  e.apply(command::Scrub{20});
  CHECK(weights_of(e) == at_20);
  CHECK(e.run().history().size() <= 23);
  e.apply(command::Undo{});
  CHECK(e.run().in_past());
  CHECK(e.run().history().size() == 41);
  e.apply(command::Scrub{40});
  CHECK(weights_of(e) == at_40);
}

TEST_CASE("scrub: going batch by batch, back and forward again, gives the same weights") {
  Experiment e(small());
  std::vector<std::vector<Real>> weights = {weights_of(e)};
  for (int i = 0; i < 30; ++i) {
    e.apply(command::Step{});
    weights.push_back(weights_of(e));
  }
  for (std::size_t i = 30; i-- > 0;) {
    e.apply(command::Back{});
    REQUIRE(weights_of(e) == weights[i]);
  }
  e.apply(command::Back{});  // already at the start
  CHECK(e.run().step() == 0);
  e.apply(command::Step{5});
  CHECK(weights_of(e) == weights[5]);
  CHECK(e.run().in_past());
  e.apply(command::Step{25});
  CHECK_FALSE(e.run().in_past());
  CHECK(weights_of(e) == weights[30]);
  e.apply(command::Back{1, true});  // 30 samples in batches of 8: step 30 is in the eighth epoch
  CHECK((e.run().epoch() == 7 && e.run().step() == 28));
  e.apply(command::Back{2, true});
  CHECK((e.run().epoch() == 5 && e.run().step() == 20));
}

TEST_CASE("scrub: a change in the past cuts the curves there and removes later marks") {
  Experiment e(small());
  e.apply(command::Step{10, true});
  e.apply(command::Set("optimizer.learning_rate", 0.1));
  e.apply(command::Step{10, true});
  e.apply(command::Set("batch", 4));
  e.apply(command::Step{10, true});
  REQUIRE(e.run().history().events().size() == 2);
  e.apply(command::Scrub{15});
  e.apply(command::Set("optimizer.learning_rate", 0.5));
  CHECK(e.run().history().size() == 16);
  REQUIRE(e.run().history().events().size() == 2);
  CHECK(e.run().history().events()[0].label == "learning rate 0.1");
  CHECK(e.run().history().events()[1].label == "learning rate 0.5");
  e.apply(command::Undo{});
  CHECK(e.spec().optimizer.learning_rate() == 0.1);
  CHECK(e.run().last_epoch() == 30);
}

TEST_CASE("scrub: dragging arrives within a few ticks, at the same place") {
  Experiment e(small());
  e.apply(command::Step{999, true});
  e.apply(command::Scrub{500});
  const auto there = weights_of(e);
  e.apply(command::Scrub{999});
  e.apply(command::Scrub{500, true});
  for (int i = 0; i < 1000 && e.moving(); ++i) e.tick(0.016, 0);
  CHECK_FALSE(e.moving());
  CHECK(e.run().epoch() == 500);
  CHECK(weights_of(e) == there);
}

TEST_CASE("scrub: back from a divergence, and places that do not exist") {
  Spec spec = small();
  set_path(spec, "optimizer.name", "sgd");
  set_path(spec, "network.hidden", "relu:8,relu:8");
  set_path(spec, "loss", "mse");
  Experiment e(spec);
  e.apply(command::Step{6, true});
  const auto healthy = weights_of(e);
  e.apply(command::Set("optimizer.learning_rate", 100));
  e.train(1000);
  REQUIRE(e.run().divergence());
  CHECK(refusal(e, command::Scrub{5000}).starts_with("scrub: epoch is 5000; must be in [0, "));
  e.apply(command::Scrub{6});
  CHECK_FALSE(e.run().divergence());
  CHECK(weights_of(e) == healthy);
  e.apply(command::Set("optimizer.learning_rate", 0.01));
  e.apply(command::Step{3, true});
  CHECK(e.run().epoch() == 9);
  CHECK(e.run().history().events().size() == 1);
}

TEST_CASE("timeline: bounded, even, and every step can be reached") {
  Experiment e(small());
  e.train(4 * 5000);
  e.apply(command::Scrub{4999});
  const auto there = weights_of(e);
  e.apply(command::Back{1, true});
  e.apply(command::Step{1, true});
  CHECK(weights_of(e) == there);
}

TEST_CASE("scrub: go_to_best goes to the epoch with the lowest test loss, and the later part stays known") {
  Experiment e(spec_with({{"data.noise", "1"}, {"optimizer.learning_rate", "0.1"}}));
  CHECK(refusal(e, command::GoToBest{}).empty());  // the start has a loss
  e.apply(command::Step{60, true});
  e.apply(command::GoToBest{});
  const auto losses = e.run().history().test_loss();
  const auto best = static_cast<int>(std::ranges::min_element(losses) - losses.begin());
  REQUIRE(best < 60);
  CHECK(e.run().epoch() == best);
  CHECK(static_cast<float>(e.run().metrics().loss.test) == losses[static_cast<std::size_t>(best)]);
  CHECK(e.run().last_epoch() == 60);
}
