// SPDX-License-Identifier: MIT
// The label, the group and the choices of a path of the spec, for controls; and the tables of SPEC.md.
#include <algorithm>

#include "engine/core/error.h"
#include "engine/data/dataset.h"
#include "engine/nn/init.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/schedule.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/model/spec/spec_values.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

bool of_layer(std::string_view path) { return path.starts_with("network.hidden.") || path.starts_with("network.output."); }

/// The option that the last part of a layer's path names; null if there is none.
const LayerOption* option_of(std::string_view path) {
  if (!of_layer(path) && !path.starts_with("*.")) return nullptr;
  const auto options = layer_options();
  const auto found = std::ranges::find(options, path.substr(path.rfind('.') + 1), &LayerOption::key);
  return found == options.end() ? nullptr : &*found;
}

template <class Entries>
std::vector<NamedChoice> labeled(const Entries& entries) {
  std::vector<NamedChoice> out;
  for (const auto& e : entries) out.push_back({std::string(e.name), std::string(e.label)});
  return out;
}

std::vector<NamedChoice> option_choices(const LayerOption& o) {
  std::vector<NamedChoice> out;
  if (o.inherits) out.push_back({"", "as the network"});
  if (o.flag) return {{"no", "no"}, {"yes", "yes"}};
  if (o.known)
    for (std::string_view name : o.known()) out.push_back({std::string(name), std::string(name)});
  return out;
}

std::vector<NamedChoice> row_choices(const Spec& spec, const SpecRow& row) {
  if (row.path == "data.name") {
    std::vector<NamedChoice> sets = labeled(dataset_catalogue().entries());
    sets.push_back({std::string(kOwnData), "Your own points"});
    return sets;
  }
  if (row.path == "loss") {
    std::vector<LossChoice> fitting = loss_choices();
    std::erase_if(fitting, [&](const LossChoice& l) { return !l.fits(is_regression(spec)); });
    return labeled(fitting);
  }
  if (row.path == "optimizer.name") return labeled(optimizer_choices());
  if (row.path == "schedule.name") return labeled(schedule_catalogue().entries());
  if (row.path == "network.init") return labeled(initializer_catalogue().entries());
  if (row.path != "regularizer.name") return {};
  std::vector<NamedChoice> all = labeled(regularizer_catalogue().entries());
  all.insert(all.begin(), {"none", "none"});
  return all;
}

/// A limit in readable form: 10⁶, 2⁵³ − 1.
std::string limit_text(double v) {
  if (v == 9007199254740991) return "2⁵³ − 1";
  return v == 1e6 ? "10⁶" : deepx::to_text(v);
}
std::string range_text(const Limits& l) { return join(l.whole ? "whole, " : "", limit_text(l.low), " to ", limit_text(l.high)); }

std::string change_text(OnChange change) { return change == OnChange::begins ? "starts again" : change == OnChange::goes_on ? "goes on" : "is not affected"; }

}  // namespace

std::string spoken(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string path_label(std::string_view path) {
  if (const SpecRow* row = find_row(path)) return std::string(row->label);
  if (const LayerOption* option = option_of(path)) return std::string(option->label);
  return spoken(path.substr(path.rfind('.') + 1));
}

std::string_view path_group(std::string_view path) {
  if (path == "*" || path.empty()) return "";
  if (const SpecRow* row = find_row(path)) return row->group;
  if (of_layer(path) || path.starts_with("*.")) {
    const LayerOption* option = option_of(path);
    return option ? option->group : "layer_options";
  }
  for (const SpecRow& row : spec_rows()) {
    if (row.entry && path.starts_with(row.entry->prefix)) {
      const bool shown = std::ranges::find(row.entry->in_sentence, path.substr(row.entry->prefix.size())) != row.entry->in_sentence.end();
      return shown ? row.group : row.entry->group;
    }
    // "features.x1" is one of the row's names; "stop" is the object of several rows.
    if (path.starts_with(row.path) && path[row.path.size()] == '.') return row.group;
  }
  return "";
}

bool is_path(std::string_view path) {
  if (of_layer(path) || (path.starts_with("*.") && path.size() > 2)) return true;
  for (const SpecRow& row : spec_rows()) {
    if (row.path == path || (row.path.starts_with(path) && row.path[path.size()] == '.')) return true;
    if (!row.entry) continue;
    const std::string_view prefix = row.entry->prefix;
    if (prefix.substr(0, prefix.size() - 1) == path) return true;
    if (!path.starts_with(prefix)) continue;
    for (std::string_view name : row.entry->known())
      for (const Setting& s : row.entry->declared(name))
        if (s.name == path.substr(prefix.size())) return true;
  }
  return false;
}

std::vector<NamedChoice> choices_at(const Spec& spec, std::string_view path) {
  if (const SpecRow* row = find_row(path)) return row_choices(spec, *row);
  if (const auto at = layer_path(spec, path)) return option_choices(*at.option);
  std::vector<NamedChoice> out;
  for (const SpecRow& row : spec_rows()) {
    if (!row.entry || !path.starts_with(row.entry->prefix)) continue;
    for (const Setting& s : row.entry->declared_in(spec)) {
      if (s.name != path.substr(row.entry->prefix.size()) || s.choices.empty()) continue;
      for (double v = 0; v <= s.largest(); ++v) out.push_back({s.text(v), s.text(v)});
    }
  }
  return out;
}

std::string spec_table() {
  const Spec usual;
  std::string text = "| path | value | default | meaning | after a change, the run |\n|---|---|---|---|---|\n";
  for (const SpecRow& row : spec_rows()) {
    const std::string value = row.number ? range_text(row.limits) : std::string(row.values.text), standard = row.is_in(usual) ? row.get(usual) : "";
    const bool layers = row.kind == SpecKind::layers || row.kind == SpecKind::layer;
    text += join("| `", row.path, "` | ", value, " | ", standard, " | ", row.words.text, " | ", layers ? "see below" : change_text(row.on_change), " |\n");
  }
  return text;
}

std::string layer_table() {
  const LayerSpec usual;
  std::string text = "| key | value | default | meaning | after a change, the run |\n|---|---|---|---|---|\n";
  for (const LayerOption& o : layer_options())
    text += join("| `", o.key, "` | ", o.is_number() ? range_text(o.limits) : o.flag ? "true, false" : o.values.text, " | ",
                 o.flag ? (usual.*o.flag ? "true" : "false") : o.text(usual), " | ", o.words.text, " | ", o.runs_on ? "goes on" : "starts again", " |\n");
  return text;
}

}  // namespace deepx::inline DEEPX_PRECISION
