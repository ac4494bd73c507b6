// SPDX-License-Identifier: MIT
// Journeys: multiplied along each path and added over the paths, the factors are the gradient of back-propagation.
#include "playground/model/backprop/journey.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

Journey journey_of(Experiment& e, int node, int element) {
  e.apply(command::TraceSelect{node, element});
  return e.backprop().trace()->journey();
}

int node_named(const Trace& t, std::string_view name) {
  for (const TraceNode& n : t.nodes())
    if (n.name == name) return n.id;
  FAIL("no node " << name);
  return -1;
}

/// Each leg begins where the one before ends, from the output to the number; the product is that of the slopes.
void check_chain(const Trace& t, const Journey& j) {
  for (const JourneyPath& path : j.paths) {
    double product = 1;
    int node = node_named(t, t.scalar() ? t.output() : "loss"), element = 0;
    for (const JourneyLeg& leg : path.legs) {
      CHECK((leg.node == node && leg.out == element));
      product *= leg.slope;
      node = t.nodes()[static_cast<std::size_t>(leg.node)].inputs[static_cast<std::size_t>(leg.input)];
      element = leg.in;
    }
    CHECK((node == j.node && element == j.element));
    CHECK(path.product == product);
  }
  for (std::size_t i = 1; i < j.paths.size(); ++i)
    CHECK(std::abs(j.paths[i - 1].product) >= std::abs(j.paths[i].product) * (1 - 1e-12));
}

double sum_of(const Journey& j) {
  double sum = 0;
  for (const JourneyPath& path : j.paths) sum += path.product;
  return sum;
}

void check_sum(const Trace& t, const Journey& j) {
  INFO(t.nodes()[static_cast<std::size_t>(j.node)].name << " " << j.element);
  check_chain(t, j);
  double size = 0;
  for (const JourneyPath& path : j.paths) size += std::abs(path.product);
  if (j.complete()) {
    CHECK(static_cast<double>(j.paths.size()) == j.count);
    CHECK(std::abs(sum_of(j) - j.gradient) <= 2e-5 * std::max(size, 1e-3));
  } else {
    CHECK(j.paths.size() == Journey::kMostPaths);
  }
  CHECK(std::abs(sum_of(j) + j.rest - j.gradient) <= 1e-9 * std::max(1.0, size));
}

}  // namespace

TEST_CASE("journey: where a value is used twice, its paths add up") {
  Experiment e;
  e.apply(command::SetFormula{"L = (x*y)*(x*z)", Variables{{"x", 3}, {"y", 2}, {"z", 4}}});
  const Trace& t = *e.backprop().trace();
  const Journey j = journey_of(e, node_named(t, "x"), 0);
  REQUIRE(j.paths.size() == 2);
  CHECK(j.paths[0].product == 24);
  CHECK(j.paths[1].product == 24);
  CHECK(j.gradient == 48);
  CHECK(j.rest == 0);
  CHECK(j.paths[0].legs.size() == 2);
  check_sum(t, j);
}

TEST_CASE("journey: of every variable of every example formula") {
  for (const FormulaPreset& preset : formula_presets()) {
    INFO(preset.text);
    Variables values;
    for (const auto& [name, v] : preset.values) values[std::string(name)] = v;
    Experiment e;
    e.apply(command::SetFormula{std::string(preset.text), values});
    const Trace& t = *e.backprop().trace();
    for (const TraceNode& n : t.nodes()) check_sum(t, journey_of(e, n.id, 0));
  }
}

TEST_CASE("journey: of every number of small networks") {
  for (const char* network : {"tanh:2", "relu:3", "sigmoid:2,tanh:2", "tanh:2:norm=BatchNorm1d", "softplus:2,relu:2"})
    for (const char* loss : {"cross_entropy", "mse"}) {
      INFO(network << " " << loss);
      Spec spec;
      set_path(spec, "data.name", "xor");
      set_path(spec, "loss", loss);
      set_path(spec, "network.hidden", network);
      Experiment e;
      e.apply(command::Load{spec});
      e.train(5);
      e.apply(command::ShowGraph{Walked::network});
      e.apply(command::TraceSamples{{18, 3}});
      const Trace& t = *e.backprop().trace();
      for (const TraceNode& n : t.nodes())
        if (n.arrival != Arrival::none)
          for (int i = 0; i < n.elements; ++i) check_sum(t, journey_of(e, n.id, i));
    }
}

TEST_CASE("journey: without a selection it is that of the first weight or variable") {
  Experiment e;
  e.apply(command::ShowGraph{Walked::network});
  const Trace& t = *e.backprop().trace();
  CHECK(t.journey().node == node_named(t, "W1"));
  CHECK(t.journey().element == 0);
  check_sum(t, t.journey());
  e.apply(command::TraceSelect{node_named(t, "b2"), -1});  // its largest gradient
  const std::span<const Real> g = t.reference_grad(t.journey().node);
  for (const Real v : g) CHECK(std::abs(v) <= std::abs(static_cast<Real>(t.journey().gradient)));
}

TEST_CASE("journey: zero weights and dead units pass 0, and lie on the path all the same") {
  Spec spec;
  set_path(spec, "network.hidden", "relu:2");
  set_path(spec, "network.init", "zeros");
  Experiment e;
  e.apply(command::Load{spec});
  e.apply(command::ShowGraph{Walked::network});
  const Trace& t = *e.backprop().trace();
  const Journey j = journey_of(e, node_named(t, "W1"), 0);
  CHECK(j.count > 0);
  CHECK(j.gradient == 0);
  for (const JourneyPath& path : j.paths) CHECK(path.product == 0);
}

TEST_CASE("journey: a number without a path") {
  Experiment e;
  e.apply(command::SetFormula{"a = x*2; L = x + 1", {}});
  const Trace& t = *e.backprop().trace();
  CHECK(journey_of(e, node_named(t, "a"), 0).count == 0);
}

TEST_CASE("journey: a number with more paths, or longer ones, than can be listed") {
  std::string diamonds = "v0 = x", sum = "x";
  for (int i = 1; i <= 400; ++i) diamonds += join("; v", i, " = sin(v", i - 1, ") + cos(v", i - 1, ")");
  for (int i = 1; i < 3000; ++i) sum += "+x";
  for (const std::string& text : {diamonds, sum}) {
    Experiment e;
    e.apply(command::SetFormula{text, Variables{{"x", 0.5}}});
    const Trace& t = *e.backprop().trace();
    const Journey j = journey_of(e, node_named(t, "x"), 0);
    check_chain(t, j);
    CHECK_FALSE(j.complete());
    REQUIRE_FALSE(j.paths.empty());
    std::size_t legs = 0;
    for (const JourneyPath& path : j.paths) legs += path.legs.size();
    CHECK(legs < Journey::kMostLegs + 3000);
    for (std::size_t i = 1; i < j.paths.size(); ++i)
      CHECK(std::abs(j.paths[i].product) <= std::abs(j.paths[i - 1].product) * (1 + 1e-9));
    CHECK(std::abs(sum_of(j) + j.rest - j.gradient) <= 1e-9 * std::max(1.0, std::abs(j.gradient)));
  }
}
