// SPDX-License-Identifier: MIT
// Undo and redo of every change, together with the run.
#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/train/history.h"
#include "tests/engine/allocations.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

Spec small() {
  Spec spec;
  set_path(spec, "data.points", "60");
  set_path(spec, "network.hidden", "tanh:4,relu:3");
  return spec;
}
Spec other() {
  Spec spec;
  set_path(spec, "data.name", "xor");
  return spec;
}

}  // namespace

TEST_CASE(
    "undo: after a new start brings back the previous run with weights and curves; redo brings back the new one") {
  LinkState link;
  link.spec = other();
  const Command commands[] = {command::Set("network.hidden.0.units", 5),
                              command::Set("data.noise", 0.4),
                              command::Set("seed", 7),
                              command::ToggleFeature{"x1^2"},
                              command::AddLayer{1, 3, "tanh"},
                              command::RemoveLayer{0},
                              command::AddNeuron{0},
                              command::RemoveNeuron{1},
                              command::Load{other()},
                              command::Open{link},
                              command::Reset{},
                              command::NewSeed{},
                              command::NewData{}};
  for (const Command& c : commands) {
    Experiment e(small());
    INFO(c.info().key);
    e.apply(command::Step{12, true});
    const auto before = weights_of(e);
    const auto curve = std::vector<float>(e.run().history().train_loss().begin(), e.run().history().train_loss().end());
    CHECK_FALSE(e.can_undo());
    e.apply(c);
    REQUIRE(e.can_undo());
    e.apply(command::Step{3, true});
    const Spec spec = e.spec();
    const auto after = weights_of(e);
    e.apply(command::Undo{});
    CHECK(e.spec() == small());
    CHECK(e.run().epoch() == 12);
    CHECK(weights_of(e) == before);
    CHECK(std::vector<float>(e.run().history().train_loss().begin(), e.run().history().train_loss().end()) == curve);
    CHECK_FALSE(e.can_undo());
    REQUIRE(e.can_redo());
    e.apply(command::Redo{});
    CHECK(e.spec() == spec);
    CHECK(e.run().epoch() == 3);
    CHECK(weights_of(e) == after);
    CHECK_FALSE(e.can_redo());
    e.apply(command::Undo{});
    e.apply(command::Scrub{5});
    e.apply(command::Step{7, true});
    CHECK(weights_of(e) == before);  // with its past
  }
}

TEST_CASE("undo: a change with which the run continued is undone in the current run") {
  const Command commands[] = {command::Set("optimizer.learning_rate", 0.1), command::Set("loss", std::string("mse")),
                              command::Set("batch", 4), command::Set("optimizer.name", std::string("sgd")),
                              command::Set("regularizer.name", std::string("l2"))};
  for (const Command& c : commands) {
    Experiment e(small());
    INFO(c.info().key);
    e.apply(command::Step{5, true});
    e.apply(c);
    e.apply(command::Step{5, true});
    const Spec changed = e.spec();
    const auto now = weights_of(e);
    e.apply(command::Undo{});
    CHECK(e.spec() == small());
    CHECK(e.run().epoch() == 10);
    CHECK(weights_of(e) == now);
    e.apply(command::Redo{});
    CHECK(e.spec() == changed);
    CHECK(e.run().epoch() == 10);
  }
}

TEST_CASE("undo: a change that made the run diverge is undone with the divergence") {
  Spec spec = small();
  for (const auto& [path, text] :
       {std::pair{"optimizer.name", "sgd"}, {"network.hidden", "relu:8,relu:8"}, {"loss", "mse"}})
    set_path(spec, path, text);
  Experiment e(spec);
  e.apply(command::Step{5, true});
  const auto healthy = weights_of(e);
  e.apply(command::Set("optimizer.learning_rate", 100));
  e.train(1000);
  REQUIRE(e.run().divergence());
  e.apply(command::Undo{});
  CHECK_FALSE(e.run().divergence());
  CHECK(weights_of(e) == healthy);
  CHECK(e.run().epoch() == 5);
  e.apply(command::Redo{});
  CHECK(e.run().divergence());
}

TEST_CASE("undo: a drag is one change, others stay apart") {
  Experiment e(small());
  const auto drag = [&](double v, double wait_s, bool held) {
    e.apply(command::Set("data.noise", v));
    e.tick(wait_s, 1, held);
  };
  drag(0.2, 0.1, false);
  drag(0.3, 0.1, false);
  drag(0.4, 2, true);  // the pointer is down but does not move
  drag(0.5, 0.1, false);
  e.apply(command::Undo{});
  CHECK(e.spec().data.noise == small().data.noise);
  CHECK_FALSE(e.can_undo());
  e.apply(command::Redo{});
  drag(0.6, 1, false);
  drag(0.7, 1, false);
  e.apply(command::Undo{});
  CHECK(e.spec().data.noise == 0.6);
  e.apply(command::Undo{});
  CHECK(e.spec().data.noise == 0.5);
  Experiment clicks(small());
  for (int i = 0; i < 3; ++i) clicks.apply(command::AddNeuron{0});
  clicks.apply(command::Undo{});
  CHECK(clicks.spec().network.hidden[0].units == 6);
}

TEST_CASE("undo: without anything to undo it is refused; refused commands and looking at things are not recorded") {
  Experiment e(small());
  CHECK(message_of([&] { e.apply(command::Undo{}); }) == "undo: there is nothing to undo");
  CHECK(message_of([&] { e.apply(command::Redo{}); }) == "redo: there is nothing to redo");
  CHECK_THROWS(e.apply(command::RemoveLayer{9}));
  e.apply(command::Step{});
  e.apply(command::Speed{5});
  e.apply(command::ShowGraph{Walked::network});
  e.apply(command::TraceTo{3});
  e.apply(command::Show{View::train});
  e.apply(command::Set("batch", 16));  // the current value
  CHECK_FALSE(e.can_undo());
}

TEST_CASE("undo: problems come back as they were") {
  Experiment e(small());
  e.apply(command::Step{4, true});
  e.apply(command::OpenProblem{"catenary"});
  e.apply(command::Step{5});
  e.apply(command::OpenProblem{"catenary", {{"length", 1.3}}});
  CHECK(e.problem()->problem().steps() == 0);
  e.apply(command::Undo{});
  CHECK(e.problem()->problem().steps() == 5);
  CHECK(e.problem()->changes().empty());
  e.apply(command::Reset{});
  CHECK(e.problem()->problem().steps() == 0);
  e.apply(command::Undo{});
  CHECK(e.problem()->problem().steps() == 5);
  e.apply(command::Undo{});
  CHECK(e.view() == View::train);
  CHECK(e.run().epoch() == 4);
}

TEST_CASE("undo: to a state without points, and training on from it") {
  Experiment e(small());
  e.apply(command::Step{4, true});
  const auto before = weights_of(e);
  e.apply(command::Set("data.name", std::string("own")));
  REQUIRE(e.data().points().empty());
  e.apply(command::AddPoints{{{-2, 1, 0}, {2, -1, 1}, {-3, 1, 0}, {3, -1, 1}}});
  e.apply(command::Step{2, true});
  e.apply(command::Undo{});
  CHECK(e.data().points().empty());
  e.apply(command::Redo{});
  CHECK(e.data().points().size() == 4);
  e.apply(command::Undo{});
  e.apply(command::Undo{});
  CHECK(weights_of(e) == before);
  e.apply(command::Redo{});
  CHECK(e.data().points().empty());
}

TEST_CASE("undo: many changes are kept, up to a limit") {
  Experiment e(small());
  for (int i = 0; i < 150; ++i) e.apply(command::NewSeed{});
  int undone = 0;
  for (; e.can_undo(); ++undone) e.apply(command::Undo{});
  CHECK(undone == 100);
}

TEST_CASE("undo: if memory runs out, the run stays as it is and nothing that can be undone is lost") {
  // only weights, pictures and curves are this large; JSON must not fail, because its destructors need memory
  constexpr std::size_t kLarge = 4096;
  Spec wide = small();
  set_path(wide, "network.hidden", "tanh:60,tanh:60");
  Experiment e(wide);
  e.apply(command::Step{2, true});
  const auto before = weights_of(e);
  set(e, "seed", "7");
  e.apply(command::Step{1, true});
  const Spec spec = e.spec();
  const auto after = weights_of(e);
  int failures = 0;
  for (std::uint64_t n = 1;; ++n) {
    fail_allocation(n, kLarge);
    try {
      e.apply(command::Undo{});
      break;
    } catch (const std::bad_alloc&) {
      ++failures;
    }
    REQUIRE(e.can_undo());
    CHECK_FALSE(e.can_redo());
    CHECK(e.spec() == spec);
    CHECK(e.run().epoch() == 1);
    REQUIRE(weights_of(e) == after);
  }
  fail_allocation(0);
  CHECK(failures > 3);
  CHECK(weights_of(e) == before);
  e.apply(command::Redo{});
  CHECK(e.spec() == spec);
  CHECK(weights_of(e) == after);
}

TEST_CASE("undo: points of the user that another data set hides come back") {
  Experiment e;
  set(e, "data.name", "own");
  e.apply(command::AddPoints{{{1, 1, 0}, {-1, -1, 1}}});
  const std::string painted = e.spec().data.own;
  set(e, "data.name", "moons");
  e.apply(command::EditPoints{});
  e.apply(command::Undo{});
  CHECK(e.spec().data.name == "moons");
  set(e, "data.name", "own");
  CHECK(e.spec().data.own == painted);
}
