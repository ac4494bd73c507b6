// SPDX-License-Identifier: MIT
// Reads and changes a spec by dotted paths, through its rows. Limits and choices are checked only here.
#include "playground/model/spec/spec.h"

#include <algorithm>
#include <optional>

#include "engine/data/dataset.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/optimizer.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/model/spec/spec_values.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// A path's setting of the chosen entry.
struct EntrySetting {
  const SpecEntry* entry;
  const Setting* setting;
  double& value(Spec& spec) const { return entry->settings(spec).at(std::string(setting->name)); }
};
std::optional<EntrySetting> entry_setting(const Spec& spec, std::string_view path) {
  for (const SpecRow& row : spec_rows()) {
    if (!row.entry || !path.starts_with(row.entry->prefix)) continue;
    for (const Setting& s : row.entry->declared_in(spec))
      if (s.name == path.substr(row.entry->prefix.size())) return EntrySetting{row.entry, &s};
  }
  return std::nullopt;
}

[[noreturn]] void unknown_path(const Spec& spec, std::string_view path) {
  std::string known;
  const auto add = [&](std::string_view name) { known += (known.empty() ? "" : ", ") + std::string(name); };
  for (const SpecRow& entry_row : spec_rows()) {
    if (!entry_row.entry || !path.starts_with(entry_row.entry->prefix)) continue;
    const std::string_view prefix = entry_row.entry->prefix, what = prefix.substr(0, prefix.find('.'));
    for (const SpecRow& row : spec_rows())
      if (row.path.starts_with(prefix) && row.is_in(spec)) add(row.path.substr(prefix.size()));
    for (const Setting& s : entry_row.entry->declared_in(spec)) add(s.name);
    throw Error(ErrorKind::value, join("spec: ", clipped(path), ": ", what == "network" ? "initializer" : what == "data" ? "data set" : what, " ",
                                       entry_row.entry->name_of(spec), " has no ", quote(path.substr(prefix.size())), "; known: ",
                                       known.empty() ? "none" : known));
  }
  for (const SpecRow& row : spec_rows())
    if (row.is_in(spec)) add(row.path);
  throw Error(ErrorKind::value, join("spec: ", clipped(path), ": there is no such path; known: ", known, ", optimizer.learning_rate and so on"));
}

const SpecRow* row_in(const Spec& spec, std::string_view path) {
  const SpecRow* row = find_row(path);
  return row && row->is_in(spec) ? row : nullptr;
}

}  // namespace

NetworkSpec::NetworkSpec() : init_settings(find_row("network.init")->entry->defaults(init)) {}
// Adam's rate for small problems, 0.03: with it, the default spiral is learned from any seed within about 200 epochs.
OptimizerSpec::OptimizerSpec() : settings(find_row("optimizer.name")->entry->defaults(name)) {}
ScheduleSpec::ScheduleSpec() : settings(find_row("schedule.name")->entry->defaults(name)) {}

bool is_regression(const Spec& spec) {
  return spec.data.name == kOwnData ? own_numbers(spec.data.own) : plane_set(spec.data.name).kind == DataKind::regression;
}

const std::vector<LossChoice>& loss_choices() {
  static const std::vector<LossChoice> choices = {
      {"cross_entropy", "cross-entropy", "minus the logarithm of the probability given to the right class"},
      {"mse", "squared error", "the squared distance of the outputs from their targets, on average", true, true},
      {"hinge", "hinge", "how far the right class falls short of beating all others by 1; nothing once it does"},
      {"mae", "absolute error", "the distance of the output from its target, on average: outliers count less", false, true},
      {"huber", "Huber loss", "squared error up to a distance of 0.25, absolute error beyond, joined smoothly", false, true}};
  return choices;
}

std::vector<std::string_view> regularizer_names() {
  std::vector<std::string_view> names = names_in(regularizer_catalogue().entries());
  names.insert(names.begin(), "none");
  return names;
}

const std::vector<OptimizerInfo>& optimizer_choices() {
  static const std::vector<OptimizerInfo> choices = [] {
    std::vector<OptimizerInfo> all;
    for (const OptimizerInfo& o : optimizer_catalogue().entries())
      if (!o.needs_evaluation()) all.push_back(o);
    return all;
  }();
  return choices;
}

Limits limits_of(const Spec& spec, std::string_view path) {
  if (const SpecRow* row = find_row(path); row && row->number) return row->limits;
  if (const auto at = layer_path(spec, path); at && at.option->is_number()) return at.option->limits;
  if (const auto at = entry_setting(spec, path); at && at->setting->choices.empty()) {
    const Setting& s = *at->setting;
    const bool classes = at->entry->prefix == "data." && s.name == plane_set(spec.data.name).class_setting;
    return {s.low, classes ? std::min(s.high, double(kMaxClasses)) : s.high, s.whole};
  }
  throw Error(ErrorKind::value, join("spec: ", clipped(path), ": is not a number; numbers are data.points, optimizer.learning_rate, batch and so on"));
}

std::span<const Setting> settings_of(const Spec& spec, std::string_view prefix) {
  for (const SpecRow& row : spec_rows())
    if (row.entry && row.entry->prefix.substr(0, row.entry->prefix.size() - 1) == prefix) return row.entry->declared_in(spec);
  throw Error(ErrorKind::value, join("spec: ", clipped(prefix), ": has no settings; known: data, network.init_settings, "
                                     "regularizer, optimizer, schedule"));
}

void set_path(Spec& spec, std::string_view path, std::string_view text) {
  if (const SpecRow* row = row_in(spec, path)) return row->set(spec, text);
  if (const auto at = layer_path(spec, path)) {
    at.set(spec, path, text);
    return normalize_units(spec);
  }
  const auto setting = entry_setting(spec, path);
  if (!setting) unknown_path(spec, path);
  const Setting& s = *setting->setting;
  setting->value(spec) = s.choices.empty() ? number_in(path, text, limits_of(spec, path))
                                           : s.parse(join("spec: ", setting->entry->prefix.substr(0, setting->entry->prefix.size() - 1)), text);
}

int rank_of(std::string_view path) {
  constexpr int kRoom = 32;  // ranks between two rows, for the settings or options of the row
  const auto rows = spec_rows();
  const auto place = [&](std::string_view of) { return kRoom * static_cast<int>(std::ranges::find(rows, of, &SpecRow::path) - rows.begin()); };
  if (find_row(path)) return place(path);
  for (const SpecRow& row : rows)
    if (row.entry && path.starts_with(row.entry->prefix)) return place(row.path) + 1;
  const std::span<const LayerOption> options = layer_options();
  const std::string_view key = path.substr(path.rfind('.') + 1);
  const auto option = std::ranges::find(options, key, &LayerOption::key);
  return option == options.end() ? place("") : place("network.output") + 1 + static_cast<int>(option - options.begin());
}

std::string get_path(const Spec& spec, std::string_view path) {
  if (const SpecRow* row = row_in(spec, path)) return row->get(spec);
  if (const auto at = layer_path(spec, path)) return at.option->text(at.layer(spec));
  if (const auto at = entry_setting(spec, path)) return at->setting->text(at->value(const_cast<Spec&>(spec)));
  unknown_path(spec, path);
}

std::vector<std::string> changed_paths(const Spec& spec, const Spec& from) {
  std::vector<std::string> paths;
  // The loss that another kind of data brings is implied.
  const bool other_kind = is_regression(spec) != is_regression(from);
  const std::string_view loss = other_kind ? usual_loss(is_regression(spec)) : std::string_view(from.loss);
  for (const SpecRow& row : spec_rows()) {
    if (!row.is_in(spec)) continue;
    const bool same = row.path == "loss" ? spec.loss == loss : row.get(spec) == (row.is_in(from) ? row.get(from) : "");
    if (!same) paths.emplace_back(row.path);
    if (!row.entry) continue;
    // Settings of an entry that `from` does not use are compared with the entry's defaults.
    const std::string& name = row.entry->name_of(spec);
    const auto base = name == row.entry->name_of(from) ? row.entry->settings_of(from) : row.entry->defaults(name);
    for (const Setting& s : row.entry->declared_in(spec))
      if (const std::string key(s.name); row.entry->settings_of(spec).at(key) != base.at(key)) paths.push_back(join(row.entry->prefix, key));
  }
  return paths;
}

Spec checked_spec(const Spec& spec) {
  Spec out;
  for (const SpecRow& row : spec_rows()) {
    if (!row.is_in(out)) continue;  // the row that decides whether this one exists comes before it
    row.set(out, row.get(spec));
    if (!row.entry) continue;
    for (const auto& [name, value] : row.entry->settings_of(spec)) {
      const std::string path = join(row.entry->prefix, name);
      const auto setting = entry_setting(out, path);
      if (!setting) unknown_path(out, path);
      set_path(out, path, setting->setting->text(value));
    }
  }
  normalize_units(out);
  return out;
}

bool goes_on(const Spec& from, const Spec& next) {
  for (const SpecRow& row : spec_rows()) {
    if (row.on_change != OnChange::begins) continue;
    if (row.get(from) != row.get(next) || (row.entry && row.entry->settings_of(from) != row.entry->settings_of(next))) return false;
  }
  return runs_on(from.network, next.network);
}

bool same_run(const Spec& from, const Spec& next) {
  Spec same = next;
  for (const SpecRow& row : spec_rows())
    if (row.on_change == OnChange::beside) row.set_number(same, row.number(from));
  return same == from;
}

}  // namespace deepx::inline DEEPX_PRECISION
