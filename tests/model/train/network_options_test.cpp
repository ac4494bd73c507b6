// SPDX-License-Identifier: MIT
// The options of a layer: their text, that training with each learns, and that evaluation is deterministic.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <set>

#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/train/history.h"
#include "playground/model/train/network.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

Spec with(std::initializer_list<std::pair<const char*, const char*>> pairs) {
  Spec spec;
  set_path(spec, "data.name", "circle");
  set_path(spec, "network.hidden", "tanh:6,tanh:4");
  for (const auto& [path, text] : pairs) set_path(spec, path, text);
  return spec;
}

std::vector<Real> numbers(std::span<const Real> values) { return {values.begin(), values.end()}; }

}  // namespace

TEST_CASE("layer options: short text, JSON and link give the same spec", "[network]") {
  const char* text =
      "tanh:6:layer=Residual:norm=BatchNorm1d:dropout=0.25:noise=0.5:drop_connect=0.1:init=orthogonal:bias=no:regularizer=l1:strength=0.2:frozen";
  Spec spec;
  set_path(spec, "network.hidden", std::string("relu:6,") + text);
  set_path(spec, "network.output", "init=zeros:frozen");
  CHECK(get_path(spec, "network.hidden") == std::string("relu:6,") + text);
  CHECK(get_path(spec, "network.hidden.1.norm") == "BatchNorm1d");
  CHECK(get_path(spec, "network.hidden.1.bias") == "no");
  CHECK(get_path(spec, "network.hidden.0.frozen") == "no");
  CHECK(get_path(spec, "network.output") == "init=zeros:frozen");
  CHECK(get_path(spec, "network.output.init") == "zeros");
  CHECK(spec_from_json(spec_to_json(spec)) == spec);
  CHECK(spec_from_json(minimal_json(spec)) == spec);
  LinkState state;
  state.spec = spec;
  const std::string link = link_of(state);
  CHECK(link == std::string("#network.hidden=relu:6,") + text + "&network.output=init=zeros:frozen");
  CHECK(read_link(link).state.spec == spec);
  CHECK(read_link(link).problems.empty());
  // Links from before these options existed.
  CHECK(get_path(read_link("#network.hidden=tanh%3A3%2Crelu%3A2").state.spec, "network.hidden") == "tanh:3,relu:2");
}

TEST_CASE("layer options: errors name invalid values by their path", "[network]") {
  const auto refused = [](const char* path, const char* text) {
    Spec spec;
    const std::string message = message_of([&] { set_path(spec, path, text); });
    CHECK(spec == Spec{});
    return message;
  };
  CHECK(refused("network.hidden.0.dropout", "1") ==
        "spec: network.hidden.0.dropout is 1; must be a number in [0, 0.95]");
  CHECK(refused("network.hidden.0.frozen", "maybe") == "spec: network.hidden.0.frozen is \"maybe\"; known: yes, no");
  CHECK(refused("network.hidden.0.norm", "BatchNorm2d") ==
        "spec: network.hidden.0.norm is \"BatchNorm2d\"; known: none, BatchNorm1d, LayerNorm");
  CHECK(refused("network.hidden.0.layer", "Conv2d") ==
        "spec: network.hidden.0.layer is \"Conv2d\"; known: Linear, Residual");
  CHECK(refused("network.hidden.0.strength", "0.1") ==
        "spec: network.hidden.0.strength is 0.1; the layer has no regularizer; choose one first");
  CHECK(refused("network.hidden.0.color", "red") ==
        "spec: network.hidden.0.color: there is no such key; known: units, activation, layer, norm, dropout, noise, "
        "drop_connect, "
        "init, bias, regularizer, strength, frozen");
  CHECK(
      refused("network.output.dropout", "0.1") ==
      "spec: network.output.dropout: there is no such key; known: drop_connect, init, bias, regularizer, strength, frozen");
  CHECK(
      refused("network.hidden", "tanh:4:frozn") ==
      "spec: network.hidden.0.frozn: there is no such key; known: units, activation, layer, norm, dropout, noise, drop_connect, "
      "init, bias, regularizer, strength, frozen");
  CHECK(message_of([] { spec_from_json(R"({"network": {"hidden": [{"frozen": "yes"}]}})"); }) ==
        "spec: network.hidden.0.frozen is \"yes\"; must be true or false");
}

TEST_CASE("layer options: a Residual layer has as many units as inputs", "[network]") {
  Spec spec;
  set_path(spec, "network.hidden", "tanh:5,relu:3:layer=Residual");
  CHECK(spec.network.hidden[1].units == 5);
  set_path(spec, "network.hidden.0.units", "7");
  CHECK(spec.network.hidden[1].units == 7);
  CHECK(message_of([&] { set_path(spec, "network.hidden.1.units", "4"); }) ==
        "spec: network.hidden.1.units is 4; a Residual layer has as many units as inputs, 7; change the units of the "
        "layer before it");
  Experiment e(spec);
  e.apply(command::RemoveLayer{0});
  CHECK(e.spec().network.hidden[0].units == 2);
  e.apply(command::ToggleFeature{"x1^2"});
  CHECK(e.spec().network.hidden[0].units == 3);
  CHECK(e.network().layers()[0].units == 3);
}

TEST_CASE("layer options: training with each learns, and evaluation is the same each time", "[network]") {
  using Option = std::pair<const char*, const char*>;
  const Option option = GENERATE(values<Option>({{"network.hidden.1.layer", "Residual"},
                                                 {"network.hidden.0.norm", "BatchNorm1d"},
                                                 {"network.hidden.1.norm", "LayerNorm"},
                                                 {"network.hidden.0.dropout", "0.2"},
                                                 {"network.hidden.1.noise", "0.2"},
                                                 {"network.hidden.0.drop_connect", "0.2"},
                                                 {"network.output.drop_connect", "0.2"},
                                                 {"network.hidden.0.init", "orthogonal"},
                                                 {"network.hidden.0.bias", "no"},
                                                 {"network.output.bias", "no"},
                                                 {"network.hidden.1.regularizer", "l1"},
                                                 {"network.hidden.0.regularizer", "max_norm"},
                                                 {"network.hidden.0.regularizer", "activity_l2"},
                                                 {"network.hidden.0.frozen", "yes"},
                                                 {"network.output.frozen", "yes"}}));
  INFO(option.first << " = " << option.second);
  Experiment e(with({option}));
  const double before = e.run().metrics().loss.train;
  REQUIRE(e.train(400) == 400);
  CHECK(e.run().metrics().loss.train < 0.7 * before);
  const float once = e.network().activation_at(3, 0, 1, 2);
  CHECK(e.network().activation_at(3, 0, 1, 2) == once);
  e.refresh_maps(MapLevel::all);
  const std::vector<float> field(e.plot().field().begin(), e.plot().field().end());
  // The same start gives the same run, even with random options.
  Experiment again(with({option}));
  again.train(400);
  again.refresh_maps(MapLevel::all);
  CHECK(std::vector<float>(again.plot().field().begin(), again.plot().field().end()) == field);
}

TEST_CASE("layer options: initial weights do not depend on the other options", "[network]") {
  const std::vector<Real> plain =
      numbers(Experiment(with({{"network.init", "pytorch"}})).network().layers()[2].weights);
  const Experiment chosen(with({{"network.init", "pytorch"},
                                {"network.hidden.0.bias", "no"},
                                {"network.hidden.1.drop_connect", "0.5"},
                                {"network.hidden.0.dropout", "0.5"},
                                {"network.hidden.1.norm", "BatchNorm1d"}}));
  CHECK(numbers(chosen.network().layers()[2].weights) == plain);
  CHECK(chosen.network().layers()[0].biases.empty());
  CHECK(chosen.network().layers()[0].bias_grads.empty());
}

TEST_CASE("layer options: a frozen layer keeps its weights, has a gradient, and trains again when unfrozen",
          "[network]") {
  Experiment e(with({{"network.hidden.0.norm", "BatchNorm1d"}}));
  e.train(20);
  set(e, "network.hidden.0.frozen", "yes");
  CHECK(e.run().step() == 20);  // it did not start again
  const std::vector<Real> weights = numbers(e.network().layers()[0].weights),
                          others = numbers(e.network().layers()[1].weights);
  e.train(20);
  CHECK(numbers(e.network().layers()[0].weights) == weights);
  CHECK(numbers(e.network().layers()[1].weights) != others);
  CHECK(e.network().layers()[0].max_weight_grad > 0);
  set(e, "network.hidden.0.frozen", "no");
  e.train(1);
  CHECK(numbers(e.network().layers()[0].weights) != weights);
  CHECK(e.run().history().events().size() == 2);
}

TEST_CASE("layer options: the run continues if the weights fit, and starts again if not", "[network]") {
  Experiment e(with({}));
  e.train(10);
  const std::vector<Real> weights = numbers(e.network().layers()[0].weights);
  for (const auto& [path, text] : {std::pair{"network.hidden.0.dropout", "0.5"},
                                   {"network.hidden.0.noise", "0.1"},
                                   {"network.hidden.1.drop_connect", "0.5"},
                                   {"network.hidden.0.regularizer", "l2"},
                                   {"network.hidden.0.strength", "0.5"}}) {
    INFO(path);
    set(e, path, text);
    CHECK(e.run().step() == 10);
    CHECK(numbers(e.network().layers()[0].weights) == weights);
  }
  e.refresh_maps(MapLevel::all);  // the pictures are of the current network
  const std::vector<float> field(e.plot().field().begin(), e.plot().field().end());
  e.train(5);
  e.refresh_maps(MapLevel::all);
  CHECK(std::vector<float>(e.plot().field().begin(), e.plot().field().end()) != field);
  set(e, "network.hidden.0.norm", "LayerNorm");
  CHECK(e.run().step() == 0);
}

TEST_CASE("layer options: BatchNorm needs more than one row, except in the last batch of an epoch", "[network]") {
  CHECK(message_of([] { Experiment(with({{"batch", "1"}, {"network.hidden.1.norm", "BatchNorm1d"}})); }) ==
        "spec: network.hidden.1.norm is BatchNorm1d and batch is 1; one sample has no variance: use a batch of 2 or "
        "more, or LayerNorm");
  Experiment e(with({{"data.points", "34"}, {"batch", "16"}, {"network.hidden.1.norm", "BatchNorm1d"}}));
  REQUIRE(e.data().train_size() == 17);
  CHECK(e.train(10) == 10);
  CHECK_FALSE(e.run().divergence());
  CHECK_FALSE(message_of([&] { set(e, "batch", "1"); }).empty());
  CHECK(e.spec().batch == 16);
  CHECK(e.run().step() == 10);
}

TEST_CASE("layer options: the network's state is complete, and a clone is independent", "[network]") {
  const Network network(with({{"network.hidden.0.norm", "BatchNorm1d"}, {"network.hidden.1.dropout", "0.5"}}), 2);
  std::vector<std::string> names;
  for (const NamedTensor& t : network.named_state()) names.push_back(t.name);
  CHECK(names == std::vector<std::string>{"hidden1/weight", "hidden1/bias", "hidden1/norm/weight", "hidden1/norm/bias",
                                          "hidden1/norm/running_mean", "hidden1/norm/running_var", "hidden2/weight",
                                          "hidden2/bias", "hidden2/dropout/draws", "output/weight", "output/bias"});
  CHECK(network.parameters().size() == 8);
  CHECK(network.weight_index(1) == 4);
  const Network copy = network.clone();
  const auto state = network.state(), other = copy.state();
  for (std::size_t i = 0; i < state.size(); ++i) {
    CHECK(state[i].storage() != other[i].storage());
    CHECK(numbers(state[i].data()) == numbers(other[i].data()));
  }
}

TEST_CASE("layer options: the trace of a step leaves out the same neurons every time", "[network][trace]") {
  Experiment e(with({{"network.hidden.0.norm", "BatchNorm1d"},
                     {"network.hidden.1.dropout", "0.5"},
                     {"network.hidden.1.layer", "Residual"},
                     {"network.hidden.0.drop_connect", "0.3"},
                     {"network.output.regularizer", "l2"},
                     {"network.output.frozen", "yes"}}));
  e.train(30);
  const std::vector<Real> before = numbers(e.network().layers()[0].weights);
  e.apply(command::ShowGraph{Walked::network});
  const Trace& t = *e.backprop().trace();
  for (int walk = 0; walk < 2; ++walk) {
    e.apply(command::TraceGo{command::TraceMove::first});
    e.apply(command::TraceGo{command::TraceMove::last});
    std::set<std::string> seen;
    for (const TraceNode& n : t.nodes()) {
      INFO(n.name);
      if (n.parameter) CHECK(seen.insert(n.name).second);
      CHECK_FALSE(n.name.empty());
      const auto reference = t.reference_grad(n.id);
      if (n.arrival == Arrival::done) CHECK(numbers(n.grad.values) == numbers(reference));
    }
    CHECK(seen == std::set<std::string>{"W1", "b1", "γ1", "β1", "W2", "b2", "W3", "b3"});
  }
  e.apply(command::Show{View::train});
  CHECK(numbers(e.network().layers()[0].weights) == before);
  e.apply(command::ShowGraph{Walked::network});
  e.apply(command::TraceSamples{{3}});  // one row: the running statistics are used instead
  e.apply(command::TraceGo{command::TraceMove::last});
  CHECK(e.backprop().trace()->at_end());
}

TEST_CASE("layers move and are duplicated with all their options", "[network]") {
  Experiment e(with({{"network.hidden", "tanh:2:frozen,relu:3:dropout=0.5,sigmoid:4"}}));
  e.apply(command_from_json(R"({"move_layer": {"from": 0, "to": 2}})"));
  CHECK(get_path(e.spec(), "network.hidden") == "relu:3:dropout=0.5,sigmoid:4,tanh:2:frozen");
  e.apply(command_from_json(R"({"move_layer": {"from": 2, "to": 1}})"));
  CHECK(get_path(e.spec(), "network.hidden") == "relu:3:dropout=0.5,tanh:2:frozen,sigmoid:4");
  e.apply(command_from_json(R"({"duplicate_layer": 1})"));
  CHECK(get_path(e.spec(), "network.hidden") == "relu:3:dropout=0.5,tanh:2:frozen,tanh:2:frozen,sigmoid:4");
  CHECK(message_of([&] { e.apply(command::MoveLayer{4, 0}); }) ==
        "move_layer: there is no hidden layer 4; the network has 4, counted from 0");
  CHECK(message_of([&] { e.apply(command::DuplicateLayer{-1}); }) ==
        "duplicate_layer: there is no hidden layer -1; the network has 4, counted from 0");
}

TEST_CASE("set_weight changes one number of the current run, at once and permanently", "[network]") {
  Experiment e(with({}));
  e.train(10);
  e.refresh_maps(MapLevel::all);
  const std::vector<float> field(e.plot().field().begin(), e.plot().field().end());
  e.apply(command_from_json(R"({"set_weight": {"layer": 0, "from": 1, "unit": 3, "value": 2.5}})"));
  e.apply(command_from_json(R"({"set_weight": {"layer": 2, "unit": 0, "value": -1}})"));
  CHECK(e.run().step() == 10);
  CHECK(e.network().layers()[0].weights[1 * 6 + 3] == 2.5f);
  CHECK(e.network().layers()[2].biases[0] == -1);
  CHECK(e.run().history().events().back().label == "bias -1");
  e.refresh_maps(MapLevel::all);
  CHECK(std::vector<float>(e.plot().field().begin(), e.plot().field().end()) != field);
  // The sum of a neuron is computed from the shown numbers.
  const NeuronSum sum = e.network().sum_at(0, 3, 1.5f, -3);
  CHECK(sum.inputs == std::vector<Real>{0.5f, -1});
  CHECK(std::abs(sum.sum - (e.network().layers()[0].weights[3] * 0.5f - 2.5f + e.network().layers()[0].biases[3])) <
        1e-6f);
  CHECK(std::abs(sum.output - std::tanh(sum.sum)) < 1e-6f);
  // The next step starts from the new weight.
  const double next = e.network().next_change(0, 1, 3);
  CHECK(next != 0);
  e.train(1);
  CHECK(e.network().layers()[0].weights[1 * 6 + 3] != 2.5f);
  CHECK(std::abs(e.network().layers()[0].weights[1 * 6 + 3] - 2.5f) < 0.2f);
  const auto refused = [&](int layer, int from, int unit, double value) {
    return message_of([&] { e.apply(command::SetWeight{layer, from, unit, value}); });
  };
  CHECK(refused(3, 0, 0, 0) == "set_weight: layer is 3; must be in [0, 2], where the last is the output");
  CHECK(refused(0, 2, 0, 0) == "set_weight: from is 2; must be in [0, 1], or -1 for the bias");
  CHECK(refused(0, 0, 6, 0) == "set_weight: unit is 6; must be in [0, 5]");
  CHECK(refused(0, 0, 0, 1e9) == "set_weight: value is 1000000000; must be a number in [-1000, 1000]");
  set(e, "network.hidden.0.bias", "no");
  CHECK(refused(0, -1, 0, 1) == "set_weight: this layer has no bias; give from, the index of an input");
}
