// SPDX-License-Identifier: MIT
// Commands from JSON, and states as links.

#include <catch2/catch_test_macros.hpp>

#include "engine/core/text.h"
#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/view.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

template <class C>
C read(std::string_view json) {
  const Command command = command_from_json(json);
  REQUIRE(command.is<C>());
  return *command.as<C>();
}
std::string json_refusal(std::string_view json) {
  return message_of([&] { command_from_json(json); });
}

}  // namespace

TEST_CASE("commands: every form is read") {
  CHECK(read<command::Set>(R"({"set": {"path": "optimizer.learning_rate", "value": 0.03}})").text == "0.03");
  CHECK(read<command::Set>(R"({"set": {"path": "loss", "value": "mse"}})").text == "mse");
  CHECK(read<command::Set>(R"({"set": {"path": "features", "value": ["x1", "x1^2"]}})").text == "x1,x1^2");
  CHECK(read<command::Set>(
            R"({"set": {"path": "network.hidden", "value": [{"units": 4, "activation": "relu"}, {"units": 2}]}})")
            .text == "relu:4,tanh:2");
  CHECK(read<command::ToggleFeature>(R"({"toggle_feature": "x1^2"})").name == "x1^2");
  const auto add = read<command::AddLayer>(R"({"add_layer": {"at": 1, "units": 6, "activation": "relu"}})");
  CHECK((add.at == 1 && add.units == 6 && add.activation == "relu"));
  CHECK(read<command::RemoveLayer>(R"({"remove_layer": 1})").layer == 1);
  CHECK(read<command::AddNeuron>(R"({"add_neuron": 2})").layer == 2);
  CHECK(read<command::RemoveNeuron>(R"({"remove_neuron": 2})").layer == 2);
  CHECK(read<command::Load>(R"({"load": {"batch": 8}})").spec.batch == 8);
  CHECK(read<command::LoadModel>(R"({"load_model": "Zm9v"})").bytes == "foo");
  CHECK(read<command::Open>(R"({"open": "#batch=8&view=backprop"})").state.view == View::backprop);
  CHECK(read<command::Play>(R"({"play": false})").on == false);
  CHECK(read<command::Step>(R"({"step": {"count": 3, "unit": "epoch"}})").epochs);
  CHECK(read<command::Step>(R"({"step": 3})").count == 3);
  CHECK(read<command::Scrub>(R"({"scrub": 20})").epoch == 20);
  CHECK(read<command::Back>(R"({"back": 3})").count == 3);
  CHECK(read<command::Back>(R"({"back": {"count": 2, "unit": "epoch"}})").epochs);
  read<command::Undo>(R"({"undo": {}})");
  read<command::Redo>(R"({"redo": {}})");
  CHECK(read<command::Resume>(R"({"resume": "deepx1:AA"})").session == "deepx1:AA");
  // with the line end that an editor adds
  CHECK(read<command::Resume>(R"({"resume": " deepx1:AA\r\n"})").session == "deepx1:AA");
  CHECK(read<command::Resume>(R"({"resume": " \n"})").session.empty());
  read<command::Reset>(R"({"reset": {}})");
  read<command::NewSeed>(R"({"new_seed": {}})");
  read<command::NewData>(R"({"new_data": {}})");
  CHECK(read<command::Show>(R"({"view": "backprop"})").view == View::backprop);
  CHECK(read<command::Speed>(R"({"speed": 30})").epochs_per_s == 30);
  CHECK(read<command::Pace>(R"({"pace": 0.5})").s_per_step == 0.5);
  CHECK(read<command::TraceGo>(R"({"trace": "last"})").move == command::TraceMove::last);
  CHECK(read<command::TraceTo>(R"({"trace_to": 10})").at == 10);
  CHECK(read<command::Fold>(R"({"fold": {"scope": "hidden1"}})").on);
  CHECK_FALSE(read<command::Fold>(R"({"fold": {"scope": "hidden1", "on": false}})").on);
  CHECK(read<command::Fold>(R"({"fold": "all"})").scope.empty());
  CHECK(read<command::TraceSelect>(R"({"trace_select": {"node": 3, "element": 5}})").element == 5);
  CHECK(read<command::TraceSamples>(R"({"trace_samples": [0, 5]})").rows == std::vector<int>{0, 5});
  read<command::KeepRun>(R"({"keep_run": {}})");
  CHECK(read<command::OpenRun>(R"({"open_run": {"name": "r.csv", "csv": "epoch"}})").name == "r.csv");
  CHECK(read<command::UseMember>(R"({"study_use": {"seed": 1}})").seed);
  read<command::EditPoints>(R"({"edit_points": {}})");
  CHECK(read<command::DropRun>(R"({"drop_run": 2})").at == 2);
  CHECK(read<command::LoadRun>(R"({"load_run": 1})").at == 1);
  read<command::ClearRuns>(R"({"clear_runs": {}})");
}

TEST_CASE("commands: errors name what is wrong") {
  CHECK(json_refusal("") ==
        "command: is not JSON: the text ends or has an error at byte 1; expected an object with one key, as "
        "{\"play\": true}");
  CHECK(json_refusal("{}") == "command: is {}; must be an object with one key, as {\"play\": true}");
  CHECK(json_refusal(R"({"play": true, "step": 1})")
            .starts_with("command: is {\"play\":true,\"step\":1}; must be an object with one key"));
  CHECK(json_refusal(R"({"jump": 1})")
            .starts_with("command: jump: there is no such command; known: new_data, add_points, erase_points"));
  CHECK(json_refusal(R"({"play": 1})") == "command: play is 1; must be true or false");
  CHECK(json_refusal(R"({"step": 0})") == "command: step is 0; must be a whole number from 1 on");
  CHECK(json_refusal(R"({"step": {"unit": "day"}})") == "command: step.unit is \"day\"; must be one of batch, epoch");
  CHECK(json_refusal(R"({"reset": {"seed": 1}})") == "command: reset.seed: there is no such key; known: none");
  CHECK(json_refusal(R"({"set": {"path": "batch"}})") ==
        "command: set is {\"path\":\"batch\"}; must be an object with path and value");
  CHECK(json_refusal(R"({"trace_to": -1})") == "command: trace_to is -1; must be a whole number from 0 on");
  CHECK(json_refusal(R"({"fold": ""})") ==
        "command: fold is \"\"; must be the name of a scope, as \"hidden1\", or \"all\" or \"none\"");
  CHECK(json_refusal(R"({"set_weight": 3})") ==
        "command: set_weight is 3; must be an object with layer, unit and value, and optionally from");
  CHECK(json_refusal(R"({"show": {"units": [1]}})") ==
        "command: show.units is [1]; must be two units as [0, 3], or \"principal\"");
  CHECK(json_refusal(R"({"trace": "up"})") ==
        "command: trace is \"up\"; must be one of first, back, forward, last, play, pause");
  CHECK(json_refusal(R"({"load": {"batch": 0}})") == "spec: batch is 0; must be a whole number in [1, 5000]");
  CHECK(json_refusal(R"({"open": "#batch=0"})") == "spec: batch is 0; must be a whole number in [1, 5000]");
}

TEST_CASE("links: only differences from the default are written, and reading gives the same state") {
  CHECK(link_of({}).empty());
  CHECK(read_link("").state == LinkState{});
  LinkState state;
  set_path(state.spec, "data.name", "moons");
  set_path(state.spec, "features", "x1,x1^2");
  set_path(state.spec, "network.hidden", "relu:4");
  set_path(state.spec, "optimizer.name", "sgd");
  set_path(state.spec, "optimizer.learning_rate", "1e-05");
  state.view = View::backprop;
  state.trace_at = 7;
  state.trace_samples = {3, 1};
  const std::string link = link_of(state);
  CHECK(link ==
        "#data.name=moons&features=x1,x1%5E2&network.hidden=relu:4&optimizer.name=sgd&optimizer.learning_rate=1e-05"
        "&view=backprop&trace=7&backprop=small&samples=3,1");
  const ReadLink back = read_link(link);
  CHECK(back.problems.empty());
  CHECK(back.state == state);
  set_path(state.spec, "network.hidden", "");
  CHECK(read_link(link_of(state)).state == state);
}

TEST_CASE("links: unreadable parts are reported and left out") {
  const ReadLink read =
      read_link("#data.name=moons&batch=0&nonsense&&=&data.noise=0.5&view=x&trace=-1&samples=1,,2&network.hi");
  CHECK(read.state.spec.data.name == "moons");
  CHECK(read.state.spec.data.noise == 0.5);
  LinkState expected;
  expected.spec.data.name = "moons";
  expected.spec.data.noise = 0.5;
  CHECK(read.state == expected);
  REQUIRE(read.problems.size() == 7);
  CHECK(read.problems[0] == "spec: batch is 0; must be a whole number in [1, 5000]");
  CHECK(read.problems[1] == "link: \"nonsense\" is not a pair; pairs read batch=8");
  CHECK(read.problems[3] == "link: view is \"x\"; known: train, backprop, gradients, problems");
  CHECK(read.problems[2] == "link: \"=\" has no name before its =; pairs read batch=8");
  CHECK(read.problems[4] == "link: trace is \"-1\"; must be a whole number from 0 on");
  CHECK(read.problems[5] == "link: samples is \"\"; must be whole numbers from 0 on, as 0,5,7");
}

TEST_CASE("links: no text can cause an exception") {
  for (const char* link :
       {"#%", "#%4", "#%zz=%", "#======", "#&&&&", "#\xff\xfe=\x80", "#seed=1e400", "#samples=1,2,3,4,5,6,7,8,9"}) {
    const ReadLink read = read_link(link);
    CHECK(read.state == LinkState{});
  }
  const ReadLink long_one = read_link("#" + std::string(100'000, 'a'));
  CHECK(long_one.problems ==
        std::vector<std::string>{"link: " + quote(std::string(100'000, 'a')) + " is not a pair; pairs read batch=8"});
  const ReadLink huge = read_link("#" + std::string(2'000'000, 'a'));
  CHECK(huge.problems == std::vector<std::string>{"link: has 2000001 characters; at most 2000000 are read"});
  for (const char* path : {"batch=", "view=", "formula=", "samples=", "data.own=", "network.hidden=", "hide=",
                           "problem=", "var.", "", "show="})
    for (const std::string& problem : read_link(std::string("#") + path + std::string(100'000, 'a') + "=1").problems)
      CHECK(problem.size() <= kMostMessage);
  std::string many = "#";
  for (int i = 0; i < 20'000; ++i) many += join("a", i, "=1&");
  CHECK(read_link(many).problems.size() == 101);
}
