// SPDX-License-Identifier: MIT
// A training share of 1 uses every point for training: there are no test numbers, and everything else works.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/data/dataset.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/problems/problem.h"
#include "playground/model/share/export.h"
#include "playground/model/share/page_state.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/studies/study.h"
#include "playground/model/train/kept_run.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

Spec whole(const char* data) {
  return spec_with(
      {{"data.name", data}, {"data.points", "60"}, {"data.train_share", "1"}, {"network.hidden", "tanh:4"}});
}

Spec table_of_xor() {
  OwnPoints own{false, {}, {"no", "yes"}};
  for (const int i : {0, 1, 2, 3}) own.points.push_back(own_point(i / 2, i % 2, (i / 2) ^ (i % 2), false));
  return spec_with({{"data.name", "own"},
                    {"data.own", own_text(own).c_str()},
                    {"data.train_share", "1"},
                    {"network.hidden", "tanh:4"},
                    {"optimizer.learning_rate", "0.1"}});
}

bool all_nan(std::span<const float> values) {
  return !values.empty() && std::ranges::all_of(values, [](float v) { return std::isnan(v); });
}

}  // namespace

TEST_CASE("no test points: the table of XOR is learned completely") {
  Experiment e(table_of_xor());
  CHECK(e.data().train_size() == 4);
  CHECK(e.data().test_size() == 0);
  e.apply(command::Step{300, true});
  CHECK(e.run().metrics().accuracy.train == 1);
  CHECK(e.run().metrics().loss.train < 0.05);
}

TEST_CASE("no test points: all points of every data set are training points, and there are no test numbers") {
  for (const DataSet& set : dataset_catalogue().entries()) {
    INFO(set.name);
    Experiment e(whole(std::string(set.name).c_str()));
    CHECK(e.data().train_size() == 60);
    CHECK(e.data().test_size() == 0);
    e.apply(command::Step{3, true});
    CHECK(std::isfinite(e.run().metrics().loss.train));
    CHECK(std::isnan(e.run().metrics().loss.test));
    CHECK(std::isnan(e.run().metrics().score().test));
    CHECK(all_nan(e.run().history().test_loss()));
    CHECK(all_nan(e.run().history().test_accuracy()));
    CHECK_FALSE(e.run().history().has_test());
    CHECK(e.run().history().compared_loss().data() == e.run().history().train_loss().data());
    CHECK_FALSE(e.run().divergence());
    for (const DataPoint& p : e.data().points()) CHECK_FALSE(p.test);
  }
}

TEST_CASE("no test points: state, evaluation, CSV and session leave the test part empty") {
  const char* data = GENERATE("moons", "spiral3", "hill");
  Experiment e(whole(data));
  e.apply(command::Step{3, true});
  e.refresh_evaluation();
  const nlohmann::json state = nlohmann::json::parse(state_json(e, 60));
  CHECK(state["points"] == nlohmann::json{{"train", 60}, {"test", 0}});
  for (const char* key : {"loss", "accuracy", "r2"}) CHECK(state[key]["test"].is_null());
  CHECK(state["loss"]["train"].is_number());
  const nlohmann::json evaluation = nlohmann::json::parse(evaluation_json(e));
  CHECK(evaluation["test"] == nlohmann::json{{"points", 0}});
  CHECK(evaluation["train"]["points"] == 60);
  const std::string csv = export_file(e, "csv").bytes, last = csv.substr(csv.rfind('\n', csv.size() - 2) + 1);
  CHECK(nlohmann::json::parse("[\"" + last.substr(0, last.find(',')) + "\"]")[0] == "3");
  const std::size_t second = last.find(',', 2);
  CHECK(last.substr(second, 2) == ",,");  // no test loss
  Experiment other;
  other.apply(command::Resume{e.save_session()});
  CHECK(other.data().test_size() == 0);
  CHECK(other.run().metrics().loss.train == e.run().metrics().loss.train);
  other.apply(command::Step{1, true});
  e.apply(command::Step{1, true});
  CHECK(other.run().metrics().loss.train == e.run().metrics().loss.train);
  e.apply(command::KeepRun{});
  CHECK_FALSE(e.run().kept()[0].history.has_test());
  CHECK(nlohmann::json::parse(state_json(e, 60))["kept"][0]["loss"]["test"].is_null());
}

TEST_CASE("no test points: patience uses the training loss, and the message says so") {
  Spec spec = whole("gaussians");
  for (const auto& [path, text] :
       {std::pair("optimizer.name", "sgd"), {"optimizer.learning_rate", "20"}, {"data.noise", "2"}})
    set_path(spec, path, text);
  Experiment e(spec);
  e.apply(command::Set("stop.patience", 5));
  e.apply(command::Play{true});
  for (int i = 0; i < 4000 && e.playing(); ++i) e.tick(0.02, kForever);
  REQUIRE_FALSE(e.playing());
  REQUIRE_FALSE(e.run().divergence());
  CHECK(e.run().stopped() == "no better training loss for 5 epochs");
  const auto train = e.run().history().train_loss();
  const auto best = std::ranges::min_element(train) - train.begin();
  CHECK(e.run().epoch() - best == 5);
}

TEST_CASE("no test points: a study compares the training points") {
  Experiment e(whole("moons"));
  e.apply(command_from_json(R"({"study": {"kind": "seeds", "seeds": 3, "epochs": 2}})"));
  for (int i = 0; i < 1000 && e.study()->running(); ++i) e.tick(0.02, kForever);
  REQUIRE_FALSE(e.study()->running());
  CHECK_FALSE(e.study()->tested());
  CHECK(std::isfinite(e.study()->spread(StudyCurve::train_loss).back().median));
  CHECK(std::isnan(e.study()->spread(StudyCurve::test_loss).back().median));
  CHECK(nlohmann::json::parse(state_json(e, 60))["study"]["spread"]["loss"]["median"].is_null());
}

TEST_CASE("no test points: links, undo and going back keep the share of 1, and 0.5 brings the test points back") {
  Experiment e(whole("moons"));
  Experiment linked(read_link(link_of({.spec = e.spec()})).state.spec);
  CHECK(linked.spec() == e.spec());
  e.apply(command::Step{3, true});
  e.apply(command::Scrub{1});
  CHECK(std::isnan(e.run().metrics().loss.test));
  set(e, "data.train_share", "0.5");
  CHECK(e.data().test_size() == 30);
  CHECK(std::isfinite(e.run().metrics().loss.test));
  e.apply(command::Undo{});
  CHECK(e.data().test_size() == 0);
  CHECK(std::isnan(e.run().metrics().loss.test));
  CHECK(refusal(e, command::Set("data.train_share", std::string("1.01"))) ==
        "spec: data.train_share is 1.01; must be a number in [0.1, 1]");
}

TEST_CASE("no test points: a problem with a table trains on all rows, and its measures are unknown") {
  const char* target = GENERATE("kind", "size");
  ProblemSpec spec;
  spec.problem = "table";
  spec.table = "a,size,kind\n1,2,x\n2,1,y\n3,5,x\n4,3,y\n5,9,x\n6,4,y\n";
  spec.target = target;
  spec.settings["train_share"] = 1;
  spec.layers = {{"Linear", {{"out_features", 3}}}};
  const auto problem = make_problem(spec);
  for (int i = 0; i < 3; ++i) problem->step();
  CHECK(std::isfinite(problem->loss()));
  for (const Measure& m : problem->measures()) CHECK(std::isnan(m.value));
  const Figure figure = problem->figure();
  for (const auto& curve : figure.curves) CHECK(curve.x.empty());
}
