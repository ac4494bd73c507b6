// SPDX-License-Identifier: MIT
// The curves of a run as CSV: written, read again beside the kept runs, and refused if the file is not a run.
#include "playground/model/train/run_csv.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/study_commands.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "nlohmann/json.hpp"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/share/export.h"
#include "playground/model/share/page_state.h"
#include "tests/model/support.h"

using namespace deepx;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string csv_of(Experiment& e, int epochs) {
  e.apply(command::Step{epochs, true});
  return export_file(e, "csv").bytes;
}
std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}
void open(Experiment& e, std::string_view csv, std::string_view name = "deepx_moons.csv") {
  e.apply(command_from_file(name, csv));
}
/// Its curves, with -1 instead of NaN, so that they can be compared.
std::vector<std::vector<float>> curves(const History& h) {
  std::vector<std::vector<float>> all(h.curves().begin(), h.curves().end());
  for (auto& curve : all) std::ranges::replace_if(curve, [](float v) { return v != v; }, -1.0f);
  return all;
}

}  // namespace

TEST_CASE("run csv: an exported run opens as a kept run, with its curves to the last bit and its spec", "[kept]") {
  Experiment e(spec_with({{"data.name", "moons"}, {"optimizer.name", "sgd"}})), other;
  open(other, csv_of(e, 5));
  REQUIRE(other.run().kept().size() == 1);
  const KeptRun& run = other.run().kept()[0];
  CHECK(curves(run.history) == curves(e.run().history()));
  CHECK(run.spec == e.spec());
  CHECK(run.name.starts_with("Moons, SGD 0.1"));
  CHECK(run.epoch == 5);
  CHECK(run.metrics.loss.test == static_cast<float>(e.run().metrics().loss.test));
  CHECK(run.metrics.accuracy.train == static_cast<float>(e.run().metrics().accuracy.train));
  CHECK(other.spec() == Spec{});  // the current run is unchanged
  other.apply(command::LoadRun{0});
  CHECK(other.spec() == e.spec());
}

TEST_CASE("run csv: a run that is kept already replaces itself, even if trained further", "[kept]") {
  Experiment e;
  const std::string early = csv_of(e, 3);
  open(e, early);
  e.apply(command::KeepRun{});
  CHECK(e.run().kept().size() == 1);
  open(e, csv_of(e, 2));
  REQUIRE(e.run().kept().size() == 1);
  CHECK(e.run().kept()[0].epoch == 5);
}

TEST_CASE("run csv: for a regression the scores are R²", "[kept]") {
  Experiment e(spec_with({{"data.name", "plane"}})), other;
  const std::string csv = csv_of(e, 3);
  CHECK(csv.starts_with("epoch,train_loss,test_loss,train_r2,test_r2,learning_rate,spec\n"));
  open(other, csv);
  CHECK(other.run().kept()[0].metrics.r2.test == static_cast<float>(e.run().metrics().r2.test));
  CHECK(curves(other.run().kept()[0].history) == curves(e.run().history()));
}

TEST_CASE("run csv: a file without a spec gets the file's name, and cannot be started", "[kept]") {
  Experiment e;
  // As a spreadsheet with other regional settings saves it, with thinned epochs.
  open(e,
       "\xef\xbb\xbf"
       "epoch;train_loss;test_loss\r\n0;0,7;0,8\r\n4;0,5;\r\n8;0,25;0,5\r\n",
       "C:\\runs\\last week.csv");
  REQUIRE(e.run().kept().size() == 1);
  const KeptRun& run = e.run().kept()[0];
  CHECK(run.name == "last week");
  CHECK_FALSE(run.spec);
  CHECK(run.history.stride() == 4);
  CHECK(run.epoch == 8);
  CHECK(curves(run.history)[1] == std::vector<float>{0.8f, -1, 0.5f});
  CHECK(curves(run.history)[4] == std::vector<float>{-1, -1, -1});
  CHECK(refusal(e, command::LoadRun{0})
            .starts_with("load_run: kept run 0 is last week, from a file that does not hold its settings"));
  set(e, "seed", "7");
  CHECK(e.run().kept()[0].name == "last week");
  const auto kept = nlohmann::json::parse(state_json(e, 60))["kept"][0];
  CHECK(kept["spec"].is_null());
  CHECK(kept["step"].is_null());
}

TEST_CASE("run csv: the header distinguishes a run from points", "[kept]") {
  Experiment e;
  const std::string csv = csv_of(e, 1);
  CHECK(is_run_csv(csv));
  CHECK(is_run_csv("\"epoch\"\t\"train_loss\"\t\"test_loss\"\n"));
  CHECK_FALSE(is_run_csv("x,y,class\n1,2,a\n"));
  CHECK_FALSE(is_run_csv("epoch,x\n1,2\n"));
  CHECK_FALSE(is_run_csv(""));
  const auto table = [](const std::string& text) {
    return nlohmann::json::parse(table_json(nlohmann::json(text).dump()));
  };
  CHECK(table(csv)["run"] == true);
  CHECK(table("x,y\n1,2\n")["run"] == false);
  CHECK_THAT(message_of([] { command_from_file("points.csv", "x,y\n1,2\n"); }),
             ContainsSubstring("open: points.csv: is a text"));
}

TEST_CASE("run csv: errors give file, line and column, and nothing is kept", "[kept]") {
  Experiment e;
  const std::string head = "epoch,train_loss,test_loss\n";
  const auto refused = [&](const std::string& text) {
    std::string message = message_of([&] { open(e, text, "r.csv"); });
    CHECK(e.run().kept().empty());
    return message;
  };
  CHECK(refused(head + "0,1,1\n") ==
        "open_run: r.csv: has no whole epoch; a run has at least two lines below its header");
  CHECK(refused(head + "0,1,1\n1,oops,1\n") ==
        "open_run: r.csv: line 3: train_loss is \"oops\"; must be a number in [0, 1e+38], or nothing");
  CHECK_THAT(refused(head + "0,1,1\n1,1,-2\n"), ContainsSubstring("line 3: test_loss is \"-2\""));
  CHECK_THAT(refused(head + "1,1,1\n2,1,1\n"), ContainsSubstring("line 2: epoch is \"1\"; a run begins with epoch 0"));
  CHECK_THAT(refused(head + "0,1,1\n0,1,1\n"),
             ContainsSubstring("line 3: epoch is \"0\"; must be a whole number from 1 on"));
  CHECK_THAT(refused(head + "0,1,1\n2,1,1\n3,1,1\n"), ContainsSubstring("line 4: epoch is \"3\"; must be 4"));
  CHECK_THAT(refused("epoch,train_loss,test_loss,train_accuracy\n0,1,1,0.5\n1,1,1,50\n"),
             ContainsSubstring("train_accuracy is \"50\"; must be a number up to 1"));
  CHECK_THAT(refused("epoch,train_loss,test_loss,spec\n0,1,1,{}x\n1,1,1,\n"), ContainsSubstring("line 2: spec "));
  CHECK_THAT(refused(head + "0,1\n"), ContainsSubstring("r.csv"));
  std::string many = head;
  for (int i = 0; i <= static_cast<int>(History::kCapacity); ++i) many += std::to_string(i) + ",1,1\n";
  CHECK_THAT(refused(many), ContainsSubstring("has 2049 epochs; at most 2048 can be shown"));
  CHECK_THAT(message_of([&] { e.apply(command_from_json(R"({"open_run": {"csv": "x,y\n1,2\n"}})")); }),
             ContainsSubstring("open_run: run: is not a run"));
  CHECK_THAT(message_of([&] { command_from_json(R"({"open_run": {}})"); }), ContainsSubstring("an object with csv"));
}

TEST_CASE("run csv: six runs at most, from files as well", "[kept]") {
  Experiment e, other;
  const std::string csv = csv_of(e, 1);
  for (int seed = 0; seed < kMaxKept; ++seed)
    open(other, replaced(csv, R"(""seed"":42,""stop"")", join("\"\"seed\"\":", seed, ",\"\"stop\"\"")));
  CHECK(other.run().kept().size() == kMaxKept);
  CHECK(message_of([&] { open(other, csv); }) ==
        "open_run: 6 runs are kept, which is the most; drop one by {\"drop_run\": 0}");
}
