// SPDX-License-Identifier: MIT
// The state as JSON, which pages and tests read; and SPEC.md, which shows the default.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "nlohmann/json.hpp"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/share/page_state.h"
#include "playground/model/train/history.h"

using namespace deepx;

namespace {

std::set<std::string> keys(const nlohmann::json& j) {
  std::set<std::string> all;
  for (const auto& [key, value] : j.items()) all.insert(key);
  return all;
}

}  // namespace

TEST_CASE("state: has the documented keys, and its spec loads again") {
  Experiment e;
  e.train(25);
  const nlohmann::json state = nlohmann::json::parse(state_json(e, 60));
  CHECK(keys(state) == std::set<std::string>{"spec",     "view",       "access",         "playing", "step",
                                             "epoch",    "lastEpoch",  "inPast",         "canUndo", "canRedo",
                                             "stopped",  "classNames", "learningRate",   "speed",   "loss",
                                             "accuracy", "r2",         "stepsPerSecond", "fps",     "kept",
                                             "study",    "plot",       "point",          "points",  "gradients",
                                             "problem",  "tape",       "error",          "warning"});
  CHECK(state["view"] == "train");
  CHECK(state["step"] == 25);
  CHECK(state["epoch"] == 2);
  CHECK(state["fps"] == 60);
  CHECK(state["playing"] == false);
  CHECK(state["tape"].is_null());
  CHECK(state["error"].is_null());
  CHECK(state["loss"]["test"].get<float>() == static_cast<float>(e.run().metrics().loss.test));
  CHECK(spec_from_json(state["spec"].dump()) == e.spec());
}

TEST_CASE("state: the tape's gradients at the end are the reference") {
  Experiment e;
  e.apply(command::ShowGraph{Walked::network});
  nlohmann::json tape = nlohmann::json::parse(state_json(e, 0))["tape"];
  CHECK(tape["phase"] == "start");
  CHECK(tape["at"] == 0);
  CHECK(tape["gradients"].empty());
  CHECK(tape["values"].size() == 10);  // X, y, and four layers' weights and biases: what is known before the first step
  CHECK(tape["reference"].size() == 20);
  e.apply(command::TraceGo{command::TraceMove::last});
  tape = nlohmann::json::parse(state_json(e, 0))["tape"];
  CHECK(tape["phase"] == "update");
  CHECK(tape["at"] == tape["steps"]);
  CHECK(tape["gradients"] == tape["reference"]);
  CHECK(tape["gradients"]["W1"].size() == 16);
  CHECK(tape["nodes"].size() == 22);
  CHECK(keys(tape["parameters"]) == std::set<std::string>{"W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4"});
}

TEST_CASE("state: numbers that are not finite are null, and the error gives the reason") {
  Spec spec;
  set_path(spec, "optimizer.name", "sgd");
  set_path(spec, "optimizer.learning_rate", "100");
  set_path(spec, "loss", "mse");
  set_path(spec, "network.hidden", "relu:8,relu:8");
  Experiment e(spec);
  e.train(1000);
  const nlohmann::json state = nlohmann::json::parse(state_json(e, 0));
  CHECK(state["loss"]["train"].is_null());
  CHECK(state["accuracy"]["test"].is_null());
  CHECK(state["error"].get<std::string>().starts_with("The loss is not a number since step "));
}

TEST_CASE("SPEC.md shows the default spec") {
  const auto path = std::filesystem::path(DEEPX_TESTS) / "../playground/SPEC.md";
  std::ifstream file(path);
  REQUIRE(file);
  const std::string page(std::istreambuf_iterator<char>(file), {});
  const std::size_t start = page.find("```json") + 7, end = page.find("```", start);
  CHECK(nlohmann::json::parse(page.substr(start, end - start)) == nlohmann::json::parse(spec_to_json(Spec{})));
}
