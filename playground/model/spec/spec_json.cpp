// SPDX-License-Identifier: MIT
// The spec as JSON, by its rows. This file checks keys and types; set_path() checks values.
#include <algorithm>
#include <cstdint>

#include "engine/core/error.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/model/text/json_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse_spec(std::string_view path, const Json& given, std::string_view right) {
  throw Error(ErrorKind::value, join("spec: ", clipped(path), " is ", shown_json(given), "; must be ", right));
}

// A number or a name as text for set_path().
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

// Reads the given options in the order of the table, because some decide the allowed values of others.
void read_layer(Spec& spec, const std::string& path, const Json& value, bool output) {
  std::string known;
  for (const LayerOption& o : layer_options())
    if (!output || o.of_output) known += (known.empty() ? "" : ", ") + std::string(o.key);
  if (!value.is_object()) refuse_spec(path, value, join("an object with ", known));
  for (const auto& [key, unused] : value.items()) layer_path(spec, join(path, ".", key));  // throws for an unknown key
  for (const LayerOption& o : layer_options()) {
    const auto found = value.find(std::string(o.key));
    if (found == value.end()) continue;
    const std::string at = join(path, ".", o.key);
    if (o.flag && !found->is_boolean()) refuse_spec(at, *found, "true or false");
    const LayerPath place = layer_path(spec, at);
    // For a Residual layer the value is ignored: its units follow from its inputs.
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

void read_names(Spec& spec, const std::string& path, const Json& value) {
  std::string text;
  if (!value.is_array()) refuse_spec(path, value, "a list of names, as [\"x1\", \"x2\"]");
  for (const Json& name : value) {
    if (!name.is_string()) refuse_spec(path, name, "a list of names, as [\"x1\", \"x2\"]");
    text += (text.empty() ? "" : ",") + name.get<std::string>();
  }
  set_path(spec, path, text);
}

void read_row(Spec& spec, const SpecRow& row, const Json& value) {
  const std::string path(row.path);
  switch (row.kind) {
    case SpecKind::layers: return read_hidden(spec, value);
    case SpecKind::layer: return read_layer(spec, path, value, true);
    case SpecKind::names: return read_names(spec, path, value);
    default: set_path(spec, path, scalar_text(spec, path, value));
  }
}

/// The keys of the object at a path ("" for the whole spec) that the rows name.
std::vector<std::string_view> keys_of(std::string_view path) {
  std::vector<std::string_view> keys;
  const auto add = [&](std::string_view below) {
    if (!path.empty() && (!below.starts_with(path) || below.size() <= path.size() || below[path.size()] != '.')) return;
    const std::string_view rest = path.empty() ? below : below.substr(path.size() + 1), key = rest.substr(0, rest.find('.'));
    if (!key.empty() && std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
  };
  for (const SpecRow& row : spec_rows()) {
    add(row.path);
    if (row.entry) add(row.entry->prefix);
  }
  return keys;
}

const SpecEntry* entry_at(const std::string& path) {
  for (const SpecRow& row : spec_rows())
    if (row.entry && row.entry->prefix == path + ".") return row.entry;
  return nullptr;
}

/// Checks the keys of an object and of its inner objects. Settings are checked by their entry.
void check_keys(const std::string& path, const Json& value) {
  const std::vector<std::string_view> keys = keys_of(path);
  if (keys.empty() && !entry_at(path)) return;
  std::string known;
  for (std::string_view k : keys) known += (known.empty() ? "" : ", ") + std::string(k);
  if (!value.is_object()) refuse_spec(path.empty() ? "the spec" : path, value, entry_at(path) ? "an object with name and settings" : join("an object with ", known));
  for (const auto& [key, inner] : value.items()) {
    const bool row = std::ranges::find(keys, key) != keys.end();
    DEEPX_REQUIRE(row || entry_at(path), value, "spec: ", path.empty() ? "" : path + ".", clipped(key), ": there is no such key; known: ", known);
    const std::string below = path.empty() ? key : join(path, ".", key);
    if (row && !find_row(below)) check_keys(below, inner);
  }
}

/// The value at a dotted path of keys, null if there is none.
const Json* find_at(const Json& json, std::string_view path) {
  const Json* at = &json;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    const auto found = at->find(std::string(path.substr(0, end)));
    if (found == at->end()) return nullptr;
    at = &*found;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return at;
}

Json::json_pointer pointer_to(std::string path) {
  std::ranges::replace(path, '.', '/');
  return Json::json_pointer("/" + path);
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
  if (row.number) return row.limits.whole ? Json(static_cast<std::int64_t>(row.number(s))) : Json(row.number(s));
  switch (row.kind) {
    case SpecKind::names: return Json(s.features);
    case SpecKind::layer: return layer_json(s.network.output);
    case SpecKind::layers: {
      Json hidden = Json::array();
      for (const LayerSpec& h : s.network.hidden) hidden.push_back(layer_json(h, {{"units", h.units}, {"activation", h.activation}}));
      return hidden;
    }
    default: return Json(row.get(s));
  }
}

Json to_json(const Spec& s) {
  Json json = Json::object();
  for (const SpecRow& row : spec_rows()) {
    if (!row.is_in(s)) continue;
    if (Json value = row_json(s, row); row.kind != SpecKind::layer || !value.empty()) json[pointer_to(std::string(row.path))] = std::move(value);
  }
  for (const SpecRow& row : spec_rows()) {
    if (!row.entry) continue;
    for (const Setting& setting : row.entry->declared_in(s)) {
      const auto& values = row.entry->settings_of(s);
      const auto found = values.find(std::string(setting.name));
      const double v = found == values.end() ? setting.value : found->second;
      json[pointer_to(join(row.entry->prefix, setting.name))] = setting.choices.empty() ? Json(v) : Json(setting.text(v));
    }
  }
  return json;
}

}  // namespace

Spec spec_from_json(std::string_view text) {
  const Json json = read_json("spec", text, R"(an object, as {"data": {"name": "moons"}})");
  check_keys("", json);
  Spec spec;
  for (const SpecRow& row : spec_rows()) {  // in the order of the rows: the data decide which losses fit
    if (const Json* value = find_at(json, row.path)) {
      get_path(spec, row.path);  // throws an error with the known names if this spec has no such value
      read_row(spec, row, *value);
    }
    if (!row.entry) continue;
    const std::string path(row.entry->prefix.substr(0, row.entry->prefix.size() - 1));
    const Json* settings = find_at(json, path);
    if (!settings) continue;
    for (const auto& [key, value] : settings->items()) {
      const std::string setting = join(path, ".", key);
      if (find_row(setting)) continue;
      get_path(spec, setting);
      set_path(spec, setting, scalar_text(spec, setting, value));
    }
  }
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
