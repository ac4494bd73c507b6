// SPDX-License-Identifier: MIT
// Every command happens completely or not at all: whichever of its allocations fails (the first, the last or one
// between), the state is as before, and the same command then works as usual.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "nlohmann/json.hpp"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/gradients/init_comparison.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/share/export.h"
#include "playground/model/share/page_state.h"
#include "playground/model/studies/study.h"
#include "playground/model/text/base64.h"
#include "playground/model/train/run_csv.h"
#include "tests/engine/allocations.h"
#include "tests/model/support.h"
#include "tests/repeats.h"

using namespace deepx;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t kLarge = 1024;  // JSON must not fail, because its destructors need a little memory
constexpr int kPlaces =
    kSanitized ? 4 : 12;  // number of failures tried, evenly spread over a command's large allocations
constexpr int kLast = 4;  // number of last allocations tried, when no JSON exists anymore

/// A command, and the commands that must precede it.
struct Trial {
  std::vector<std::string> before;
  std::string command;
};

const char* const kPlace[] = {R"({"set": {"path": "data.points", "value": 60}})",
                              R"({"set": {"path": "network.hidden", "value": "tanh:9,relu:8"}})",
                              R"({"step": {"count": 3, "unit": "epoch"}})", R"({"step": 2})"};

const std::string kOwn = R"({"set": {"path": "data.name", "value": "own"}})";
const std::string kPoints = R"({"add_points": {"points": [[-2, 1, 0], [2, -1, 1], [-3, 1, 0], [3, -1, 1]]}})";
const std::string kBackprop = R"({"backprop": "network"})", kFormula = R"({"formula": "L = (tanh(w*x + b) - y)^2"})";
const std::string kProblem = R"({"problem": {"name": "catenary", "settings": {"length": 1.2}}})";
const std::string kTable = R"(x,y,kind\n0,0,a\n0,1,b\n1,0,b\n1,1,a\n)";

std::string quoted(const std::string& key, const std::string& text) { return Json{{key, text}}.dump(); }

void lead(Experiment& e, const Trial& trial) {
  for (const char* command : kPlace) e.apply(command_from_json(command));
  for (const std::string& command : trial.before) e.apply(command_from_json(command));
}

std::string model_of_another() {
  Experiment other(spec_with({{"network.hidden", "relu:7"}, {"data.name", "xor"}}));
  return to_base64(model_safetensors(other));
}
std::string session_of_another() {
  Experiment other(spec_with({{"network.hidden", "relu:7"}, {"data.name", "xor"}, {"data.points", "60"}}));
  other.apply(command::Step{3, true});
  other.apply(command::KeepRun{});
  return other.save_session();
}
std::string run_of_another() {
  Experiment other(spec_with({{"network.hidden", "relu:7"}, {"data.points", "60"}}));
  other.apply(command::Step{3, true});
  return run_csv(other.spec(), other.run().history());
}

std::vector<Trial> trials() {
  const std::string set = R"({"set": {"path": ")";
  const std::string own_run = R"({"step": {"count": 2, "unit": "epoch"}})",
                    run_file = Json{{"open_run", {{"name", "a"}, {"csv", run_of_another()}}}}.dump();
  return {
      {{}, set + R"(optimizer.learning_rate", "value": 0.1}})"},
      {{}, set + R"(optimizer.name", "value": "sgd"}})"},
      {{}, set + R"(loss", "value": "mse"}})"},
      {{}, set + R"(network.hidden.0.dropout", "value": 0.2}})"},
      {{}, set + R"(network.hidden.0.units", "value": 12}})"},
      {{}, set + R"(data.name", "value": "plane"}})"},
      {{R"({"scrub": 1})"}, set + R"(batch", "value": 8}})"},
      {{kBackprop, R"({"trace_to": 5})"}, set + R"(loss", "value": "mse"}})"},
      {{}, R"({"toggle_feature": "x1^2"})"},
      {{}, R"({"add_layer": {"at": 1, "units": 8}})"},
      {{}, R"({"remove_layer": 1})"},
      {{}, R"({"move_layer": {"from": 0, "to": 1}})"},
      {{}, R"({"duplicate_layer": 0})"},
      {{}, R"({"set_weight": {"layer": 0, "from": 1, "unit": 3, "value": 0.5}})"},
      {{R"({"back": 3})"}, R"({"set_weight": {"layer": 0, "unit": 3, "value": 0.5}})"},
      {{}, R"({"add_neuron": 0})"},
      {{}, R"({"remove_neuron": 1})"},
      {{}, R"({"load": {"data": {"name": "moons", "points": 50}}})"},
      {{}, quoted("load_model", model_of_another())},
      {{},
       R"({"open": "#data.name=moons&data.points=50&network.hidden=relu:8&point=3&show=space&view=backprop&trace=4&samples=1,2"})"},
      {{kBackprop}, R"({"open": "#view=backprop&formula=a*b&var.a=2&trace=3"})"},
      {{}, R"({"open": "#view=problems&problem=catenary&problem.length=1.2"})"},
      {{}, R"({"play": true})"},
      {{kProblem}, R"({"play": true})"},
      {{}, R"({"step": {"count": 2, "unit": "epoch"}})"},
      {{R"({"scrub": 1})"}, R"({"step": 70})"},
      {{kProblem}, R"({"step": 5})"},
      {{}, R"({"reset": {}})"},
      {{kProblem, R"({"step": 4})"}, R"({"reset": {}})"},
      {{}, R"({"new_seed": {}})"},
      {{}, R"({"new_data": {}})"},
      {{kOwn, kPoints, own_run}, R"({"add_points": {"points": [[1, 1, 0], [1, 2, 0]]}})"},
      {{kOwn, kPoints, own_run}, R"({"add_points": {"points": [[1, 1, 2]]}})"},
      {{kOwn, kPoints, own_run}, R"({"erase_points": {"x": -2, "y": 1}})"},
      {{kOwn, kPoints}, R"({"clear_points": {}})"},
      {{}, R"({"edit_points": {}})"},
      {{}, R"({"points_from_table": {"csv": ")" + kTable + R"("}})"},
      {{}, R"({"scrub": 1})"},
      {{R"({"scrub": 1})"}, R"({"scrub": 3})"},
      {{kOwn, kPoints, own_run, R"({"add_points": {"points": [[1, 1, 0]]}})", own_run}, R"({"scrub": 1})"},
      {{}, R"({"back": 2})"},
      {{set + R"(network.hidden.0.units", "value": 12}})", R"({"step": 3})"}, R"({"undo": {}})"},
      {{set + R"(loss", "value": "mse"}})", R"({"step": 3})"}, R"({"undo": {}})"},
      {{set + R"(network.hidden.0.units", "value": 12}})", R"({"undo": {}})"}, R"({"redo": {}})"},
      {{kFormula, R"({"variable": {"name": "w", "value": 2}})"}, R"({"undo": {}})"},
      {{}, quoted("resume", session_of_another())},
      {{}, kProblem},
      {{kProblem, R"({"step": 4})"}, R"({"problem": "catenary"})"},
      {{}, kBackprop},
      {{kBackprop}, R"({"view": "train"})"},
      {{}, R"({"speed": 5})"},
      {{}, R"({"pace": 2})"},
      {{kBackprop, R"({"trace_to": 5})"}, R"({"trace": "last"})"},
      {{kBackprop, R"({"trace": "last"})", R"({"trace_select": {"node": 3, "element": 0}})", R"({"check": 0.01})"},
       R"({"trace_to": 3})"},
      {{kBackprop, R"({"trace": "last"})"}, R"({"trace_select": {"node": 2, "element": 1}})"},
      {{kBackprop, R"({"trace_to": 5})", R"({"trace_select": {"node": 2, "element": 1}})"},
       R"({"trace_samples": [3, 8]})"},
      {{}, R"({"access": {"hide": ["data"], "lock": ["loss"]}})"},
      {{}, R"({"show": {"plot": "space", "layer": 2}})"},
      {{}, R"({"select_point": 7})"},
      {{}, R"({"trace_point": 7})"},
      {{kBackprop, R"({"trace_to": 5})"}, R"({"trace_point": 7})"},
      {{}, R"({"go_to_best": {}})"},
      {{}, R"({"keep_run": {}})"},
      {{}, run_file},
      {{R"({"keep_run": {}})"}, R"({"drop_run": 0})"},
      {{R"({"keep_run": {}})"}, R"({"clear_runs": {}})"},
      {{R"({"keep_run": {}})", R"({"new_seed": {}})"}, R"({"load_run": 0})"},
      {{}, R"({"study": {"kind": "seeds", "seeds": 3, "epochs": 2}})"},
      {{R"({"study": {"kind": "optimizers", "optimizers": ["sgd", "adam"], "epochs": 2}})"},
       R"({"study_use": {"optimizer": 0}})"},
      {{R"({"study": {"kind": "seeds", "seeds": 3, "epochs": 2}})"}, R"({"study_stop": {}})"},
      {{R"({"study": {"kind": "seeds", "seeds": 3, "epochs": 2}})"}, R"({"study_close": {}})"},
      {{}, kFormula},
      {{kFormula, R"({"trace": "last"})", R"({"trace_select": {"node": 0, "element": 0}})", R"({"check": 0.1})"},
       R"({"formula": "a*b"})"},
      {{kFormula, R"({"trace": "last"})"}, R"({"variable": {"name": "w", "value": 2}})"},
      {{kFormula}, R"({"backprop": "network"})"},
      {{}, R"({"backprop": "formula"})"},
      {{kBackprop, R"({"trace_to": 4})"}, R"({"slope": {"of": "W1", "element": 5}})"},
      {{kBackprop}, R"({"trace_unit": "layer"})"},
      {{kBackprop, R"({"trace": "last"})"}, R"({"check": 0.01})"},
      {{kBackprop, R"({"trace": "last"})"}, R"({"exercise": true})"},
      {{kBackprop, R"({"trace": "last"})"}, R"({"practice": "all"})"},
      {{kFormula, R"({"practice": "all"})"}, R"({"fill": {"node": 6, "text": "-0.5 * 2"}})"},
      {{kFormula, R"({"practice": "all"})"}, R"({"reveal": {"node": 6}})"},
      {{kBackprop, R"({"trace": "last"})", R"({"exercise": true})"}, R"({"answer": 0.25})"},
      {{kBackprop}, R"({"fold": {"scope": "hidden1"}})"},
      {{}, R"({"init_lab": {"initializers": ["normal", "zeros"], "steps": 3}})"},
      {{R"({"init_lab": {"initializers": ["normal"], "steps": 3}})"}, R"({"init_lab_close": {}})"},
  };
}

/// Everything that decides how the experiment continues.
std::string outcome(const Experiment& e) {
  return state_json(e, 60) + e.save_session() + study_json(e) +
         join(e.can_undo(), e.can_redo(), e.training(), e.run().in_past(), e.run().stopped());
}
/// Also everything shown of the latest step. A run restored to its weights no longer knows that.
std::string seen(Experiment& e) {
  e.refresh_evaluation();
  e.refresh_gradients();
  return outcome(e) + gradients_json(e) + network_json(e) + evaluation_json(e);
}

/// "" if both are equal, otherwise the place of the first difference.
std::string difference(const std::string& now, const std::string& then) {
  if (now == then) return "";
  const auto at = static_cast<std::size_t>(std::ranges::mismatch(now, then).in1 - now.begin());
  const std::size_t from = at < 60 ? 0 : at - 60;
  return now.substr(from, 120) + "\n  was " + then.substr(from, 120);
}

/// The number of the command's allocations of at least `bytes` bytes; `after` becomes its outcome.
std::uint64_t allocations(const Trial& trial, const Command& command, std::size_t bytes, std::string& after) {
  constexpr std::uint64_t kNever = 1'000'000'000;
  Experiment e;
  lead(e, trial);
  seen(e);
  fail_allocation(kNever, bytes);
  e.apply(command);
  const std::uint64_t made = kNever - until_failure();
  fail_allocation(0);
  after = outcome(e);
  return made;
}

bool fails(Experiment& e, const Command& command, std::uint64_t n, std::size_t bytes) {
  fail_allocation(n, bytes);
  try {
    e.apply(command);
  } catch (const std::exception&) {  // out of memory, maybe as another error
    fail_allocation(0);
    return true;
  }
  fail_allocation(0);
  return false;
}

}  // namespace

TEST_CASE("commands: these tests try every kind") {
  std::set<std::string_view> kinds;
  for (const Trial& t : trials()) kinds.insert(command_from_json(t.command).info().key);
  for (const CommandType* type : command_types()) {
    CAPTURE(type->info.key);
    CHECK(kinds.contains(type->info.key));
  }
  CHECK(kinds.size() == command_types().size());
}

TEST_CASE("commands: writing and reading each kind gives the same command") {
  for (const Trial& trial : trials()) {
    const std::string text = command_to_json(command_from_json(trial.command));
    CAPTURE(trial.command.substr(0, 200), text.substr(0, 200));
    CHECK(command_to_json(command_from_json(text)) == text);
  }
}

TEST_CASE("commands: one that fails halfway changes nothing", "[slow]") {
  for (const Trial& trial : trials()) {
    INFO(trial.command.substr(0, 200));
    const Command command = command_from_json(trial.command);
    std::string after;
    const std::uint64_t large = allocations(trial, command, kLarge, after), all = allocations(trial, command, 1, after);

    std::optional<Experiment> e;
    const auto begin = [&] {
      lead(e.emplace(), trial);
      return seen(*e);
    };
    const std::string before = begin();
    int failures = 0;
    const auto try_failure = [&](std::uint64_t n, std::size_t bytes) {
      INFO("failure " << n << " of those of " << bytes << " bytes or more, of which there are " << large << ", and "
                      << all << " in all");
      if (fails(*e, command, n, bytes))
        ++failures;
      else
        begin();  // the command succeeded: reused memory made it need fewer allocations
      REQUIRE(difference(seen(*e), before) == "");
    };
    for (std::uint64_t n = large; n > 0; n -= std::min<std::uint64_t>(n, 1 + large / kPlaces)) try_failure(n, kLarge);
    for (std::uint64_t n = all; n > 0 && n > all - kLast; --n) try_failure(n, 1);
    CHECK(failures >= kLast);
    e->apply(command);
    CHECK(difference(outcome(*e), after) == "");
  }
}

TEST_CASE("commands: one that is refused late changes nothing") {
  // Each of these is refused late, because of its effects, not while it is read.
  const Trial refused[] = {
      {{kBackprop, R"({"trace_to": 5})"}, R"({"slope": {"of": "b9"}})"},
      {{kBackprop, R"({"trace": "last"})", R"({"trace_select": {"node": 1, "element": 0}})", R"({"exercise": true})"},
       R"({"trace_samples": [1, 999999]})"},
      {{R"({"set": {"path": "network.hidden.0.norm", "value": "BatchNorm1d"}})", R"({"step": 40})", R"({"scrub": 0})"},
       R"({"set": {"path": "batch", "value": 1}})"},
      {{kProblem, R"({"step": 3})"}, R"({"problem": {"name": "catenary", "settings": {"length": 1e9}}})"},
      {{}, quoted("load_model", to_base64(std::string(64, 'x')))},
      {{}, R"({"study": {"kind": "rates", "low": 5, "high": 1}})"},
  };
  for (const Trial& trial : refused) {
    INFO(trial.command);
    Experiment e;
    lead(e, trial);
    const std::string before = seen(e);
    CHECK_FALSE(refusal(e, command_from_json(trial.command)).empty());
    CHECK(difference(seen(e), before) == "");
  }
  // A state built in code, as an embedding program may do: nothing has checked it.
  for (const char* formula : {"1", "x", "L=a", "", "(", "a b"}) {
    Experiment e;
    for (const char* command : kPlace) e.apply(command_from_json(command));
    const std::string before = seen(e);
    LinkState link;
    link.view = View::backprop;
    link.plan.formula = true;
    link.plan.text = formula;
    INFO(formula);
    CHECK_FALSE(refusal(e, command::Open{link}).empty());
    CHECK(difference(seen(e), before) == "");
    e.tick(0.05, 2);
    link.plan.text = "a*b";
    e.apply(command::Open{link});
    CHECK(e.backprop().trace() != nullptr);
    e.apply(command::Show{View::train});
    CHECK(e.backprop().trace() == nullptr);
  }
}
