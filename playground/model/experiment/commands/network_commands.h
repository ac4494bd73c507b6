// SPDX-License-Identifier: MIT
// Commands that change the spec: one of its values, its inputs, its layers; and a single weight.
#pragma once

#include <string>

#include "engine/core/error.h"
#include "playground/model/experiment/command.h"
#include "playground/model/experiment/command_fields.h"

namespace deepx::inline DEEPX_PRECISION::command {

struct Set {
  std::string path, text;  ///< see set_path()
  Set() = default;
  Set(std::string p, std::string t) : path(std::move(p)), text(std::move(t)) {}
  Set(std::string p, double number) : path(std::move(p)), text(deepx::to_text(number)) {}

  static constexpr CommandInfo kInfo = {
      .key = "set",
      .control = "",
      .words =
          "sets one value of the spec by its dotted path, as in `deepx train --set`: `data.name`, "
          "`network.hidden.0.units`, `network.hidden.1.frozen`, `optimizer.learning_rate`, `batch`, `seed` … "
          "`value` is a number, a name, true, false or a list",
      .changes = true};
  void fields(CommandFields& f);
  std::string control() const { return path; }
  std::string merges() const { return "set " + path; }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Set> kSet;

struct ToggleFeature {
  std::string name;

  static constexpr CommandInfo kInfo = {
      .key = "toggle_feature",
      .control = "features",
      .group = "features",
      .words = "turns an input on or off, such as `\"x1^2\"`; the last input stays on",
      .changes = true};
  void fields(CommandFields& f) { f.text(alone("name"), name); }
  std::string control() const { return "features." + name; }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<ToggleFeature> kToggleFeature;

struct AddLayer {
  int at = 0, units = 4;
  std::string activation = "tanh";

  static constexpr CommandInfo kInfo = {
      .key = "add_layer",
      .control = "add_layer",
      .group = "layers",
      .words =
          "adds a hidden layer before layer `at`; 0 is next to the inputs, the number of hidden layers is next "
          "to the output",
      .changes = true};
  void fields(CommandFields& f) {
    f.whole(must("at"), at);
    f.whole(may("units"), units);
    f.text(may("activation"), activation);
  }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<AddLayer> kAddLayer;

struct RemoveLayer {
  int layer = 0;

  static constexpr CommandInfo kInfo = {.key = "remove_layer",
                                        .control = "remove_layer",
                                        .group = "layers",
                                        .words = "removes a hidden layer",
                                        .label = "Remove layer",
                                        .changes = true};
  void fields(CommandFields& f) { f.whole(alone("layer"), layer); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<RemoveLayer> kRemoveLayer;

struct MoveLayer {
  int from = 0, to = 0;

  static constexpr CommandInfo kInfo = {.key = "move_layer",
                                        .control = "move_layer",
                                        .group = "layers",
                                        .words = "layer `from` becomes number `to` and keeps its options",
                                        .changes = true};
  void fields(CommandFields& f) {
    f.whole(must("from"), from);
    f.whole(must("to"), to);
  }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<MoveLayer> kMoveLayer;

struct DuplicateLayer {
  int layer = 0;

  static constexpr CommandInfo kInfo = {.key = "duplicate_layer",
                                        .control = "duplicate_layer",
                                        .group = "layers",
                                        .words = "adds another layer with the same options behind it",
                                        .label = "Duplicate layer",
                                        .changes = true};
  void fields(CommandFields& f) { f.whole(alone("layer"), layer); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<DuplicateLayer> kDuplicateLayer;

struct SetWeight {
  int layer = 0;
  int from = -1;  ///< -1 means the bias
  int unit = 0;
  double value = 0;

  static constexpr double kMost = 1000;
  static constexpr CommandInfo kInfo = {
      .key = "set_weight",
      .control = "set_weight",
      .group = "weights",
      .words =
          "sets one weight, from input `from` to `unit`; without `from` (or with −1) the bias of `unit`. "
          "`layer` counts from 0; the number of hidden layers means the output. The run goes on with the new "
          "weight",
      .changes = true};
  void fields(CommandFields& f) {
    f.whole(must("layer"), layer);
    f.whole(may("from"), from, -1);
    f.whole(must("unit"), unit);
    f.number(must("value"), value, -kMost, kMost);
  }
  std::string merges() const { return join("weight ", layer, " ", from, " ", unit); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<SetWeight> kSetWeight;

struct AddNeuron {
  int layer = 0;

  static constexpr CommandInfo kInfo = {.key = "add_neuron",
                                        .control = "add_neuron",
                                        .group = "neurons",
                                        .words = "adds a neuron to a hidden layer",
                                        .changes = true};
  void fields(CommandFields& f) { f.whole(alone("layer"), layer); }
  std::string control() const { return join("network.hidden.", layer, ".units"); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<AddNeuron> kAddNeuron;

struct RemoveNeuron {
  int layer = 0;

  static constexpr CommandInfo kInfo = {.key = "remove_neuron",
                                        .control = "remove_neuron",
                                        .group = "neurons",
                                        .words = "removes a neuron from a hidden layer",
                                        .changes = true};
  void fields(CommandFields& f) { f.whole(alone("layer"), layer); }
  std::string control() const { return join("network.hidden.", layer, ".units"); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<RemoveNeuron> kRemoveNeuron;

}  // namespace deepx::inline DEEPX_PRECISION::command
