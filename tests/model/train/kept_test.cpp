// SPDX-License-Identifier: MIT
// Kept runs: their contents, their names, and that keeping does not affect the current run.
#include <catch2/catch_test_macros.hpp>

#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/spec/spec_words.h"
#include "playground/model/train/history.h"
#include "playground/model/train/kept_run.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

void run(Experiment& e, int epochs) { e.apply(command::Step{epochs, true}); }
std::string words(std::initializer_list<std::pair<const char*, const char*>> changes) {
  Spec spec;
  for (const auto& [path, text] : changes) set_path(spec, path, text);
  return difference_words(spec, Spec{});
}

}  // namespace

TEST_CASE("kept: a run is kept with its curves and numbers, and the current one continues", "[kept]") {
  Experiment e;
  CHECK(message_of([&] {
          e.apply(command::KeepRun{});
        }).starts_with("keep_run: the run has no whole epoch yet; train first"));
  run(e, 5);
  const double loss = e.run().metrics().loss.test;
  e.apply(command::KeepRun{});
  REQUIRE(e.run().kept().size() == 1);
  CHECK(e.run().kept()[0].name == "same settings");
  CHECK(e.run().kept()[0].epoch == 5);
  CHECK(e.run().kept()[0].step == e.run().step());
  CHECK(e.run().kept()[0].metrics.loss.test == loss);
  CHECK(e.run().kept()[0].history.size() == 6);
  set(e, "seed", "7");
  run(e, 3);
  CHECK(e.run().kept()[0].name == "seed 42");  // the difference from the current run
  CHECK(e.run().kept()[0].history.size() == 6);
  CHECK(e.run().kept()[0].history.test_loss()[5] == static_cast<float>(loss));
  CHECK(e.run().epoch() == 3);
}

TEST_CASE("kept: the same run, trained further, replaces itself; another run gets another color", "[kept]") {
  Experiment e;
  run(e, 2);
  e.apply(command::KeepRun{});
  run(e, 2);
  e.apply(command::KeepRun{});
  REQUIRE(e.run().kept().size() == 1);
  CHECK(e.run().kept()[0].epoch == 4);
  e.apply(command::Reset{});
  run(e, 1);
  e.apply(command::KeepRun{});
  CHECK(e.run().kept().size() == 2);  // shorter, so it is not a continuation of the kept one
  set(e, "optimizer.learning_rate", "0.1");
  run(e, 1);
  e.apply(command::KeepRun{});
  REQUIRE(e.run().kept().size() == 3);
  CHECK(e.run().kept()[0].color == 0);
  CHECK(e.run().kept()[2].color == 2);
  e.apply(command::DropRun{1});
  REQUIRE(e.run().kept().size() == 2);
  CHECK(e.run().kept()[1].color == 2);
  set(e, "seed", "1");
  run(e, 1);
  e.apply(command::KeepRun{});
  CHECK(e.run().kept()[2].color == 1);  // the unused color
  e.apply(command::ClearRuns{});
  CHECK(e.run().kept().empty());
}

TEST_CASE("kept: six at most, and errors give the number of a missing run", "[kept]") {
  Experiment e;
  for (int seed = 0; seed < kMaxKept; ++seed) {
    set(e, "seed", std::to_string(seed).c_str());
    run(e, 1);
    e.apply(command::KeepRun{});
  }
  set(e, "seed", "99");
  run(e, 1);
  CHECK(message_of([&] { e.apply(command::KeepRun{}); }) ==
        "keep_run: 6 runs are kept, which is the most; drop one by {\"drop_run\": 0}");
  CHECK(message_of([&] { e.apply(command::DropRun{6}); }) ==
        "drop_run: there is no kept run 6; 6 are kept, counted from 0");
  CHECK(message_of([&] { e.apply(command::LoadRun{-1}); }).starts_with("load_run: there is no kept run -1"));
  CHECK(e.run().kept().size() == 6);
}

TEST_CASE("kept: its spec can be started again and gives the same curve", "[kept]") {
  Experiment e;
  set(e, "data.name", "moons");
  set(e, "optimizer.name", "sgd");
  run(e, 4);
  e.apply(command::KeepRun{});
  e.apply(command::Load{Spec{}});
  run(e, 2);
  CHECK(e.run().kept()[0].name.starts_with("Moons, SGD 0.1"));
  e.apply(command::LoadRun{0});
  CHECK(e.spec() == e.run().kept()[0].spec);
  CHECK(e.run().step() == 0);
  CHECK(e.run().kept()[0].name == "same settings");
  run(e, 4);
  CHECK(extends(e.run().history(), e.run().kept()[0].history));
  CHECK(e.run().metrics().loss.test == e.run().kept()[0].metrics.loss.test);
}

TEST_CASE("kept: differences are named in plain words", "[kept]") {
  CHECK(words({}) == "same settings");
  CHECK(words({{"optimizer.learning_rate", "0.1"}}) == "learning rate 0.1");
  CHECK(words({{"optimizer.name", "sgd"}, {"optimizer.learning_rate", "0.3"}, {"batch", "8"}}) == "SGD 0.3, batch 8");
  CHECK(words({{"network.hidden", "tanh:8,tanh:7,tanh:5,tanh:4"}}) == "8-7-5-4 tanh");
  CHECK(words({{"network.hidden", "tanh:8,relu:4"}}) == "8 tanh, 4 relu");
  CHECK(words({{"network.hidden", ""}}) == "no hidden layer");
  CHECK(words({{"network.hidden.1.dropout", "0.2"}}) == "dropout 0.2 in layer 2");
  CHECK(words({{"stop.epochs", "9"}}) == "same settings");  // not part of the computation
  CHECK(words({{"loss", "mse"}, {"seed", "7"}}) == "squared error, seed 7");
  CHECK(words({{"data.seed", "7"}}) == "data seed 7");
  CHECK(words({{"batch", "8"}, {"seed", "1"}, {"loss", "mse"}, {"data.noise", "0.3"}}) ==
        "noise 0.3, squared error, batch 8 and 1 more");
}

TEST_CASE("kept: a thinned history is recognized as the continuation of another one", "[kept]") {
  History shorter(8), longer(8), other(8);
  for (int epoch = 0; epoch <= 6; ++epoch) shorter.add(epoch, {{1.0 / (1 + epoch), 1}, {0, 0}});
  for (int epoch = 0; epoch <= 20; ++epoch) longer.add(epoch, {{1.0 / (1 + epoch), 1}, {0, 0}});
  for (int epoch = 0; epoch <= 20; ++epoch) other.add(epoch, {{2.0 / (1 + epoch), 1}, {0, 0}});
  CHECK(longer.stride() == 4);
  CHECK(extends(longer, shorter));
  CHECK(extends(shorter, shorter));
  CHECK_FALSE(extends(shorter, longer));
  CHECK_FALSE(extends(other, shorter));
}

TEST_CASE("kept: runs on the user's points have names, too", "[kept]") {
  Experiment e;
  run(e, 1);
  e.apply(command::KeepRun{});
  e.apply(command::EditPoints{});
  CHECK(e.spec().data.name == "own");
  CHECK(e.run().kept()[0].name == "Spiral");
  run(e, 1);
  e.apply(command::KeepRun{});
  e.apply(command::AddPoints{{{0, 0, 1}}});
  CHECK(e.run().kept()[1].name == "300 points");
  e.apply(command::Load{Spec{}});
  CHECK(e.run().kept()[1].name == "Your points, 300 points");
}
