// SPDX-License-Identifier: MIT
// The language of specs: each number or choice of a struct S is one row of a table, with its path, range, label, words,
// and the effect of a change. Paths, JSON, links, controls, locks and the tables of SPEC.md follow from the rows. The
// functions of a table are defined in row_table.h.
#pragma once

#include <array>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/setting.h"
#include "playground/model/text/doc_text.h"

namespace deepx {

/// Range of a number, including both ends.
struct Limits {
  double low = 0, high = 1;
  bool whole = false;
};
inline constexpr double kLargestSeed = 9007199254740991;  ///< up to here a double represents all whole numbers
inline constexpr Limits kSeedLimits{0, kLargestSeed, true};

/// The effect of a change on the run.
enum class OnChange {
  begins,  ///< it starts again
  goes_on,
  by_option,  ///< that of the changed option of the layer
  beside      ///< none: the value does not affect the computation
};

/// How a slider shows a number: it reaches to `to` (0: to the limit) in steps of `step` (0: the number has no slider).
struct Slide {
  double to = 0, step = 0;
  bool percent = false;
};

/// A name that a value may have, and its texts for people; both views are of string literals.
struct NamedChoice {
  std::string name, label;
  std::string_view words{};
};

/// The entry of a catalogue that an S chooses, and its settings.
template <class S>
struct EntryOf {
  std::string_view prefix;  ///< the first part of the settings' paths: "optimizer."
  std::string_view noun;    ///< "optimizer"
  std::span<const Setting> (*declared)(std::string_view name);
  std::string& (*name)(S&);
  std::map<std::string, double>& (*settings)(S&);                    ///< a missing setting has its default
  double (*usual)(std::string_view name, const Setting&) = nullptr;  ///< a default other than the setting's own
  Limits (*limits)(const S&, const Setting&) = nullptr;              ///< a range other than the setting's own
  bool brief = false;        ///< in JSON the name alone is enough, and a choice may be the number of its place
  std::string_view group{};  ///< group of the settings in access_groups()
  std::array<std::string_view, 2> in_sentence{};  ///< settings in the group of the entry's name

  const std::string& name_of(const S& s) const { return name(const_cast<S&>(s)); }
  const std::map<std::string, double>& settings_of(const S& s) const { return settings(const_cast<S&>(s)); }
  std::span<const Setting> declared_in(const S& s) const { return declared(name_of(s)); }
  std::string_view object() const { return prefix.substr(0, prefix.size() - 1); }
  double default_of(std::string_view of, const Setting& s) const { return usual ? usual(of, s) : s.value; }
  std::map<std::string, double> defaults(std::string_view of) const {
    std::map<std::string, double> values;
    for (const Setting& s : declared(of)) values[std::string(s.name)] = default_of(of, s);
    return values;
  }
};

/// A number has `number` and `set_number`, an entry of a catalogue has `entry`, any other value `text` and `set_text`.
template <class S>
struct RowOf {
  std::string_view path;
  std::string_view label{};  ///< name for people
  DocText values{};          ///< allowed values, as Markdown; empty for a number (its limits tell)
  DocText words{};           ///< its meaning, as Markdown
  std::string_view group{};  ///< from access_groups()
  OnChange on_change = OnChange::goes_on;
  Limits limits{};                   ///< for a number
  std::span<const double> ladder{};  ///< usual values of a number, as choices; empty: any
  Slide slide{};
  std::string_view in_menu{};  ///< shorter label for a menu whose heading says the rest; empty: `label`
  double (*number)(const S&) = nullptr;
  void (*set_number)(S&, double) = nullptr;
  std::string (*text)(const S&) = nullptr;
  void (*set_text)(S&, std::string_view) = nullptr;  ///< may throw; null: the entry's name is set, without settings
  std::vector<NamedChoice> (*choices)(const S&) = nullptr;  ///< null: any text
  bool judges = false;  ///< set_text refuses names that are not among the choices, and says why
  const EntryOf<S>* entry = nullptr;
  bool (*exists)(const S&) = nullptr;  ///< null means always
  /// JSON that is neither a number nor a text; null for others.
  void (*read)(S&, const std::string& path, const nlohmann::ordered_json&) = nullptr;
  nlohmann::ordered_json (*write)(const S&) = nullptr;

  bool is_in(const S& s) const { return !exists || exists(s); }
  std::string get(const S& s) const;
};

/// A setting of a chosen entry.
template <class S>
struct SettingAt {
  const EntryOf<S>* entry = nullptr;
  const Setting* setting = nullptr;
  explicit operator bool() const { return setting != nullptr; }
  double value(const S& s) const {
    const auto& values = entry->settings_of(s);
    const auto found = values.find(std::string(setting->name));
    return found == values.end() ? entry->default_of(entry->name_of(s), *setting) : found->second;
  }
  /// For a setting without choices.
  Limits limits(const S& s) const {
    return entry->limits ? entry->limits(s, *setting) : Limits{setting->low, setting->high, setting->whole};
  }
};

/// The rows of S in the order of the JSON; rows that decide the allowed values of others come first. Paths lead to rows
/// and to settings of the chosen entries. All functions throw Error::value that names path, value and what is allowed.
template <class S>
struct TableOf {
  std::string_view call;  ///< begins the messages: "spec"
  std::span<const RowOf<S>> rows;
  std::string_view example{};  ///< a setting's path, for the message about a path that does not exist
  std::string under{};         ///< shown before each path: "layers.0." for the table of a part

  auto begin() const { return rows.begin(); }
  auto end() const { return rows.end(); }
  std::size_t size() const { return rows.size(); }
  /// Null if the path is not a row, such as that of a setting.
  const RowOf<S>* find(std::string_view path) const;
  /// Null for rows that `s` does not have, too.
  const RowOf<S>* find_in(const S& s, std::string_view path) const;
  SettingAt<S> setting(const S& s, std::string_view path) const;
  std::string get(const S& s, std::string_view path) const;
  void set(S& s, std::string_view path, std::string_view text) const;
  /// Empty for a path that is not a number.
  std::optional<Limits> limits(const S& s, std::string_view path) const;
  /// Reads the values that an object has. Unknown keys and wrong types are refused, too.
  void read(S& s, const nlohmann::ordered_json& json) const;
  [[noreturn]] void unknown(const S& s, std::string_view path) const;
  [[noreturn]] void refuse(std::string_view path, const nlohmann::ordered_json& given, std::string_view right) const;

 private:
  std::string text_of(const S& s, const std::string& path, const nlohmann::ordered_json& value) const;
  void read_settings(S& s, const EntryOf<S>& entry, const nlohmann::ordered_json& json) const;
  std::vector<std::string_view> keys(std::string_view path) const;
  void check_keys(const std::string& path, const nlohmann::ordered_json& value) const;
  const RowOf<S>* entry_row(std::string_view object) const;
};

/// A table of a document: path, value, default, meaning, and with `changes` the effect on the run.
template <class S>
std::string markdown_table(const TableOf<S>& table, const S& usual, bool changes);
/// "whole, 1 to 100" and "starts again", as documents show them.
std::string range_text(const Limits& limits);
std::string_view change_text(OnChange change);

}  // namespace deepx
