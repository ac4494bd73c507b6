// SPDX-License-Identifier: MIT
// After any commands in any order: a possible command leaves a valid state, an impossible one leaves the state
// unchanged.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "engine/core/rng.h"
#include "nlohmann/json.hpp"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/unused_pairs.h"
#include "playground/model/share/page_state.h"
#include "tests/repeats.h"

using namespace deepx;
using Json = nlohmann::ordered_json;

namespace {

constexpr int kSequences = repeats(200), kCommands = 30;

class Hand {
 public:
  explicit Hand(std::uint64_t seed) : rng_(seed) {}

  /// One command as JSON: usually possible, sometimes nonsense.
  Json next(const Experiment& e) {
    switch (rng_.below(34)) {
      case 0:
        return {{"toggle_feature", pick({"x1", "x2", "x1^2", "x2^2", "x1x2", "sin_x1", "sin_x2", "x3"})}};
      case 1:
        return {{"add_layer", {{"at", below(4)}, {"units", 1 + below(6)}}}};
      case 2:
        return {{"remove_layer", below(4)}};
      case 3:
        return {{pick({"add_neuron", "remove_neuron"}), below(4)}};
      case 4:
        return {{"play", below(2) == 1}};
      case 5:
        return {{"step", {{"count", 1 + below(3)}, {"unit", pick({"batch", "epoch"})}}}};
      case 6:
        return {{pick({"reset", "new_seed", "new_data", "undo", "redo"}), Json::object()}};
      case 7:
        return {{"view", pick({"train", "backprop", "train"})}};
      case 8:
        return {{"trace", pick({"first", "back", "forward", "last", "play", "pause"})}};
      case 9:
        return {{"trace_to", below(20)}};
      case 10:
        return {{"trace_select", {{"node", below(12) - 1}, {"element", below(5) - 1}}}};
      case 11:
        return {{"trace_samples", {below(40), below(40)}}};
      case 12:
        return {{"speed", pick_number({0, 1, 30, 1000, -1})}};
      case 13:
        return {{"open", link()}};
      case 14:
        return {{"load",
                 {{"data", {{"name", pick({"xor", "circle", "moons"})}, {"points", 20 + below(100)}}},
                  {"batch", 1 + below(40)}}}};
      case 15:
        return {{"scrub", below(12)}};
      case 16:
        return {{"move_layer", {{"from", below(4)}, {"to", below(4)}}}};
      case 17:
        return {{"duplicate_layer", below(4)}};
      case 18:
        return {{"set_weight",
                 {{"layer", below(4)},
                  {"from", below(4) - 1},
                  {"unit", below(4)},
                  {"value", pick_number({0, -2.5, 0.75})}}}};
      case 19:
        return {{"add_points", {{"points", {{rng_.uniform(-6, 6), rng_.uniform(-6, 6), below(3)}}}}}};
      case 20:
        return {{"erase_points", {{"x", rng_.uniform(-6, 6)}, {"y", rng_.uniform(-6, 6)}, {"radius", 2}}}};
      case 21:
        return {{pick({"keep_run", "clear_runs", "clear_points", "edit_points"}), Json::object()}};
      case 22:
        return {{"fold", {{"scope", pick({"hidden1", "hidden2", "loss", "output", "none"})}, {"on", below(2) == 1}}}};
      case 23:
        return {{"show", {{"plot", pick({"output", "uncertainty", "space", "neuron"})}, {"layer", below(3)}}}};
      case 24:
        return {{"formula", {{"text", pick({"a*b", "s = a + b; L = s*s*a", "y = x² − π", "1", "("})}}}};
      case 25:
        return {{"backprop", pick({"network", "formula"})}};
      case 26:
        return {{"variable", {{"name", pick({"a", "b", "x"})}, {"value", rng_.uniform(-3, 3)}}}};
      case 27:
        return {{"slope", {{"of", pick({"W1", "b2", "a", "x"})}, {"element", below(3)}}}};
      case 28:
        return {{"trace_unit", pick({"operation", "layer", "pass", "sample"})}};
      case 29:
        return {{"select_point", below(90) - 1}};
      default:
        return set(e);
    }
  }

  double uniform() { return rng_.uniform(); }
  int below(int n) { return rng_.below(n); }

 private:
  std::string pick(std::initializer_list<const char*> names) {
    return names.begin()[below(static_cast<int>(names.size()))];
  }
  double pick_number(std::initializer_list<double> values) {
    return values.begin()[below(static_cast<int>(values.size()))];
  }

  std::string link() {
    return pick({"#data.name=moons&batch=8", "#network.hidden=relu:3,tanh:2",
                 "#view=backprop&trace=3&fold=hidden1,hidden4", "#network.hidden=", "#loss=hinge",
                 "#data.name=spiral3&data.points=90", "#batch=0", "#nonsense"});
  }

  /// A path of the spec, with a value inside its limits, outside them, or another name.
  Json set(const Experiment& e) {
    std::vector<std::string> paths;
    collect(Json::parse(spec_to_json(e.spec())), "", paths);
    const std::string path = paths[static_cast<std::size_t>(below(static_cast<int>(paths.size())))];
    const Json command = Json{{"set", {{"path", path}, {"value", value(e.spec(), path)}}}};
    return command;
  }

  void collect(const Json& json, const std::string& at, std::vector<std::string>& paths) {
    if (!json.is_object() && !json.is_array()) return paths.push_back(at);
    int i = 0;
    for (const auto& [key, inner] : json.items())
      collect(inner, (at.empty() ? "" : at + ".") + (json.is_array() ? std::to_string(i++) : key), paths);
  }

  Json value(const Spec& spec, const std::string& path) {
    try {
      const Limits l = limits_of(spec, path);
      double v = l.low + (std::min(l.high, l.low + pick_number({1, 10, 60})) - l.low) * rng_.uniform();
      if (below(12) == 0) v = pick_number({l.low - 1, 1e300, -1e300});
      return l.whole ? std::floor(v) : v;
    } catch (const Error&) {
      return pick({"tanh",
                   "relu",
                   "sigmoid",
                   "adam",
                   "sgd",
                   "rmsprop",
                   "cross_entropy",
                   "mse",
                   "hinge",
                   "none",
                   "l1",
                   "l2",
                   "constant",
                   "cosine",
                   "zeros",
                   "xavier_uniform",
                   "kaiming_normal",
                   "xor",
                   "circle",
                   "spiral",
                   "plane",
                   "yes",
                   "no",
                   "nonsense"});
    }
  }

  Rng rng_;
};

void require_valid(Experiment& e) {
  const Spec& spec = e.spec();
  REQUIRE(spec_from_json(spec_to_json(spec)) == spec);
  const ReadLink read = read_link(link_of(e.link_state()));
  for (const std::string& problem : read.problems) INFO(problem);
  REQUIRE(read.problems.empty());
  REQUIRE(read.state == e.link_state());
  REQUIRE(e.network().layers().size() == spec.network.hidden.size() + 1);
  REQUIRE(e.network().inputs().size() == spec.features.size());
  REQUIRE(e.data().points().size() == static_cast<std::size_t>(e.data().train_size() + e.data().test_size()));
  int inputs = static_cast<int>(e.network().inputs().size());
  for (const LayerPicture& layer : e.network().layers()) {
    REQUIRE(layer.inputs == inputs);
    REQUIRE(layer.biases.size() == static_cast<std::size_t>(layer.units));
    REQUIRE((layer.weight_grads.empty() || layer.weight_grads.size() == layer.weights.size()));
    if (!e.run().divergence()) REQUIRE(std::ranges::all_of(layer.weights, [](Real w) { return std::isfinite(w); }));
    inputs = layer.units;
  }
  e.refresh_maps(MapLevel::all);
  REQUIRE(e.plot().field().size() % static_cast<std::size_t>(e.plot().field_side() * e.plot().field_side()) == 0);
  e.refresh_evaluation();
  e.refresh_gradients();
  REQUIRE(Json::parse(state_json(e, 60)).is_object());
}

/// Opening the state's link gives the same state and no reports.
void require_link(const Experiment& e) {
  const std::string link = link_of(e.link_state());
  INFO(link);
  Experiment other;
  const ReadLink read = read_link(link);
  other.apply(command::Open{read.state});
  REQUIRE(left_out(read.state, other).empty());
  REQUIRE(link_of(other.link_state()) == link);
}

}  // namespace

TEST_CASE("random sequences of commands leave a valid state", "[slow]") {
  const int seed = GENERATE(range(0, kSequences));
  Hand hand(static_cast<std::uint64_t>(seed));
  Spec start;
  start.data.points = 60;
  start.network.hidden = {{4, "tanh"}, {3, "relu"}};
  Experiment e(start);
  std::string given;
  for (int i = 0; i < kCommands; ++i) {
    const Json command = hand.next(e);
    given += command.dump() + "\n";
    const Spec before = e.spec();
    const long long step = e.run().step();
    bool refused = false;
    INFO("sequence " << seed << ":\n" << given);
    try {
      e.apply(command_from_json(command.dump()));
    } catch (const Error& error) {
      refused = true;
      REQUIRE_FALSE(std::string(error.what()).empty());
    }
    if (refused) {
      REQUIRE(e.spec() == before);
      REQUIRE(e.run().step() == step);
    }
    if (hand.below(3) == 0) e.tick(hand.uniform() * 0.1, 2);
    require_valid(e);
    if (i % 10 == 9) require_link(e);
  }
}
