// SPDX-License-Identifier: MIT
#include "playground/model/experiment/commands/network_commands.h"

#include <algorithm>

#include "nlohmann/json.hpp"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/spec/spec_layer.h"

namespace deepx::inline DEEPX_PRECISION::command {
namespace {

using Json = CommandFields::Json;

std::string option_path(int layer, const char* key) { return join("network.hidden.", layer, ".", key); }

void require_layer(const char* call, int layer, std::size_t count) {
  DEEPX_REQUIRE(layer >= 0 && layer < static_cast<int>(count), value, call, ": there is no hidden layer ", layer,
                "; the network has ", count, ", counted from 0");
}

Spec normalized(Spec spec) {
  normalize_units(spec);
  return spec;
}

/// A list as text for set_path(): names, or layers as in the spec.
std::string list_text(std::string_view path, const Json& list) {
  if (path == "network.hidden" && !list.empty() && list.front().is_object())
    return get_path(spec_from_json(Json{{"network", {{"hidden", list}}}}.dump()), path);
  std::string text;
  for (const Json& item : list) text += (text.empty() ? "" : ",") + CommandFields::read_text(path, item);
  return text;
}

}  // namespace

void Set::fields(CommandFields& f) {
  f.text(must("path"), path);
  f.other(must("value"), {"",
                          [&](std::string_view key, const Json& j) {
                            if (j.is_number())
                              text = deepx::to_text(j.get<double>());
                            else if (j.is_string())
                              text = j.get<std::string>();
                            else if (j.is_boolean())
                              text = j.get<bool>() ? "yes" : "no";
                            else if (j.is_array())
                              text = list_text(path, j);
                            else
                              CommandFields::refuse(key, j, "a number, a name, true, false or a list");
                          },
                          [&] { return Json(text); }});
}

void Set::carry_out(ExperimentState& e) const {
  Spec next = e.spec;
  set_path(next, path, text);
  if (path == "data.name" && next.data.name == kOwnData && e.spec.data.name != kOwnData)
    set_path(next, "data.own", e.own_kept);
  e.change(next);
}

void ToggleFeature::carry_out(ExperimentState& e) const {
  Spec next = e.spec;
  std::string list;
  bool was_on = false;
  for (const std::string& feature : e.spec.features) {
    if (feature == name)
      was_on = true;
    else
      list += join(list.empty() ? "" : ",", feature);
  }
  DEEPX_REQUIRE(!was_on || !list.empty(), value, "toggle_feature: ", clipped(name),
                " is the only input; switch another one on first");
  if (!was_on) list += join(list.empty() ? "" : ",", name);
  set_path(next, "features", list);
  e.change(next);
}

void AddLayer::carry_out(ExperimentState& e) const {
  Spec next = e.spec;
  auto& hidden = next.network.hidden;
  DEEPX_REQUIRE(hidden.size() < kMaxHidden, value, "add_layer: the network has ", hidden.size(),
                " hidden layers; it can have at most ", kMaxHidden);
  DEEPX_REQUIRE(at >= 0 && at <= static_cast<int>(hidden.size()), value, "add_layer: at is ", at, "; must be in [0, ",
                hidden.size(), "]");
  hidden.insert(hidden.begin() + at, LayerSpec{});
  set_path(next, option_path(at, "units"), std::to_string(units));
  set_path(next, option_path(at, "activation"), activation);
  e.change(next);
}

void RemoveLayer::carry_out(ExperimentState& e) const {
  Spec next = e.spec;
  auto& hidden = next.network.hidden;
  require_layer("remove_layer", layer, hidden.size());
  hidden.erase(hidden.begin() + layer);
  e.change(normalized(std::move(next)));
}

void MoveLayer::carry_out(ExperimentState& e) const {
  Spec next = e.spec;
  auto& hidden = next.network.hidden;
  require_layer("move_layer", from, hidden.size());
  require_layer("move_layer", to, hidden.size());
  const auto old = hidden.begin() + from, next_to = hidden.begin() + to;
  if (from < to)
    std::rotate(old, old + 1, next_to + 1);
  else
    std::rotate(next_to, old, old + 1);
  e.change(normalized(std::move(next)));
}

void DuplicateLayer::carry_out(ExperimentState& e) const {
  Spec next = e.spec;
  auto& hidden = next.network.hidden;
  require_layer("duplicate_layer", layer, hidden.size());
  DEEPX_REQUIRE(hidden.size() < kMaxHidden, value, "duplicate_layer: the network has ", hidden.size(),
                " hidden layers; it can have at most ", kMaxHidden);
  const LayerSpec copy = hidden[static_cast<std::size_t>(layer)];
  hidden.insert(hidden.begin() + layer + 1, copy);
  e.change(normalized(std::move(next)));
}

void SetWeight::carry_out(ExperimentState& e) const {
  const auto count = static_cast<int>(e.layers.size());
  DEEPX_REQUIRE(layer >= 0 && layer < count, value, "set_weight: layer is ", layer, "; must be in [0, ", count - 1,
                "], where the last is the output");
  const LayerPicture& picture = e.layers[static_cast<std::size_t>(layer)];
  DEEPX_REQUIRE(unit >= 0 && unit < picture.units, value, "set_weight: unit is ", unit, "; must be in [0, ",
                picture.units - 1, "]");
  DEEPX_REQUIRE(from >= -1 && from < picture.inputs, value, "set_weight: from is ", from, "; must be in [0, ",
                picture.inputs - 1, "], or -1 for the bias");
  DEEPX_REQUIRE(from >= 0 || !picture.biases.empty(), value,
                "set_weight: this layer has no bias; give from, the index of an input");
  DEEPX_REQUIRE(!e.divergence, value, "set_weight: ", e.divergence ? e.divergence->message : "");
  e.leave_past(true);
  e.run->set_parameter(layer, from, unit, value);
  e.line = ++e.lines;  // the spec alone no longer leads to this state
  e.turn(join(from < 0 ? "bias " : "weight ", value), "");
  e.measure();
  e.weights_changed();
}

void AddNeuron::carry_out(ExperimentState& e) const {
  Spec next = e.spec;
  const int units = std::stoi(get_path(e.spec, option_path(layer, "units")));
  DEEPX_REQUIRE(units < kMaxUnits, value, "add_neuron: hidden layer ", layer, " has ", units,
                " units; it can have at most ", kMaxUnits);
  set_path(next, option_path(layer, "units"), std::to_string(units + 1));
  e.change(next);
}

void RemoveNeuron::carry_out(ExperimentState& e) const {
  Spec next = e.spec;
  const int units = std::stoi(get_path(e.spec, option_path(layer, "units")));
  DEEPX_REQUIRE(units > 1, value, "remove_neuron: hidden layer ", layer, " has 1 unit; remove the layer instead");
  set_path(next, option_path(layer, "units"), std::to_string(units - 1));
  e.change(next);
}

}  // namespace deepx::inline DEEPX_PRECISION::command
