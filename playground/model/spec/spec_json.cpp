// SPDX-License-Identifier: MIT
// The spec as JSON. Keys and types are checked here, values by set_path().
#include <initializer_list>

#include "engine/core/error.h"
#include "engine/data/dataset.h"
#include "engine/nn/init.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/text/json_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse_spec(std::string_view path, const Json& given, std::string_view right) {
  throw Error(ErrorKind::value, join("spec: ", clipped(path), " is ", shown_json(given), "; must be ", right));
}

// The text set_path() reads, for a number or a name.
std::string scalar_text(const Spec& spec, const std::string& path, const Json& value) {
  bool number = true;
  Limits limits;
  try {
    limits = limits_of(spec, path);
  } catch (const Error&) {
    number = false;
  }
  if (number && !value.is_number())
    refuse_spec(path, value, join("a ", limits.whole ? "whole number" : "number", " in [", limits.low, ", ", limits.high, "]"));
  if (!number && !value.is_string()) refuse_spec(path, value, "a name in quotes");
  return value.is_string() ? value.get<std::string>() : deepx::to_text(value.get<double>());
}

void require_object(std::string_view path, const Json& value, std::initializer_list<std::string_view> keys) {
  std::string known;
  for (std::string_view k : keys) known += (known.empty() ? "" : ", ") + std::string(k);
  if (!value.is_object()) refuse_spec(path, value, join("an object with ", known));
  for (const auto& [key, unused] : value.items()) {
    bool found = false;
    for (std::string_view k : keys) found |= k == key;
    DEEPX_REQUIRE(found, value, "spec: ", path == "the spec" ? "" : join(path, "."), clipped(key), ": there is no such key; known are ", known);
  }
}

// Every option that is there, in the order of the table: some decide what others may be.
void read_layer(Spec& spec, const std::string& path, const Json& value, bool output) {
  std::string known;
  for (const LayerOption& o : layer_options())
    if (!output || o.of_output) known += (known.empty() ? "" : ", ") + std::string(o.key);
  if (!value.is_object()) refuse_spec(path, value, join("an object with ", known));
  for (const auto& [key, unused] : value.items()) layer_path(spec, join(path, ".", key));  // throws for one that is unknown
  for (const LayerOption& o : layer_options()) {
    const auto found = value.find(std::string(o.key));
    if (found == value.end()) continue;
    const std::string at = join(path, ".", o.key);
    if (o.flag && !found->is_boolean()) refuse_spec(at, *found, "true or false");
    const LayerPath place = layer_path(spec, at);
    // Units of a Residual layer follow from its inputs whatever is written here.
    place.set(spec, at, o.flag ? (found->get<bool>() ? "yes" : "no") : scalar_text(spec, at, *found));
  }
}

void read_hidden(Spec& spec, const Json& value) {
  if (!value.is_array()) refuse_spec("network.hidden", value, "a list of layers, as [{\"units\": 8, \"activation\": \"tanh\"}]");
  DEEPX_REQUIRE(value.size() <= kMaxHidden, value, "spec: network.hidden has ", value.size(), " layers; at most ", kMaxHidden,
                " are allowed");
  spec.network.hidden.assign(value.size(), LayerSpec{});
  for (std::size_t i = 0; i < value.size(); ++i) read_layer(spec, join("network.hidden.", i), value[i], false);
}

void read_features(Spec& spec, const Json& value) {
  std::string text;
  if (!value.is_array()) refuse_spec("features", value, "a list of names, as [\"x1\", \"x2\"]");
  for (const Json& name : value) {
    if (!name.is_string()) refuse_spec("features", name, "a list of names, as [\"x1\", \"x2\"]");
    if (!text.empty()) text += ',';
    text += name.get<std::string>();
  }
  set_path(spec, "features", text);
}

// A catalogue's entry: its name first, since the settings that may follow depend on it.
void read_entry(Spec& spec, const std::string& path, const Json& value) {
  if (!value.is_object()) refuse_spec(path, value, "an object with name and settings");
  if (value.contains("name")) set_path(spec, path + ".name", scalar_text(spec, path + ".name", value["name"]));
  for (const auto& [key, v] : value.items()) {
    if (key == "name") continue;
    const std::string setting = path + "." + key;
    get_path(spec, setting);  // throws the sentence that lists the known
    set_path(spec, setting, scalar_text(spec, setting, v));
  }
}

void read_network(Spec& spec, const Json& value) {
  require_object("network", value, {"hidden", "output", "init", "init_settings"});
  if (value.contains("hidden")) read_hidden(spec, value["hidden"]);
  if (value.contains("output")) read_layer(spec, "network.output", value["output"], true);
  if (value.contains("init")) set_path(spec, "network.init", scalar_text(spec, "network.init", value["init"]));
  if (value.contains("init_settings")) read_entry(spec, "network.init_settings", value["init_settings"]);
}

Json settings_json(std::span<const Setting> declared, const std::map<std::string, double>& values, Json json = Json::object()) {
  for (const Setting& s : declared) {
    const auto found = values.find(std::string(s.name));
    const double v = found == values.end() ? s.value : found->second;
    json[std::string(s.name)] = s.choices.empty() ? Json(v) : Json(s.text(v));
  }
  return json;
}

// What is not as usual.
Json layer_json(const LayerSpec& layer, Json json = Json::object()) {
  for (const LayerOption& o : layer_options()) {
    if (o.count || o.key == "activation" || o.usual(layer)) continue;
    json[std::string(o.key)] = o.flag ? Json(layer.*o.flag) : o.number ? Json(layer.*o.number) : Json(layer.*o.name);
  }
  return json;
}

Json data_json(const DataSpec& d) {
  Json json = settings_json(plane_set(d.name).settings, d.settings,
                            {{"name", d.name}, {"points", d.points}, {"noise", d.noise}, {"train_share", d.train_share}, {"seed", d.seed}});
  if (d.name == kOwnData) json["own"] = d.own;
  return json;
}

Json to_json(const Spec& s) {
  Json hidden = Json::array();
  for (const LayerSpec& h : s.network.hidden) hidden.push_back(layer_json(h, {{"units", h.units}, {"activation", h.activation}}));
  Json network = {{"hidden", hidden}};
  if (Json output = layer_json(s.network.output); !output.empty()) network["output"] = std::move(output);
  network["init"] = s.network.init;
  if (const auto& declared = initializer_catalogue().at(s.network.init).settings; !declared.empty())
    network["init_settings"] = settings_json(declared, s.network.init_settings);
  return {{"data", data_json(s.data)},
          {"features", s.features},
          {"network", network},
          {"loss", s.loss},
          {"regularizer", settings_json(s.regularizer.name == "none" ? std::span<const Setting>()
                                                                     : regularizer_catalogue().at(s.regularizer.name).settings,
                                        s.regularizer.settings, {{"name", s.regularizer.name}})},
          {"optimizer", settings_json(optimizer_catalogue().at(s.optimizer.name).settings, s.optimizer.settings, {{"name", s.optimizer.name}})},
          {"schedule", settings_json(schedule_catalogue().at(s.schedule.name).settings, s.schedule.settings, {{"name", s.schedule.name}})},
          {"batch", s.batch},
          {"seed", s.seed},
          {"stop", {{"epochs", s.stop.epochs}, {"loss", s.stop.loss}, {"patience", s.stop.patience}}}};
}

}  // namespace

Spec spec_from_json(std::string_view text) {
  const Json json = read_json("spec", text, R"(an object, as {"data": {"name": "moons"}})");
  require_object("the spec", json, {"data", "features", "network", "loss", "regularizer", "optimizer", "schedule", "batch", "seed", "stop"});
  Spec spec;
  const auto scalar = [&](const std::string& path, const Json& value) { set_path(spec, path, scalar_text(spec, path, value)); };
  if (json.contains("data")) read_entry(spec, "data", json["data"]);  // first: which losses fit depends on it
  for (const auto& [key, value] : json.items()) {
    if (key == "data") continue;
    if (key == "regularizer" || key == "optimizer" || key == "schedule") {
      read_entry(spec, key, value);
    } else if (key == "features") {
      read_features(spec, value);
    } else if (key == "network") {
      read_network(spec, value);
    } else if (key == "stop") {
      require_object(key, value, {"epochs", "loss", "patience"});
      for (const auto& [rule, v] : value.items()) scalar("stop." + rule, v);
    } else {
      scalar(key, value);
    }
  }
  settle_units(spec);
  return spec;
}

std::string spec_to_json(const Spec& spec, int indent) { return to_json(spec).dump(indent); }

std::string minimal_json(const Spec& spec) {
  const Json all = to_json(spec);
  Json changed = Json::object();
  for (std::string path : changed_paths(spec)) {
    for (char& c : path)
      if (c == '.') c = '/';
    const Json::json_pointer pointer("/" + path);
    changed[pointer] = all[pointer];
  }
  return changed.dump();
}

}  // namespace deepx::inline DEEPX_PRECISION
