// SPDX-License-Identifier: MIT
// The spec as JSON, by its rows.
#include "playground/model/spec/spec_json.h"

#include <algorithm>
#include <cstdint>

#include "engine/core/error.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/model/spec/spec_values.h"
#include "playground/model/text/json_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

std::string option_text(const LayerOption& o, const std::string& path, const Json& value) {
  if (o.is_number() ? !value.is_number() : !value.is_string())
    spec_rows().refuse(path, value, o.is_number() ? range_words(o.limits) : "a name in quotes");
  return o.is_number() ? deepx::to_text(value.get<double>()) : value.get<std::string>();
}

// Reads the given options in the order of the table, because some decide the allowed values of others.
void read_layer(Spec& spec, const std::string& path, const Json& value, bool output) {
  std::string known;
  for (const LayerOption& o : layer_options())
    if (!output || o.of_output) known += (known.empty() ? "" : ", ") + std::string(o.key);
  if (!value.is_object()) spec_rows().refuse(path, value, join("an object with ", known));
  for (const auto& [key, unused] : value.items()) layer_path(spec, join(path, ".", key));  // throws for an unknown key
  for (const LayerOption& o : layer_options()) {
    const auto found = value.find(std::string(o.key));
    if (found == value.end()) continue;
    const std::string at = join(path, ".", o.key);
    if (o.flag && !found->is_boolean()) spec_rows().refuse(at, *found, "true or false");
    const LayerPath place = layer_path(spec, at);
    // For a Residual layer the value is ignored: its units follow from its inputs.
    place.set(spec, at, o.flag ? (found->get<bool>() ? "yes" : "no") : option_text(o, at, *found));
  }
}

// The options that differ from the default.
Json layer_json(const LayerSpec& layer, Json json = Json::object()) {
  for (const LayerOption& o : layer_options()) {
    if (o.count || o.key == "activation" || o.usual(layer)) continue;
    json[std::string(o.key)] = o.flag ? Json(layer.*o.flag) : o.number ? Json(layer.*o.number) : Json(layer.*o.name);
  }
  return json;
}

Json row_json(const Spec& s, const SpecRow& row) {
  if (row.write) return row.write(s);
  if (!row.number) return Json(row.get(s));
  return row.limits.whole ? Json(static_cast<std::int64_t>(row.number(s))) : Json(row.number(s));
}

Json::json_pointer pointer_to(std::string path) {
  std::ranges::replace(path, '.', '/');
  return Json::json_pointer("/" + path);
}

Json to_json(const Spec& s) {
  Json json = Json::object();
  for (const SpecRow& row : spec_rows()) {
    if (!row.is_in(s)) continue;
    if (Json value = row_json(s, row); !value.is_object() || !value.empty())
      json[pointer_to(std::string(row.path))] = std::move(value);
  }
  for (const SpecRow& row : spec_rows()) {
    if (!row.entry) continue;
    for (const Setting& setting : row.entry->declared_in(s)) {
      const double v = SettingAt<Spec>{row.entry, &setting}.value(s);
      json[pointer_to(join(row.entry->prefix, setting.name))] =
          setting.choices.empty() ? Json(v) : Json(setting.text(v));
    }
  }
  return json;
}

}  // namespace

void read_hidden(Spec& spec, const std::string& path, const Json& value) {
  if (!value.is_array())
    spec_rows().refuse(path, value, "a list of layers, as [{\"units\": 8, \"activation\": \"tanh\"}]");
  DEEPX_REQUIRE(value.size() <= kMaxHidden, value, "spec: network.hidden has ", value.size(), " layers; at most ",
                kMaxHidden, " are allowed");
  spec.network.hidden.assign(value.size(), LayerSpec{});
  for (std::size_t i = 0; i < value.size(); ++i) read_layer(spec, join("network.hidden.", i), value[i], false);
}

void read_names(Spec& spec, const std::string& path, const Json& value) {
  std::string text;
  if (!value.is_array()) spec_rows().refuse(path, value, "a list of names, as [\"x1\", \"x2\"]");
  for (const Json& name : value) {
    if (!name.is_string()) spec_rows().refuse(path, name, "a list of names, as [\"x1\", \"x2\"]");
    text += (text.empty() ? "" : ",") + name.get<std::string>();
  }
  set_path(spec, path, text);
}

void read_output(Spec& spec, const std::string& path, const Json& value) { read_layer(spec, path, value, true); }

Json hidden_json(const Spec& spec) {
  Json hidden = Json::array();
  for (const LayerSpec& h : spec.network.hidden)
    hidden.push_back(layer_json(h, {{"units", h.units}, {"activation", h.activation}}));
  return hidden;
}

Json output_json(const Spec& spec) { return layer_json(spec.network.output); }

Spec spec_from_json(std::string_view text) {
  const Json json = read_json("spec", text, R"(an object, as {"data": {"name": "moons"}})");
  Spec spec;
  spec_rows().read(spec, json);
  normalize_units(spec);
  return spec;
}

std::string spec_to_json(const Spec& spec, int indent) { return to_json(spec).dump(indent); }

std::string minimal_json(const Spec& spec) {
  const Json all = to_json(spec);
  Json changed = Json::object();
  for (const std::string& path : changed_paths(spec)) changed[pointer_to(path)] = all[pointer_to(path)];
  return changed.dump();
}

}  // namespace deepx::inline DEEPX_PRECISION
