// SPDX-License-Identifier: MIT
// Every value of a spec as one row of a table: its path, range, label, words, and what a change of it does. Paths, JSON both ways, links,
// controls, locks and the table in SPEC.md follow from the rows. Options of a layer have a table of their own, see spec_layer.h.
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// How a value stands in JSON and on screen.
enum class SpecKind {
  number,  ///< within its limits
  choice,  ///< one of some names; of an entry of a catalogue also its settings
  names,   ///< a list of names
  layers,  ///< a list of layers
  layer,   ///< the options of one layer
  text
};

/// What a change of a value does to the run.
enum class OnChange {
  begins,  ///< a new start
  goes_on,
  beside  ///< nothing: it is no part of what is computed
};

/// An entry of a catalogue that a spec chooses, and the settings that it declares.
struct SpecEntry {
  std::string_view prefix;  ///< of the settings' paths: "optimizer."
  std::vector<std::string_view> (*known)();
  std::span<const Setting> (*declared)(std::string_view name);
  std::string& (*name)(Spec&);
  std::map<std::string, double>& (*settings)(Spec&);
  std::string_view group{};        ///< of the settings, see access_groups()
  std::array<std::string_view, 2> in_sentence{};  ///< settings that are in the group of the entry's name

  const std::string& name_of(const Spec& spec) const { return name(const_cast<Spec&>(spec)); }
  const std::map<std::string, double>& settings_of(const Spec& spec) const { return settings(const_cast<Spec&>(spec)); }
  std::span<const Setting> declared_in(const Spec& spec) const { return declared(name_of(spec)); }
  std::map<std::string, double> defaults(std::string_view name) const;
};

struct SpecRow {
  std::string_view path;
  SpecKind kind = SpecKind::number;
  std::string_view label{};   ///< as people call it
  std::string_view values{};  ///< what it may be, as Markdown; of a number its limits say it
  std::string_view words{};   ///< what it means, as Markdown
  std::string_view group{};   ///< of access_groups()
  OnChange on_change = OnChange::goes_on;
  Limits limits{};  ///< of a number
  std::span<const double> ladder{};  ///< usual values of a number, to choose from; empty: any
  std::string_view in_menu{};        ///< the label in a menu whose head says the rest; empty: `label`
  double (*number)(const Spec&) = nullptr;
  void (*set_number)(Spec&, double) = nullptr;
  std::string (*text)(const Spec&) = nullptr;        ///< of what is no number
  void (*set_text)(Spec&, std::string_view) = nullptr;  ///< checks it
  const SpecEntry* entry = nullptr;
  bool (*exists)(const Spec&) = nullptr;  ///< null: always

  bool is_in(const Spec& spec) const { return !exists || exists(spec); }
  std::string get(const Spec& spec) const;
  /// Throws Error::value naming path, value and what is allowed.
  void set(Spec& spec, std::string_view value) const;
};
/// In the order of the JSON; what decides what others may be comes first.
std::span<const SpecRow> spec_rows();
/// Null for a path that is none, such as that of a setting or of a layer's option.
const SpecRow* find_row(std::string_view path);

/// "learning_rate" as "Learning rate".
std::string spoken(std::string_view name);
/// What a path is called: "optimizer.learning_rate", "network.hidden.0.units".
std::string path_label(std::string_view path);
/// The group of access_groups() that a path is in; "" for none.
std::string_view path_group(std::string_view path);
/// True if some spec has this path, or one that begins with it and a dot; "*.units" is that option of every layer.
bool is_path(std::string_view path);
/// The names a value may have, in the order of their catalogue; none for numbers.
struct NamedChoice {
  std::string name, label;
};
std::vector<NamedChoice> choices_at(const Spec& spec, std::string_view path);

/// The loss that data of this kind bring along.
std::string_view usual_loss(bool regression);

/// The tables in SPEC.md, of values and of the options of a layer.
std::string spec_table();
std::string layer_table();

}  // namespace deepx::inline DEEPX_PRECISION
