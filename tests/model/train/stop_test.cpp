// SPDX-License-Identifier: MIT
// Training that plays stops by the spec's rules, gives the reason, and can be started again.
#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/train/history.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

Spec small_spec() {
  Spec spec;
  set_path(spec, "data.points", "60");
  set_path(spec, "data.name", "gaussians");
  set_path(spec, "network.hidden", "tanh:4");
  return spec;
}
void play(Experiment& e, int most = 4000) {
  e.apply(command::Play{true});
  for (int i = 0; i < most && e.playing(); ++i) e.tick(0.02, kForever);
}

}  // namespace

TEST_CASE("stop: after the given number of epochs, once") {
  Experiment e(small_spec());
  e.apply(command::Set("stop.epochs", 12));
  play(e);
  CHECK_FALSE(e.playing());
  CHECK(e.run().epoch() == 12);
  CHECK(e.run().stopped() == "12 epochs");
  REQUIRE(e.run().history().events().size() == 1);
  CHECK(e.run().history().events()[0].label == "stopped: 12 epochs");
  play(e, 50);
  CHECK(e.playing());
  CHECK(e.run().epoch() > 12);
  CHECK(e.run().stopped().empty());
}

TEST_CASE("stop: when the training loss is reached") {
  Experiment e(small_spec());
  e.apply(command::Set("stop.loss", 0.05));
  play(e);
  CHECK_FALSE(e.playing());
  CHECK(e.run().metrics().loss.train <= 0.05);
  CHECK(e.run().history().train_loss()[static_cast<std::size_t>(e.run().epoch() - 1)] > 0.05f);
  CHECK(e.run().stopped() == "loss 0.05");
  play(e, 20);
  CHECK(e.playing());
}

TEST_CASE("stop: at the first end of an epoch that reaches a test accuracy") {
  Experiment e(spec_with({{"data.name", "moons"}, {"stop.accuracy", "0.9"}}));
  e.apply(command::Play{true});
  while (e.playing() && e.run().epoch() < 400) e.tick(1, kForever);
  REQUIRE_FALSE(e.playing());
  CHECK(e.run().stopped() == "accuracy 0.9");
  CHECK(e.run().metrics().accuracy.test >= 0.9);
  const auto accuracy = e.run().history().test_accuracy();
  for (int epoch = 0; epoch < e.run().epoch(); ++epoch) CHECK(accuracy[static_cast<std::size_t>(epoch)] < 0.9f);
}

TEST_CASE("stop: if the test loss has not improved, counted as in early stopping") {
  Spec spec = small_spec();
  set_path(spec, "optimizer.learning_rate", "0.3");
  set_path(spec, "data.noise", "2");
  Experiment e(spec);
  e.apply(command::Set("stop.patience", 5));
  play(e);
  REQUIRE_FALSE(e.playing());
  CHECK(e.run().stopped() == "no better for 5 epochs");
  const auto test = e.run().history().test_loss();
  const auto best = static_cast<std::size_t>(e.run().epoch() - 5);
  for (std::size_t i = 1; i < test.size(); ++i) CHECK(test[i] >= test[best]);
}

TEST_CASE("stop: manual steps are not stopped, and the rules are not part of the run") {
  Experiment e(small_spec());
  e.apply(command::Step{3, true});
  e.apply(command::Set("stop.epochs", 5));
  CHECK(e.run().history().events().empty());
  CHECK(e.run().epoch() == 3);
  e.apply(command::Step{4, true});
  CHECK(e.run().epoch() == 7);
  e.apply(command::Scrub{1});
  CHECK(e.spec().stop.epochs == 5);
  CHECK(e.run().in_past());
  e.apply(command::Undo{});
  CHECK(e.spec().stop.epochs == 0);
  Experiment cli(small_spec());
  cli.apply(command::Set("stop.epochs", 5));
  cli.train(10'000, true);
  CHECK(cli.run().epoch() == 5);
}

TEST_CASE("stop: rules are in links, and errors name bad values") {
  Experiment e(small_spec());
  e.apply(command::Set("stop.patience", 20));
  const ReadLink read = read_link(link_of(e.link_state()));
  CHECK(read.problems.empty());
  CHECK(read.state.spec.stop.patience == 20);
  CHECK(spec_from_json(R"({"stop": {"epochs": 7, "loss": 0.1}})").stop == StopSpec{7, 0.1, 0});
  CHECK(message_of([&] { e.apply(command::Set("stop.epochs", 1.5)); }) ==
        "spec: stop.epochs is 1.5; must be a whole number in [0, 1000000]");
  CHECK(message_of([] { spec_from_json(R"({"stop": {"epoch": 7}})"); }) ==
        "spec: stop.epoch: there is no such key; known: epochs, loss, accuracy, patience");
}
