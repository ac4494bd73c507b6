// SPDX-License-Identifier: MIT
// Locked and hidden controls: names, groups, links, and commands that pupils cannot give.
#include "playground/model/experiment/access.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "playground/model/experiment/access_groups.h"
#include "playground/model/experiment/command.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/run_part.h"

using namespace deepx;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("a control is locked or hidden by its name, by the part before a dot, and by its group") {
  const Access access{{"data.noise", "layers", "schedule"}, {"data", "optimizer.learning_rate", "more_settings"}};
  CHECK(shown(access, "data.noise") == Shown::hidden);  // in both: hidden
  CHECK(shown(access, "data.points") == Shown::locked);
  CHECK(shown(access, "new_data") == Shown::locked);
  CHECK(shown(access, "data") == Shown::locked);
  CHECK(shown(access, "add_layer") == Shown::hidden);
  CHECK(shown(access, "network.hidden") == Shown::hidden);
  CHECK(shown(access, "network.hidden.0.units") == Shown::open);  // neurons are in another group
  CHECK(shown(access, "schedule.name") == Shown::hidden);
  CHECK(shown(access, "schedule.gamma") == Shown::hidden);
  CHECK(shown(access, "optimizer.learning_rate") == Shown::locked);
  CHECK(shown(access, "optimizer.name") == Shown::open);
  CHECK(shown(access, "optimizer.beta1") == Shown::locked);  // one of the further settings
  CHECK(shown(access, "loss") == Shown::open);
  CHECK(shown({}, "loss") == Shown::open);
}

TEST_CASE("a group includes its inner group, but not the reverse") {
  CHECK(shown({{}, {"recipe"}}, "optimizer.beta1") == Shown::locked);
  CHECK(shown({{"more_settings"}, {}}, "optimizer.learning_rate") == Shown::open);
  CHECK(shown({{"more_settings"}, {}}, "optimizer.beta1") == Shown::hidden);
}

TEST_CASE("options of layers are named for one layer, for all layers, or as a group") {
  CHECK(shown({{}, {"network.hidden.0.units"}}, "network.hidden.0.units") == Shown::locked);
  CHECK(shown({{}, {"network.hidden.0.units"}}, "network.hidden.1.units") == Shown::open);
  CHECK(shown({{}, {"*.units"}}, "network.hidden.1.units") == Shown::locked);
  CHECK(shown({{}, {"neurons"}}, "add_neuron") == Shown::locked);
  CHECK(shown({{}, {"layer_options"}}, "network.hidden.1.activation") == Shown::open);
  CHECK(shown({{}, {"layer_options"}}, "network.hidden.1.dropout") == Shown::locked);
}

TEST_CASE("names are checked, sorted, and kept without duplicates") {
  CHECK(access_names("hide", "recipe,data,recipe,optimizer.momentum,new_seed") ==
        std::vector<std::string>{"data", "new_seed", "optimizer.momentum", "recipe"});
  CHECK(access_names("hide", "").empty());
  CHECK_THROWS_WITH(access_names("link: hide", "data,dat"),
                    ContainsSubstring("link: hide: there is no control \"dat\"; groups are data, features"));
  CHECK_THROWS_WITH(access_names("hide", "optimizer.learningrate"), ContainsSubstring("optimizer.learningrate"));
}

TEST_CASE("every group and every predefined choice can be written in a link and read again") {
  for (const AccessGroup& g : access_groups()) {
    CAPTURE(g.name);
    LinkState state;
    state.access.hide = {std::string(g.name)};
    CHECK(link_of(state) == "#hide=" + std::string(g.name));
    CHECK(read_link(link_of(state)).state == state);
  }
  for (const AccessPreset& p : access_presets()) {
    CAPTURE(p.name);
    LinkState state;
    state.access = p.access();
    const ReadLink read = read_link(link_of(state));
    CHECK(read.problems.empty());
    CHECK(read.state == state);
  }
}

TEST_CASE("a link with an unknown name is reported, and its other names are used") {
  const ReadLink read = read_link("#hide=nothing&lock=data&batch=8");
  REQUIRE(read.problems.size() == 1);
  CHECK_THAT(read.problems[0], ContainsSubstring("there is no control \"nothing\""));
  CHECK(read.state.access == Access{{}, {"data"}});
  CHECK(read.state.spec.batch == 8);
}

TEST_CASE("the command sets both lists and leaves the run alone") {
  Experiment e;
  e.train(3);
  e.apply(command_from_json(R"({"access": {"hide": ["seed"], "lock": ["optimizer.name", "data"]}})"));
  CHECK(e.access() == Access{{"seed"}, {"data", "optimizer.name"}});
  CHECK(e.run().step() == 3);
  CHECK(link_of(e.link_state()) == "#hide=seed&lock=data,optimizer.name");
  CHECK_THROWS_WITH(command_from_json(R"({"access": {"hide": ["sed"]}})"),
                    ContainsSubstring("access.hide: there is no control \"sed\""));
  CHECK_THROWS_WITH(command_from_json(R"({"access": {"hide": "seed"}})"),
                    ContainsSubstring("access.hide is \"seed\"; must be a list"));
  e.apply(command_from_json(R"({"access": {}})"));
  CHECK(e.access().empty());
}
