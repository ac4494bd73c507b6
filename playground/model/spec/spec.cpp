// SPDX-License-Identifier: MIT
// Reads and changes a spec by dotted paths, through its rows. Limits and choices are checked only here.
#include "playground/model/spec/spec.h"

#include <algorithm>

#include "engine/data/dataset.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/optimizer.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/model/spec/spec_values.h"

namespace deepx::inline DEEPX_PRECISION {
NetworkSpec::NetworkSpec() : init_settings(find_row("network.init")->entry->defaults(init)) {}
// Adam's rate for small problems, 0.03: with it, the default spiral is learned from any seed within about 200 epochs.
OptimizerSpec::OptimizerSpec() : settings(find_row("optimizer.name")->entry->defaults(name)) {}
ScheduleSpec::ScheduleSpec() : settings(find_row("schedule.name")->entry->defaults(name)) {}

bool is_regression(const Spec& spec) {
  return spec.data.name == kOwnData ? own_numbers(spec.data.own)
                                    : plane_set(spec.data.name).kind == DataKind::regression;
}

const std::vector<LossChoice>& loss_choices() {
  static const std::vector<LossChoice> choices = {
      {"cross_entropy", "cross-entropy", "minus the logarithm of the probability given to the right class"},
      {"mse", "squared error", "the squared distance of the outputs from their targets, on average", true, true},
      {"hinge", "hinge", "how far the right class falls short of beating all others by 1; nothing once it does"},
      {"mae", "absolute error", "the distance of the output from its target, on average: outliers count less", false,
       true},
      {"huber", "Huber loss", "squared error up to a distance of 0.25, absolute error beyond, joined smoothly", false,
       true}};
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
  if (const auto limits = spec_rows().limits(spec, path)) return *limits;
  if (const auto at = layer_path(spec, path); at && at.option->is_number()) return at.option->limits;
  throw Error(ErrorKind::value,
              join("spec: ", clipped(path),
                   ": is not a number; numbers are data.points, optimizer.learning_rate, batch and so on"));
}

std::span<const Setting> settings_of(const Spec& spec, std::string_view prefix) {
  for (const SpecRow& row : spec_rows())
    if (row.entry && row.entry->object() == prefix) return row.entry->declared_in(spec);
  throw Error(ErrorKind::value, join("spec: ", clipped(prefix),
                                     ": has no settings; known: data, network.init_settings, "
                                     "regularizer, optimizer, schedule"));
}

void set_path(Spec& spec, std::string_view path, std::string_view text) {
  const auto at = find_row(path) ? LayerPath() : layer_path(spec, path);
  if (!at) return spec_rows().set(spec, path, text);
  at.set(spec, path, text);
  normalize_units(spec);
}

int rank_of(std::string_view path) {
  constexpr int kRoom = 32;  // ranks between two rows, for the settings or options of the row
  const std::span<const SpecRow> rows = spec_rows().rows;
  const auto place = [&](std::string_view of) {
    return kRoom * static_cast<int>(std::ranges::find(rows, of, &SpecRow::path) - rows.begin());
  };
  if (find_row(path)) return place(path);
  for (const SpecRow& row : rows)
    if (row.entry && path.starts_with(row.entry->prefix)) return place(row.path) + 1;
  const std::span<const LayerOption> options = layer_options();
  const std::string_view key = path.substr(path.rfind('.') + 1);
  const auto option = std::ranges::find(options, key, &LayerOption::key);
  return option == options.end() ? place("") : place("network.output") + 1 + static_cast<int>(option - options.begin());
}

std::string get_path(const Spec& spec, std::string_view path) {
  const auto at = find_row(path) ? LayerPath() : layer_path(spec, path);
  return at ? at.option->text(at.layer(spec)) : spec_rows().get(spec, path);
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
      if (const std::string key(s.name); row.entry->settings_of(spec).at(key) != base.at(key))
        paths.push_back(join(row.entry->prefix, key));
  }
  return paths;
}

Spec checked_spec(const Spec& spec) {
  Spec out;
  for (const SpecRow& row : spec_rows()) {
    if (!row.is_in(out)) continue;  // the row that decides whether this one exists comes before it
    set_path(out, row.path, row.get(spec));
    if (!row.entry) continue;
    for (const auto& [name, value] : row.entry->settings_of(spec)) {
      const std::string path = join(row.entry->prefix, name);
      const auto at = spec_rows().setting(out, path);
      if (!at) spec_rows().unknown(out, path);
      set_path(out, path, at.setting->text(value));
    }
  }
  normalize_units(out);
  return out;
}

bool goes_on(const Spec& from, const Spec& next) {
  for (const SpecRow& row : spec_rows()) {
    if (row.on_change != OnChange::begins) continue;
    if (row.get(from) != row.get(next) || (row.entry && row.entry->settings_of(from) != row.entry->settings_of(next)))
      return false;
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
