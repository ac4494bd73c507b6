// SPDX-License-Identifier: MIT
// Studies: equal starts, the same numbers as live runs, and the results of a rate test.
#include "playground/model/studies/study.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/divergence.h"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/plot/plane_maps.h"
#include "tests/engine/allocations.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

StudyPlan race(std::vector<StudyOptimizer> optimizers, int epochs) {
  return {.kind = StudyKind::optimizers, .optimizers = std::move(optimizers), .epochs = epochs};
}
StudyPlan seeds(int count, int epochs) { return {.kind = StudyKind::seeds, .seeds = count, .epochs = epochs}; }
void finish(Experiment& e) {
  while (e.study()->running()) e.tick(0.016, kForever);
}
std::vector<float> losses(std::span<const float> curve) { return {curve.begin(), curve.end()}; }
std::vector<float> live(const Spec& spec, int epochs) {
  Experiment e(spec);
  e.apply(command::Step{epochs, true});
  return losses(e.run().history().test_loss());
}
std::string refusal(Experiment& e, StudyPlan plan) {
  return message_of([&] { e.apply(command::StartStudy{std::move(plan)}); });
}

}  // namespace

TEST_CASE("study: optimizers begin with the same weights, data and order", "[study]") {
  Experiment e;
  e.apply(command::StartStudy{
      race({{"sgd"}, {"sgd", {{"momentum", "0.9"}}}, {"rmsprop"}, {"adam"}, {"lion"}, {"adagrad"}}, 5)});
  finish(e);
  const Study& s = *e.study();
  REQUIRE(s.members().size() == 6);
  CHECK(s.members()[0].name == "SGD");
  CHECK(s.members()[1].name == "Momentum");
  CHECK(s.progress() == 1);
  for (const StudyMember& m : s.members()) {
    CHECK(m.history.test_loss()[0] == s.members()[0].history.test_loss()[0]);
    CHECK(m.history.train_loss()[0] == e.run().history().train_loss()[0]);
    CHECK(m.history.train_loss()[5] < m.history.train_loss()[0]);
    CHECK(m.spec.optimizer.learning_rate() == optimizer_catalogue().at(m.spec.optimizer.name).recipe.learning_rate);
    CHECK(m.epoch == 5);
    CHECK(m.done);
    CHECK(m.field.size() == kMapSide * kMapSide);
  }
  for (std::size_t a = 1; a < 6; ++a)
    CHECK(s.members()[a].history.test_loss()[5] != s.members()[0].history.test_loss()[5]);
}

TEST_CASE("study: the spec's optimizer gives exactly the curve of the live run", "[study]") {
  const Spec spec = spec_with(
      {{"optimizer.learning_rate", "0.02"}, {"optimizer.beta1", "0.8"}, {"batch", "7"}, {"regularizer.name", "l2"}});
  Experiment e(spec);
  e.apply(command::StartStudy{race({{"sgd"}, {"adam"}}, 12)});
  CHECK(e.study()->members()[1].spec == spec);
  finish(e);
  CHECK(losses(e.study()->members()[1].history.test_loss()) == live(spec, 12));
  CHECK(losses(e.study()->members()[0].history.test_loss()) == live(e.study()->members()[0].spec, 12));
}

TEST_CASE("study: each seed equals a live run with that seed, and the spread is computed from them", "[study]") {
  Experiment e;
  e.apply(command::StartStudy{seeds(5, 8)});
  finish(e);
  const Study& s = *e.study();
  REQUIRE(s.members().size() == 5);
  std::vector<float> last, right;
  for (std::size_t i = 0; i < 5; ++i) {
    const StudyMember& m = s.members()[i];
    CHECK(m.spec.seed == 42 + i);
    CHECK(m.name == join("seed ", 42 + i));
    CHECK(losses(m.history.test_loss()) == live(m.spec, 8));
    last.push_back(m.history.test_loss()[8]);
    right.push_back(m.history.test_accuracy()[8]);
  }
  std::ranges::sort(last);
  std::ranges::sort(right);
  REQUIRE(s.spread(StudyCurve::test_loss).size() == 9);
  const Quartiles q = s.spread(StudyCurve::test_loss).back();
  CHECK(q.low == last[0]);
  CHECK(q.lower_quartile == last[1]);
  CHECK(q.median == last[2]);
  CHECK(q.upper_quartile == last[3]);
  CHECK(q.high == last[4]);
  CHECK(q.low < q.high);
  CHECK(s.spread(StudyCurve::test_accuracy).back().median == right[2]);
  // Between two values if the number of members is even.
  e.apply(command::StartStudy{seeds(2, 1)});
  finish(e);
  const auto two = e.study()->members();
  const float a = two[0].history.test_loss()[1], b = two[1].history.test_loss()[1];
  CHECK(e.study()->spread(StudyCurve::test_loss)[1].median == Catch::Approx((a + b) / 2));
  CHECK(e.study()->spread(StudyCurve::test_loss)[1].lower_quartile ==
        Catch::Approx(std::min(a, b) + std::abs(a - b) / 4));
}

TEST_CASE("study: the results do not depend on the frames or on the run beside it", "[study]") {
  Experiment in_one, in_pieces;
  in_one.apply(command::StartStudy{seeds(3, 6)});
  finish(in_one);
  in_pieces.apply(command::StartStudy{seeds(3, 6)});
  in_pieces.apply(command::Play{true});
  while (in_pieces.study()->running()) {
    in_pieces.tick(0.016, 0);  // one batch of the study, one of the run
    if (in_pieces.run().step() == 30) in_pieces.apply(command::Set("optimizer.learning_rate", 0.5));
  }
  CHECK(in_pieces.run().step() > 30);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(losses(in_one.study()->members()[i].history.test_loss()) ==
          losses(in_pieces.study()->members()[i].history.test_loss()));
  // The run is the same as without a study.
  Experiment alone;
  alone.train(30);
  Experiment beside;
  beside.apply(command::StartStudy{seeds(3, 50)});
  beside.tick(0.016, 0);
  beside.train(30);
  CHECK(beside.run().metrics().loss.test == alone.run().metrics().loss.test);
}

TEST_CASE("study: a member that diverges does not affect the others", "[study]") {
  const Spec spec = spec_with({{"loss", "mse"}, {"network.hidden", "relu:8,relu:8"}});
  Experiment e(spec), calm(spec);
  e.apply(command::StartStudy{race({{"sgd", {{"learning_rate", "100"}}}, {"adam"}}, 10)});
  calm.apply(command::StartStudy{race({{"adam"}}, 10)});
  finish(e);
  finish(calm);
  const StudyMember &wild = e.study()->members()[0], &good = e.study()->members()[1];
  CHECK(wild.diverged);
  CHECK(wild.done);
  CHECK(wild.epoch < 10);
  CHECK(std::isnan(wild.metrics.loss.test));
  CHECK_FALSE(good.diverged);
  CHECK(losses(good.history.test_loss()) == losses(calm.study()->members()[0].history.test_loss()));
  REQUIRE(e.study()->spread(StudyCurve::test_loss).size() == 11);
  CHECK(e.study()->spread(StudyCurve::test_loss).back().high == good.history.test_loss()[10]);
  CHECK(e.study()->progress() == 1);
  CHECK_FALSE(e.run().divergence());
}

TEST_CASE("study: the epoch in which a loss is reached", "[study]") {
  Experiment e;
  e.apply(command::StartStudy{race({{"adam"}, {"sgd", {{"learning_rate", "0.0001"}}}}, 200)});
  finish(e);
  const Study& s = *e.study();
  CHECK(s.target() == 0.2);  // a round number below half of the first loss, about 0.7
  const auto soon = s.reached(s.members()[0], StudyCurve::train_loss);
  REQUIRE(soon);
  CHECK(s.members()[0].history.train_loss()[static_cast<std::size_t>(*soon)] <= 0.2f);
  CHECK(s.members()[0].history.train_loss()[static_cast<std::size_t>(*soon - 1)] > 0.2f);
  CHECK_FALSE(s.reached(s.members()[1], StudyCurve::train_loss));
}

TEST_CASE("study: the range test finds a rate near the good one, and the rates that are too large", "[study]") {
  const auto tested = [](const Spec& spec) {
    Experiment e(spec);
    e.apply(command::StartStudy{{.kind = StudyKind::rates}});
    while (e.study()->running()) e.tick(0.016, kForever);
    return *e.study()->rates();
  };
  for (int seed = 42; seed < 50; ++seed) {
    const RateRange adam = tested(spec_with({{"seed", std::to_string(seed).c_str()}}));
    INFO("seed " << seed << ": " << adam.suggestion());
    CHECK(adam.suggestion() >= 0.005);  // 0.03 is known to be good
    CHECK(adam.suggestion() <= 0.1);
    CHECK(adam.steepest() > 0);
    CHECK(adam.steepest() <= adam.lowest());
    CHECK(adam.over());
    CHECK(adam.rate(adam.size() - 1) > 0.3);
  }
  const RateRange sgd = tested(spec_with({{"optimizer.name", "sgd"}}));
  CHECK(sgd.suggestion() >= 0.03);  // 0.1 and more are good
  CHECK(sgd.suggestion() <= 1);
}

TEST_CASE("rate range: grows by a factor, stops at four times the best loss, and at a loss that is not a number",
          "[study]") {
  RateRange r(1e-4, 1, 41);
  CHECK(r.rate(0) == 1e-4);
  CHECK(r.rate(10) == Catch::Approx(1e-3));
  CHECK(r.rate(40) == Catch::Approx(1));
  CHECK(r.suggestion() == 0);
  for (int i = 0; i < 20; ++i) r.add(1);
  CHECK(r.smooth()[19] == Catch::Approx(1));  // the average does not depend on the first value
  CHECK(r.steepest() == -1);
  for (int i = 0; i < 10; ++i) r.add(0.2);
  CHECK(r.steepest() > 0);
  CHECK_FALSE(r.over());
  const double below_lowest = 0.3 * r.rate(r.lowest());  // then to the nearest rung of the 1-3-10 ladder
  CHECK(r.suggestion() > below_lowest / 2);
  CHECK(r.suggestion() < below_lowest * 2);
  while (!r.over()) r.add(50);
  CHECK(r.exploded());
  CHECK(r.size() < 41);
  RateRange calm(1e-4, 1, 30), broken(1e-4, 1, 30);
  for (int i = 0; i < 30; ++i) calm.add(1 - 0.01 * i);
  CHECK(calm.over());
  CHECK_FALSE(calm.exploded());
  broken.add(1);
  broken.add(NAN);
  CHECK(broken.over());
  CHECK(broken.exploded());
  CHECK(broken.size() == 1);
}

TEST_CASE("study: can be stopped, and removed", "[study]") {
  Experiment e;
  CHECK(message_of([&] { e.apply(command::StopStudy{}); }).starts_with("study_stop: there is no study"));
  e.apply(command::StartStudy{seeds(4, 2000)});
  CHECK(e.moving());
  for (int i = 0; i < 200; ++i) e.tick(0.016, 0);
  CHECK(e.study()->progress() > 0);
  CHECK(e.study()->progress() < 1);
  e.apply(command::StopStudy{});
  CHECK_FALSE(e.study()->running());
  CHECK_FALSE(e.moving());
  const double before = e.study()->progress();
  e.tick(0.016, kForever);
  CHECK(e.study()->progress() == before);
  e.apply(command::CloseStudy{});
  CHECK(e.study() == nullptr);
  e.apply(command::CloseStudy{});
}

TEST_CASE("study: plans outside their limits are refused, and the current study stays", "[study]") {
  Experiment e;
  e.apply(command::StartStudy{seeds(2, 3)});
  CHECK(refusal(e, seeds(1, 3)) == "study: seeds is 1; must be a whole number in [2, 32]");
  CHECK(refusal(e, seeds(4, 0)) == "study: epochs is 0; must be a whole number in [1, 2000]");
  CHECK(refusal(e, race({}, 3)) == "study: 0 optimizers are given; give 1 to 6");
  CHECK(refusal(e, race({{"sgdd"}}, 3)).starts_with("spec: optimizer.name is \"sgdd\"; known: "));
  CHECK(refusal(e, race({{"adam", {{"momentum", "1"}}}}, 3)).find("momentum") != std::string::npos);
  CHECK(refusal(e, {.kind = StudyKind::rates, .batches = 3}) ==
        "study: batches is 3; must be a whole number in [20, 2000]");
  CHECK(refusal(e, {.kind = StudyKind::rates, .low = 1, .high = 0.1})
            .starts_with("study: low is 1 and high is 0.1; must be rates"));
  REQUIRE(e.study());
  CHECK(e.study()->members().size() == 2);
  CHECK(e.study()->running());
}

TEST_CASE("study: works for any spec", "[study]") {
  for (const Spec& spec :
       {spec_with({{"data.name", "spiral3"}}), spec_with({{"network.hidden", ""}}), spec_with({{"loss", "hinge"}}),
        spec_with({{"schedule.name", "reduce_on_plateau"}}), spec_with({{"seed", "9007199254740991"}}),
        spec_with({{"data.points", "20"}, {"batch", "5000"}})}) {
    Experiment e(spec);
    e.apply(command::StartStudy{seeds(2, 3)});
    finish(e);
    const auto members = e.study()->members();
    CHECK(members[0].spec.seed != members[1].spec.seed);
    for (const StudyMember& m : members) CHECK(losses(m.history.test_loss()) == live(m.spec, 3));
    e.apply(command::StartStudy{{.kind = StudyKind::rates, .batches = 50}});
    finish(e);
    CHECK(e.study()->rates()->size() > 5);
  }
}

TEST_CASE("study: a step allocates nothing once all members have started", "[study]") {
  Experiment e;
  e.apply(command::StartStudy{seeds(4, 400)});
  while (e.study()->members()[3].epoch < 3) e.tick(0.016, 0);
  const auto before = heap_allocations();
  for (int i = 0; i < 500; ++i) e.tick(0.016, 0);
  CHECK(heap_allocations() == before);
}

TEST_CASE("study: using a member's value is one undo step, and the run continues", "[study]") {
  Experiment e;
  e.apply(command::Step{3, true});
  e.apply(command::StartStudy{race({{"adam"}, {"sgd", {{"momentum", "0.9"}, {"learning_rate", "0.07"}}}}, 2)});
  CHECK(refusal(e, command::UseMember{2}) == "study_use: there is no member 2; the study has 2, counted from 0");
  const Spec before = e.spec();
  e.apply(command_from_json(R"({"study_use": {"optimizer": 1}})"));
  CHECK(e.spec().optimizer == e.study()->members()[1].spec.optimizer);
  CHECK(e.run().epoch() == 3);
  CHECK(e.run().history().events().size() == 1);
  e.apply(command::Undo{});
  CHECK(e.spec() == before);
  CHECK_FALSE(e.can_undo());

  set(e, "batch", "8");  // set after the study began: stays
  e.apply(command::StartStudy{seeds(3, 1)});
  set(e, "batch", "4");
  e.apply(command_from_json(R"({"study_use": {"seed": 2}})"));
  CHECK(e.spec().seed == before.seed + 2);
  CHECK(e.spec().batch == 4);
  CHECK(e.run().epoch() == 0);
  e.apply(command::Undo{});
  CHECK(e.spec().seed == before.seed);

  e.apply(command::StartStudy{{.kind = StudyKind::rates, .batches = 20}});
  CHECK(refusal(e, command::UseMember{0}) == "study_use: there is no member 0; the study has 0, counted from 0");
  e.apply(command::CloseStudy{});
  CHECK(refusal(e, command::UseMember{0}).starts_with("study_use: there is no study; begin one by"));
  e.apply(command::StartStudy{{.kind = StudyKind::seeds, .seeds = 2}});
  CHECK(refusal(e, command_from_json(R"({"study_use": {}})")) ==
        "study_use: gives neither optimizer nor seed; must give one of them, the number of a member");
  CHECK(refusal(e, command_from_json(R"({"study_use": {"seed": 0, "optimizer": 0}})"))
            .starts_with("study_use: gives optimizer and seed;"));
}
