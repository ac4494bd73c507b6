// SPDX-License-Identifier: MIT
// The functions of a table of rows, and the one reader of JSON for all of them. Only sources that make a table include
// this.
#pragma once

#include <algorithm>
#include <type_traits>

#include "playground/model/spec/row.h"
#include "playground/model/spec/spec_values.h"
#include "playground/model/text/json_text.h"

namespace deepx {

/// Members that lead from a struct to a value: `member_at<&Spec::data, &DataSpec::points>`.
template <class S, class V>
S owner_of(V S::*);
template <auto Member>
using Owner = decltype(owner_of(Member));
template <auto First, auto... Rest>
auto& member_at(Owner<First>& s) {
  return ((s.*First).*....*Rest);
}
template <auto First, auto... Rest>
double number_at(const Owner<First>& s) {
  return static_cast<double>(((s.*First).*....*Rest));
}
template <auto First, auto... Rest>
void set_number_at(Owner<First>& s, double value) {
  auto& to = member_at<First, Rest...>(s);
  to = static_cast<std::remove_reference_t<decltype(to)>>(value);
}
template <auto Member>
std::string text_at(const Owner<Member>& s) {
  return s.*Member;
}
template <auto Member>
void set_text_at(Owner<Member>& s, std::string_view text) {
  s.*Member = text;
}
/// A catalogue's entries as choices.
template <class Entries>
std::vector<NamedChoice> choices_in(const Entries& entries) {
  std::vector<NamedChoice> out;
  for (const auto& e : entries) out.push_back({std::string(e.name), std::string(e.label), e.words});
  return out;
}

/// The value at a dotted path of keys, null if there is none.
inline const nlohmann::ordered_json* find_at(const nlohmann::ordered_json& json, std::string_view path) {
  const nlohmann::ordered_json* at = &json;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    const auto found = at->find(std::string(path.substr(0, end)));
    if (found == at->end()) return nullptr;
    at = &*found;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return at;
}

template <class S>
std::string RowOf<S>::get(const S& s) const {
  if (number) return to_text(number(s));
  return entry ? entry->name_of(s) : text ? text(s) : "";
}

template <class S>
const RowOf<S>* TableOf<S>::find(std::string_view path) const {
  const auto found = std::ranges::find(rows, path, &RowOf<S>::path);
  return found == rows.end() ? nullptr : &*found;
}

template <class S>
const RowOf<S>* TableOf<S>::find_in(const S& s, std::string_view path) const {
  const RowOf<S>* row = find(path);
  return row && row->is_in(s) ? row : nullptr;
}

template <class S>
SettingAt<S> TableOf<S>::setting(const S& s, std::string_view path) const {
  for (const RowOf<S>& row : rows) {
    if (!row.entry || !path.starts_with(row.entry->prefix)) continue;
    for (const Setting& declared : row.entry->declared_in(s))
      if (declared.name == path.substr(row.entry->prefix.size())) return {row.entry, &declared};
  }
  return {};
}

template <class S>
void TableOf<S>::unknown(const S& s, std::string_view path) const {
  std::string known;
  const auto add = [&](std::string_view name) { known += (known.empty() ? "" : ", ") + std::string(name); };
  for (const RowOf<S>& of : rows) {
    if (!of.entry || !path.starts_with(of.entry->prefix)) continue;
    const std::string_view prefix = of.entry->prefix;
    for (const RowOf<S>& row : rows)
      if (row.path.starts_with(prefix) && row.is_in(s)) add(row.path.substr(prefix.size()));
    for (const Setting& declared : of.entry->declared_in(s)) add(declared.name);
    throw Error(ErrorKind::value,
                join(call, ": ", clipped(under + std::string(path)), ": ", of.entry->noun, " ", of.entry->name_of(s),
                     " has no ", quote(path.substr(prefix.size())), "; known: ", known.empty() ? "none" : known));
  }
  for (const RowOf<S>& row : rows)
    if (row.is_in(s)) add(row.path);
  throw Error(ErrorKind::value, join(call, ": ", clipped(under + std::string(path)),
                                     ": there is no such path; known: ", known, ", ", example, " and so on"));
}

template <class S>
std::string TableOf<S>::get(const S& s, std::string_view path) const {
  if (const RowOf<S>* row = find_in(s, path)) return row->get(s);
  if (const auto at = setting(s, path)) return at.setting->text(at.value(s));
  unknown(s, path);
}

template <class S>
void TableOf<S>::set(S& s, std::string_view path, std::string_view text) const {
  const std::string shown = under + std::string(path);
  if (const RowOf<S>* row = find_in(s, path)) {
    if (row->number) return row->set_number(s, number_in(call, shown, text, row->limits));
    if (row->choices && !row->judges) require_name(call, shown, text, names_in(row->choices(s)));
    DEEPX_REQUIRE(row->set_text || row->entry, value, call, ": ", clipped(shown),
                  ": is a list or an object; change it in the file");
    if (row->set_text) return row->set_text(s, text);
    if (row->entry->name_of(s) != text) row->entry->settings(s).clear();
    row->entry->name(s) = text;
    return;
  }
  const auto at = setting(s, path);
  if (!at) unknown(s, path);
  const Setting& of = *at.setting;
  const std::string owner = join(call, ": ", under, at.entry->object());
  const auto place = at.entry->brief && !of.choices.empty() ? number_from(text) : std::nullopt;
  if (place) of.check(owner, *place);
  const double value = place                ? *place
                       : of.choices.empty() ? number_in(call, shown, text, at.limits(s))
                                            : of.parse(owner, text);
  at.entry->settings(s)[std::string(of.name)] = value;
}

template <class S>
std::optional<Limits> TableOf<S>::limits(const S& s, std::string_view path) const {
  if (const RowOf<S>* row = find(path)) return row->number ? std::optional(row->limits) : std::nullopt;
  const auto at = setting(s, path);
  return at && at.setting->choices.empty() ? std::optional(at.limits(s)) : std::nullopt;
}

template <class S>
void TableOf<S>::refuse(std::string_view path, const nlohmann::ordered_json& given, std::string_view right) const {
  throw Error(ErrorKind::value, join(call, ": ", clipped(path), " is ", shown_json(given), "; must be ", right));
}

/// A number or a name as text for set().
template <class S>
std::string TableOf<S>::text_of(const S& s, const std::string& path, const nlohmann::ordered_json& value) const {
  const std::optional<Limits> range = limits(s, path);
  if (range && !value.is_number()) refuse(under + path, value, range_words(*range));
  const auto at = range ? SettingAt<S>() : setting(s, path);
  const bool place = at && at.entry->brief && value.is_number();
  const RowOf<S>* row = find(path);
  if (!range && !place && !value.is_string())
    refuse(under + path, value, row && !row->entry && !row->choices ? "a text in quotes" : "a name in quotes");
  return value.is_string() ? value.get<std::string>() : to_text(value.get<double>());
}

template <class S>
const RowOf<S>* TableOf<S>::entry_row(std::string_view object) const {
  const auto found =
      std::ranges::find_if(rows, [&](const RowOf<S>& row) { return row.entry && row.entry->object() == object; });
  return found == rows.end() ? nullptr : &*found;
}

/// The keys of the object at a path ("" for the whole) that the rows name.
template <class S>
std::vector<std::string_view> TableOf<S>::keys(std::string_view path) const {
  std::vector<std::string_view> keys;
  const auto add = [&](std::string_view below) {
    if (!path.empty() && (!below.starts_with(path) || below.size() <= path.size() || below[path.size()] != '.')) return;
    const std::string_view rest = path.empty() ? below : below.substr(path.size() + 1),
                           key = rest.substr(0, rest.find('.'));
    if (!key.empty() && std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
  };
  for (const RowOf<S>& row : rows) {
    add(row.path);
    if (row.entry) add(row.entry->prefix);
  }
  return keys;
}

/// Checks the keys of an object and of its inner objects. Settings are checked by their entry.
template <class S>
void TableOf<S>::check_keys(const std::string& path, const nlohmann::ordered_json& value) const {
  const std::vector<std::string_view> names = keys(path);
  const RowOf<S>* of = entry_row(path);
  if (names.empty() && !of) return;
  const std::string known = listed(names);
  if (of && of->entry->brief && value.is_string() && of->path.starts_with(of->entry->prefix)) return;
  if (!value.is_object()) {
    const std::string right = !of                ? "an object with " + known
                              : names.empty()    ? "an object of settings"
                              : of->entry->brief ? join("a name, or an object with ", known, " and settings")
                                                 : "an object with name and settings";
    refuse(!path.empty()   ? under + path
           : under.empty() ? join("the ", call)
                           : under.substr(0, under.size() - 1),
           value, right);
  }
  for (const auto& [key, inner] : value.items()) {
    const std::string below = path.empty() ? key : join(path, ".", key);
    const bool named = std::ranges::find(names, key) != names.end();
    DEEPX_REQUIRE(named || of, value, call, ": ", clipped(under + below), ": there is no such key; known: ", known);
    if (named && !find(below)) check_keys(below, inner);
  }
}

template <class S>
void TableOf<S>::read_settings(S& s, const EntryOf<S>& entry, const nlohmann::ordered_json& json) const {
  const nlohmann::ordered_json* settings = find_at(json, entry.object());
  if (!settings || !settings->is_object()) return;
  for (const auto& [key, value] : settings->items()) {
    const std::string path = join(entry.prefix, key);
    if (find(path)) continue;
    get(s, path);  // throws an error with the known names if there is no such setting
    set(s, path, text_of(s, path, value));
  }
}

template <class S>
void TableOf<S>::read(S& s, const nlohmann::ordered_json& json) const {
  check_keys("", json);
  for (const RowOf<S>& row : rows) {
    const nlohmann::ordered_json* value = find_at(json, row.path);
    if (!value && row.entry && row.entry->brief && row.path.starts_with(row.entry->prefix)) {
      value = find_at(json, row.entry->object());
      if (value && !value->is_string()) value = nullptr;
    }
    const std::string path(row.path);
    if (value) {
      get(s, path);  // throws an error with the known names if `s` has no such value
      if (row.read)
        row.read(s, under + path, *value);
      else
        set(s, path, text_of(s, path, *value));
    }
    if (row.entry) read_settings(s, *row.entry, json);
  }
}

template <class S>
std::string markdown_table(const TableOf<S>& table, const S& usual, bool changes) {
  std::string text = changes ? "| path | value | default | meaning | after a change, the run |\n|---|---|---|---|---|\n"
                             : "| key | value | default | meaning |\n|---|---|---|---|\n";
  for (const RowOf<S>& row : table) {
    const std::string value = row.number ? range_text(row.limits) : std::string(row.values.text),
                      standard = row.is_in(usual) ? row.get(usual) : "";
    text += join("| `", row.path, "` | ", value, " | ", standard, " | ", row.words.text);
    if (changes) text += join(" | ", change_text(row.on_change));
    text += " |\n";
  }
  return text;
}

}  // namespace deepx
