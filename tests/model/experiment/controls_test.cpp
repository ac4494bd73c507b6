// SPDX-License-Identifier: MIT
// The list of controls: it has every value of the spec, its commands work, and it respects the teacher's locks.
#include "playground/model/experiment/controls.h"
#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/access_groups.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "tests/model/support.h"

using namespace deepx;
using Json = nlohmann::ordered_json;

namespace {

const Control* find(const std::vector<Control>& list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const Control& c) { return c.name == name; });
  return found == list.end() ? nullptr : &*found;
}

/// Paths of all values in the JSON of a spec; a list of names counts as one.
void leaves(const Json& j, const std::string& path, std::set<std::string>& out) {
  if (j.is_object()) {
    for (const auto& [key, value] : j.items()) leaves(value, path + (path.empty() ? "" : ".") + key, out);
  } else if (j.is_array() && !j.empty() && j[0].is_object()) {
    for (std::size_t i = 0; i < j.size(); ++i) leaves(j[i], path + "." + std::to_string(i), out);
  } else {
    out.insert(path);
  }
}

/// The control's command with a value for "$".
Command command_with(const Control& c, const Json& value) {
  std::string text = c.command;
  if (const std::size_t at = text.find("\"$\""); at != std::string::npos) text.replace(at, 3, value.dump());
  return command_from_json(text);
}
Json value_of(const Control& c) {
  if (c.kind == ControlKind::number) return Json::parse(c.value);
  if (c.kind == ControlKind::toggle) return c.value == "yes";
  return c.value;
}

constexpr const char* kSpecs[] = {
    "{}",
    R"({"optimizer": {"name": "sgd", "momentum": 0.9}, "schedule": {"name": "one_cycle"}, "regularizer": {"name": "elastic_net"}})",
    R"({"optimizer": {"name": "rmsprop"}, "schedule": {"name": "reduce_on_plateau"}, "network": {"hidden": [], "init": "orthogonal"}})",
    R"({"data": {"name": "plane"}, "loss": "huber"})",
    R"({"data": {"name": "spirals"}, "network": {"hidden": [{"units": 3, "activation": "relu"}], "init": "zeros"}})"};

}  // namespace

TEST_CASE("every value of the spec has a control, for all choices") {
  for (const char* json : kSpecs) {
    CAPTURE(json);
    Experiment e(spec_from_json(json));
    const std::vector<Control> list = controls(e);
    std::set<std::string> paths;
    leaves(Json::parse(spec_to_json(e.spec())), "", paths);
    for (const std::string& path : paths) {
      CAPTURE(path);
      if (path == "features")
        CHECK(find(list, "features.x1"));
      else if (path == "network.hidden")
        CHECK(find(list, "add_layer.0"));
      else
        CHECK(find(list, path));
    }
  }
}

TEST_CASE("names are unique, every control has words, and its command with its own value changes nothing") {
  for (const char* json : kSpecs) {
    Experiment e(spec_from_json(json));
    const Spec before = e.spec();
    std::set<std::string> names;
    for (const Control& c : controls(e)) {
      CAPTURE(json, c.name, c.command);
      CHECK(names.insert(c.name).second);
      CHECK_FALSE(c.label.empty());
      CHECK_FALSE(c.group.empty());
      if (c.kind == ControlKind::action || c.command.find("\"$\"") == std::string::npos) {
        CHECK_NOTHROW(command_from_json(c.command));
        continue;
      }
      CHECK_NOTHROW(e.apply(command_with(c, value_of(c))));
      CHECK(e.spec() == before);
    }
  }
}

TEST_CASE("the ends of a range and all choices are accepted; an unlisted name is refused") {
  for (const char* json : kSpecs) {
    for (const Control& c : controls(Experiment(spec_from_json(json)))) {
      CAPTURE(json, c.name);
      if (c.command.find("\"set\"") == std::string::npos) continue;
      Spec spec = spec_from_json(json);
      if (c.kind == ControlKind::number) {
        CHECK_NOTHROW(set_path(spec, c.name, to_text(c.low)));
        CHECK_NOTHROW(set_path(spec, c.name, to_text(c.high)));
      } else if (c.kind == ControlKind::choice) {
        CHECK(std::any_of(c.choices.begin(), c.choices.end(), [&](const NamedChoice& o) { return o.name == c.value; }));
        for (const NamedChoice& o : c.choices) {
          Spec other = spec_from_json(json);
          CHECK_NOTHROW(set_path(other, c.name, o.name));
        }
        CHECK_THROWS(set_path(spec, c.name, "no such name"));
      }
    }
  }
}

TEST_CASE("actions and switches of the list do what their labels say") {
  Experiment e;
  const auto press = [&](std::string_view name) {
    const std::vector<Control> list = controls(e);
    const Control* c = find(list, name);
    REQUIRE(c);
    e.apply(c->kind == ControlKind::toggle ? command_with(*c, c->value != "yes") : command_from_json(c->command));
  };
  press("play");
  CHECK(e.playing());
  press("play");
  CHECK_FALSE(e.playing());
  press("features.x1^2");
  CHECK(e.spec().features == std::vector<std::string>{"x1", "x2", "x1^2"});
  press("add_layer.1");
  CHECK(e.spec().network.hidden.size() == 4);
  CHECK(e.spec().network.hidden[1].units == 4);
  press("remove_layer.1");
  press("step.epoch");
  CHECK(e.run().epoch() == 1);
  press("reset");
  CHECK(e.run().step() == 0);
}

TEST_CASE("the other views list their controls") {
  Experiment e;
  e.apply(command::ShowGraph{Walked::network});
  CHECK(find(controls(e), "pace"));
  CHECK_FALSE(find(controls(e), "speed"));
  e.apply(command::OpenProblem{"catenary"});
  const std::vector<Control> list = controls(e);
  const Control* length = find(list, "problem_settings.length");
  REQUIRE(length);
  e.apply(command_with(*length, 1.25));
  CHECK(controls(e).size() == list.size());
  CHECK(find(controls(e), "problem_settings.length")->value == "1.25");
  CHECK_FALSE(find(list, "batch"));
}

TEST_CASE("hidden controls are not listed, locked ones are marked, and pupils cannot give either command") {
  Experiment e;
  e.apply(command::SetAccess{{{"data.noise", "more_settings", "layers"}, {"neurons", "loss", "transport"}}});
  const std::vector<Control> list = controls(e);
  CHECK_FALSE(find(list, "data.noise"));
  CHECK_FALSE(find(list, "optimizer.beta1"));
  CHECK_FALSE(find(list, "add_layer.0"));
  CHECK(find(list, "loss")->locked);
  CHECK(find(list, "network.hidden.0.units")->locked);
  CHECK(find(list, "play")->locked);
  CHECK_FALSE(find(list, "data.points")->locked);
  CHECK_FALSE(permits(e.access(), command::Set("data.noise", 0.1)));
  CHECK_FALSE(permits(e.access(), command::Set("loss", std::string("mse"))));
  CHECK_FALSE(permits(e.access(), command::AddNeuron{0}));
  CHECK_FALSE(permits(e.access(), command::AddLayer{}));
  CHECK_FALSE(permits(e.access(), command::Play{true}));
  CHECK(permits(e.access(), command::Set("batch", 8)));
  CHECK(permits(e.access(), command::SetAccess{}));
  CHECK(permits({}, command::AddLayer{}));
}

TEST_CASE("commands are refused for exactly the controls that the list marks as locked, in each view") {
  Experiment train, backprop, problems, own(spec_with({{"data.name", "own"}}));
  backprop.apply(command::ShowGraph{Walked::network});
  problems.apply(command::Show{View::problems});
  own.apply(command::AddPoints{{{1, 1, 0}, {-1, -1, 1}}});
  for (Experiment* e : {&train, &backprop, &problems, &own}) {
    std::set<std::string> names;
    for (const AccessGroup& g : access_groups()) names.insert(std::string(g.name));
    for (const Control& c : controls(*e)) {
      // If several buttons give one action, their names have a number or a word appended. The action is locked as a
      // whole.
      const std::string control = command_with(c, value_of(c)).control();
      CAPTURE(name_of(e->view()), c.name, control);
      REQUIRE_FALSE(control.empty());
      names.insert(control);
    }
    for (const std::string& name : names) {
      e->apply(command::SetAccess{{{}, {name}}});
      int locked = 0;
      for (const Control& c : controls(*e)) {
        CAPTURE(name_of(e->view()), name, c.name);
        CHECK(permits(e->access(), command_with(c, value_of(c))) == !c.locked);
        locked += c.locked;
      }
      CAPTURE(name_of(e->view()), name);
      if (!std::ranges::any_of(access_groups(), [&](const AccessGroup& g) { return g.name == name; }))
        CHECK(locked > 0);
    }
  }
}

TEST_CASE("as JSON the list has numbers as numbers and switches as true or false") {
  const Json list = Json::parse(controls_json(Experiment()));
  const auto at = [&](std::string_view name) {
    return *std::find_if(list.begin(), list.end(), [&](const Json& j) { return j["name"] == name; });
  };
  CHECK(at("batch")["value"] == 16);
  CHECK(at("batch")["whole"] == true);
  CHECK(at("features.x1")["value"] == true);
  CHECK(at("optimizer.name")["value"] == "adam");
  CHECK(at("optimizer.name")["choices"].size() == optimizer_choices().size());
  CHECK(at("optimizer.amsgrad")["kind"] == "toggle");
}
