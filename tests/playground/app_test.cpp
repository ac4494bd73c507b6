// SPDX-License-Identifier: MIT
// The whole application without a window or a browser: every view draws, for any numbers in a run.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "imgui.h"
#include "playground/app/platform.h"
#include "playground/widgets/base/target.h"
#include "tests/playground/app_screen.h"

// A platform whose output stays inside the program.
namespace deepx::app::platform {
int frames_per_second() { return 0; }
void copy_text(const std::string&, const std::string&) {}
void copy_link(const std::string&) {}
void copy_link(const std::string&, const std::string&) {}
void open_page() {}
void open_site(const std::string&) {}
void copy_embed(const std::string&) {}
std::string save_file(const std::string& name, const std::string&, const std::string&) { return name; }
bool open_file() { return true; }
bool open_table() { return true; }
void leave_canvas() {}
}  // namespace deepx::app::platform

using namespace deepx;

namespace {

/// Shows everything that reads the numbers of a run: all views, all contents of the plot, all queries, and the files.
void look_everywhere(AppScreen& screen) {
  for (const char* command :
       {R"({"view": "train"})", R"({"show": "uncertainty"})", R"({"show": "space"})",
        R"({"show": {"plot": "neuron", "layer": 1, "unit": 1}})", R"({"show": {"plot": "output", "classes": true}})",
        R"({"select_point": 3})", R"({"view": "gradients"})", R"({"backprop": "network"})", R"({"trace": "last"})"}) {
    screen.call("apply", command);
    screen.frames(1);
  }
  screen.call("apply", R"({"view": "train"})");
  for (const char* method : {"state", "evaluation", "network", "gradients", "controls", "session"}) screen.call(method);
  for (const char* kind : {"\"svg\"", "\"csv\"", "\"json\"", "\"safetensors\"", "\"pytorch\""})
    screen.call("export", kind);
  screen.frames(1);
}

}  // namespace

TEST_CASE("app: a diverging run is drawn at every step, and detected as soon as a number is not finite") {
  const std::string run = GENERATE(
      "network.hidden=linear:4,linear:4&loss=mse&optimizer.name=sgd&optimizer.learning_rate=3",
      "network.hidden=relu:8,relu:8&loss=mse&optimizer.name=sgd&optimizer.learning_rate=100",
      "data.name=spiral3&network.hidden=linear:4,linear:4&loss=mse&optimizer.name=sgd&optimizer.learning_rate=5",
      "data.name=plane&network.hidden=linear:4,linear:4&optimizer.name=sgd&optimizer.learning_rate=3",
      "network.hidden=linear:6:norm=BatchNorm1d,linear:6&loss=mse&optimizer.name=sgd&optimizer.learning_rate=100",
      "network.hidden=&loss=mse&optimizer.name=sgd&optimizer.learning_rate=30&features=x1,x2,x1^2");
  CAPTURE(run);
  AppScreen screen(1024, 600);
  screen.open("#" + run);
  screen.call("pause");
  screen.call("reset");
  bool diverged = false;
  for (int step = 0; step < 60 && !diverged; ++step) {
    screen.call("step", "1");
    screen.frames(1);
    const auto state = screen.call("summary");
    diverged = !state["error"].is_null();
    // Before divergence is reported, all reported numbers are finite.
    if (!diverged) {
      CHECK(state["loss"]["train"].is_number());
      CHECK(state["loss"]["test"].is_number());
      const auto layers = screen.call("network");
      for (const auto& layer : layers)
        for (const auto& w : layer["weights"]) REQUIRE(w.is_number());
    }
    if (step % 4 == 0 || diverged) look_everywhere(screen);
  }
  CHECK(diverged);
  const auto state = screen.call("state");
  CHECK(state["loss"]["train"].is_null());
  CHECK(screen.call("evaluation").is_null());
  // Back to the start.
  screen.call("reset");
  look_everywhere(screen);
  CHECK(screen.call("state")["loss"]["train"].is_number());
}

TEST_CASE("app: a formula draws for numbers of every size") {
  AppScreen screen(1024, 600);
  for (const char* formula : {"L = x*y", "L = x/y", "L = exp(x) - y", "L = x^y", "L = log(x*y)", "L = sqrt(x) + 0*y"})
    for (const char* x : {"0", "1e-30", "1e8", "3e38", "-1e38", "16777216"}) {
      CAPTURE(formula, x);
      screen.call("apply", nlohmann::json{{"formula", formula}}.dump());
      screen.call("apply", nlohmann::json{{"variable", {{"name", "x"}, {"value", std::stod(x)}}}}.dump());
      screen.call("apply", R"({"backprop": "network"})");
      screen.frames(1);
      screen.call("apply", R"({"trace": "last"})");
      screen.frames(2);
      CHECK(screen.call("state")["view"] == "backprop");
    }
}

TEST_CASE("app: the error about a link stays on screen, whatever was open before") {
  for (const char* link : {"#view=backprop&bad=1", "#view=backprop&formula=((x", "#bad=1", "#view=gradients&bad=1",
                           "#view=problems&bad=1"})
    for (const char* before :
         {R"({"formula": "a*b"})", R"({"view": "backprop"})", R"({"view": "problems"})", R"({"view": "gradients"})"}) {
      CAPTURE(link, before);
      AppScreen screen(1024, 600);
      screen.call("apply", before);
      screen.frames(4);
      screen.open(link);
      CHECK(screen.call("summary")["error"].is_string());
      screen.frames(8);
      CHECK(screen.call("summary")["error"].is_string());
    }
}

TEST_CASE("app: back and forward through a formula and a network, every part of the page's own link is accepted") {
  AppScreen screen(1024, 600);
  std::vector<std::string> links;
  for (const char* command :
       {R"({"formula": "a*b"})", R"({"view": "train"})", R"({"view": "backprop"})", R"({"backprop": "network"})"}) {
    screen.call("apply", command);
    screen.frames(2);
    links.push_back(screen.app().link());
  }
  for (const std::size_t at : {2u, 1u, 0u, 1u, 2u, 3u}) {
    CAPTURE(at, links[at]);
    screen.app().go_back(links[at]);
    screen.frames(2);
    CHECK(screen.call("summary")["error"].is_null());
  }
}
