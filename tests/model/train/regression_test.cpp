// SPDX-License-Identifier: MIT
// Regression on the plane: numbers instead of classes, losses that fit them, and R².
#include <cmath>
#include <string>

#include "catch2/catch_test_macros.hpp"
#include "catch2/generators/catch_generators.hpp"
#include "catch2/matchers/catch_matchers_floating_point.hpp"
#include "engine/core/error.h"
#include "engine/data/dataset.h"
#include "nlohmann/json.hpp"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/share/page_state.h"
#include "playground/model/train/history.h"

namespace deepx {
namespace {

Spec regression(const char* data) {
  Spec spec;
  set_path(spec, "data.name", data);
  return spec;
}

std::string refusal(Spec spec, const char* path, const char* value) {
  const Spec before = spec;
  try {
    set_path(spec, path, value);
  } catch (const Error& e) {
    CHECK(spec == before);
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("every regression set is learned: its test R2 gets near 1", "[playground][regression]") {
  const auto data = GENERATE("plane", "hill", "sine", "cubic");
  CAPTURE(data);
  Spec spec = regression(data);
  set_path(spec, "data.noise", "0.05");
  Experiment e(spec);
  REQUIRE(e.data().regression());
  CHECK(std::isnan(e.run().metrics().accuracy.test));
  CHECK(e.run().metrics().r2.test < 0.5);
  e.train(2500);
  CHECK(e.run().metrics().r2.test > 0.9);
  CHECK(e.run().history().test_accuracy().back() == static_cast<float>(e.run().metrics().r2.test));
}

TEST_CASE("R2 is one minus the remaining share of the variance", "[playground][regression]") {
  const Experiment e(regression("plane"));
  const int output = static_cast<int>(e.network().layers().size());
  double mean = 0, left = 0, all = 0;
  int n = 0;
  for (const DataPoint& p : e.data().points())
    if (p.test) mean += static_cast<double>(p.target), ++n;
  mean /= n;
  for (const DataPoint& p : e.data().points()) {
    if (!p.test) continue;
    const double t = static_cast<double>(p.target),
                 y = static_cast<double>(e.network().activation_at(output, 0, p.x, p.y));
    left += (t - y) * (t - y);
    all += (t - mean) * (t - mean);
  }
  CHECK_THAT(e.run().metrics().r2.test, Catch::Matchers::WithinAbs(1 - left / all, 1e-4));
  CHECK_THAT(e.run().metrics().loss.test, Catch::Matchers::WithinAbs(left / n, 1e-4));
}

TEST_CASE("the field of a regression is the clipped output, with the largest x2 at the top",
          "[playground][regression]") {
  Spec spec = regression("plane");
  set_path(spec, "network.hidden", "");
  Experiment e(spec);
  e.train(1000);
  e.refresh_maps(MapLevel::all);
  const int side = e.plot().field_side();
  const auto at = [&](int row, int col) { return e.plot().field()[static_cast<std::size_t>(row * side + col)]; };
  CHECK(at(0, side - 1) > 0.8f);   // top right: x1 and x2 are largest
  CHECK(at(side - 1, 0) < -0.8f);  // bottom left
  CHECK(std::abs(at(side / 2, side / 2)) < 0.15f);
  for (float v : e.plot().field()) CHECK(std::abs(v) <= 1);
}

TEST_CASE("the loss fits the data: another kind of data brings its usual loss, a wrong one is refused",
          "[playground][regression]") {
  Spec spec;
  set_path(spec, "loss", "hinge");
  set_path(spec, "data.name", "moons");
  CHECK(spec.loss == "hinge");
  set_path(spec, "data.name", "hill");
  CHECK(spec.loss == "mse");
  set_path(spec, "loss", "huber");
  set_path(spec, "data.name", "sine");
  CHECK(spec.loss == "huber");
  CHECK(
      refusal(spec, "loss", "cross_entropy") ==
      "spec: loss is \"cross_entropy\", which does not fit data set sine: its points have a number each; those that fit are mse, mae, huber");
  CHECK(
      refusal(Spec{}, "loss", "mae") ==
      "spec: loss is \"mae\", which does not fit data set spiral: its points have a class each; those that fit are cross_entropy, mse, hinge");
  set_path(spec, "data.name", "spiral");
  CHECK(spec.loss == "cross_entropy");
}

TEST_CASE("a regression survives links and JSON, with the loss before or after the data", "[playground][regression]") {
  const Spec plain = regression("hill");
  CHECK(link_of({.spec = plain}) == "#data.name=hill");
  CHECK(read_link("#data.name=hill").state.spec == plain);
  Spec spec = plain;
  set_path(spec, "loss", "mae");
  const std::string link = link_of({.spec = spec});
  CHECK(link == "#data.name=hill&loss=mae");
  CHECK(read_link(link).state.spec == spec);
  CHECK(spec_from_json(spec_to_json(spec)) == spec);
  CHECK(spec_from_json(minimal_json(spec)) == spec);
  CHECK(spec_from_json(R"({"loss": "mae", "data": {"name": "hill"}})") == spec);
  // Back to classes with a loss that is not the default, although it looks like it.
  Spec back = regression("hill");
  set_path(back, "data.name", "xor");
  set_path(back, "loss", "mse");
  CHECK(read_link(link_of({.spec = back})).state.spec == back);
  CHECK_THROWS_AS(spec_from_json(R"({"data": {"name": "hill"}, "loss": "cross_entropy"})"), Error);
}

TEST_CASE("losses of a regression can be changed during the run, and traced", "[playground][regression]") {
  const auto loss = GENERATE("mse", "mae", "huber");
  CAPTURE(loss);
  Experiment e(regression("sine"));
  e.train(20);
  e.apply(command::Set{"loss", loss});
  CHECK(e.run().step() == 20);
  e.train(200);
  CHECK(e.run().metrics().loss.train < 0.5);
  e.apply(command::ShowGraph{Walked::network});
  e.apply(command::TraceGo{command::TraceMove::last});
  CHECK(e.backprop().trace()->loss_after() < e.backprop().trace()->loss());
  for (const TraceNode& n : e.backprop().trace()->nodes()) {
    const auto g = e.backprop().trace()->reference_grad(n.id);
    for (std::size_t i = 0; i < g.size(); ++i) CHECK(g[i] == n.grad.values[i]);
  }
}

TEST_CASE("numbers that a regression does not have are null", "[playground][regression]") {
  const auto state = nlohmann::json::parse(state_json(Experiment(regression("plane")), 60));
  CHECK(state["accuracy"]["test"].is_null());
  CHECK(state["r2"]["test"].is_number());
  const auto classes = nlohmann::json::parse(state_json(Experiment(), 60));
  CHECK(classes["accuracy"]["test"].is_number());
  CHECK(classes["r2"]["train"].is_null());
  const auto result = nlohmann::json::parse(result_json(Experiment(regression("plane")), 1));
  CHECK(result["accuracy"]["train"].is_null());
  CHECK(result["r2"]["train"].is_number());
}

TEST_CASE("from regression to classes and back, the picture follows", "[playground][regression]") {
  Experiment e;
  e.train(10);
  for (const char* data : {"hill", "spirals", "plane", "moons"}) {
    e.apply(command::Set{"data.name", data});
    CHECK(e.run().step() == 0);
    e.train(5);
    e.refresh_maps(MapLevel::all);
    const int values = std::string_view(data) == "spirals" ? 4 : 1;
    CHECK(e.plot().field().size() == static_cast<std::size_t>(e.plot().field_side() * e.plot().field_side() * values));
    for (float v : e.plot().field()) REQUIRE(std::isfinite(v));
  }
}

}  // namespace deepx
