// SPDX-License-Identifier: MIT
// Every value of a spec as one row of a table: its path, range, label, words, and the effect of a change. Paths, JSON
// in both directions, links, controls, locks and the table in SPEC.md follow from the rows. Options of a layer have
// their own table, see spec_layer.h.
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/spec/spec.h"
#include "playground/model/text/doc_text.h"

namespace deepx::inline DEEPX_PRECISION {

/// The form of a value in JSON and on screen.
enum class SpecKind {
  number,  ///< within its limits
  choice,  ///< one of several names; for an entry of a catalogue also its settings
  names,   ///< a list of names
  layers,  ///< a list of layers
  layer,   ///< the options of one layer
  text
};

/// The effect of a change on the run.
enum class OnChange {
  begins,  ///< it starts again
  goes_on,
  beside  ///< none: the value does not affect the computation
};

/// The entry of a catalogue that a spec chooses, and its settings.
struct SpecEntry {
  std::string_view prefix;  ///< the first part of the settings' paths: "optimizer."
  std::vector<std::string_view> (*known)();
  std::span<const Setting> (*declared)(std::string_view name);
  std::string& (*name)(Spec&);
  std::map<std::string, double>& (*settings)(Spec&);
  std::string_view group{};        ///< group of the settings in access_groups()
  std::array<std::string_view, 2> in_sentence{};  ///< settings in the group of the entry's name

  const std::string& name_of(const Spec& spec) const { return name(const_cast<Spec&>(spec)); }
  const std::map<std::string, double>& settings_of(const Spec& spec) const { return settings(const_cast<Spec&>(spec)); }
  std::span<const Setting> declared_in(const Spec& spec) const { return declared(name_of(spec)); }
  std::map<std::string, double> defaults(std::string_view name) const;
};

struct SpecRow {
  std::string_view path;
  SpecKind kind = SpecKind::number;
  std::string_view label{};   ///< name for people
  DocText values{};  ///< allowed values, as Markdown; empty for a number (its limits tell)
  DocText words{};   ///< its meaning, as Markdown
  std::string_view group{};   ///< from access_groups()
  OnChange on_change = OnChange::goes_on;
  Limits limits{};  ///< for a number
  std::span<const double> ladder{};  ///< usual values of a number, as choices; empty: any
  std::string_view in_menu{};        ///< shorter label for a menu whose heading says the rest; empty: `label`
  double (*number)(const Spec&) = nullptr;
  void (*set_number)(Spec&, double) = nullptr;
  std::string (*text)(const Spec&) = nullptr;        ///< for values that are not numbers
  void (*set_text)(Spec&, std::string_view) = nullptr;  ///< checks the value, too
  const SpecEntry* entry = nullptr;
  bool (*exists)(const Spec&) = nullptr;  ///< null means always

  bool is_in(const Spec& spec) const { return !exists || exists(spec); }
  std::string get(const Spec& spec) const;
  /// Throws Error::value naming path, value and what is allowed.
  void set(Spec& spec, std::string_view value) const;
};
/// In the order of the JSON; rows that decide the allowed values of others come first.
std::span<const SpecRow> spec_rows();
/// Null if the path is not a row, such as that of a setting or of a layer's option.
const SpecRow* find_row(std::string_view path);

/// "learning_rate" as "Learning rate".
std::string spoken(std::string_view name);
/// The label of a path: "optimizer.learning_rate", "network.hidden.0.units".
std::string path_label(std::string_view path);
/// The group of a path in access_groups(); "" for none.
std::string_view path_group(std::string_view path);
/// True if some spec has this path, or a longer path that continues it after a dot; "*.units" is that option of every
/// layer.
bool is_path(std::string_view path);
/// The allowed names of a value, in the order of their catalogue; none for numbers.
struct NamedChoice {
  std::string name, label;
};
std::vector<NamedChoice> choices_at(const Spec& spec, std::string_view path);

/// The default loss for this kind of data.
std::string_view usual_loss(bool regression);

/// The tables in SPEC.md: the values, and the options of a layer.
std::string spec_table();
std::string layer_table();

}  // namespace deepx::inline DEEPX_PRECISION
