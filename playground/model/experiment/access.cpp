// SPDX-License-Identifier: MIT
// Which controls there are for a teacher, and what locking or hiding a name means for each of them.
#include "playground/model/experiment/access.h"

#include <algorithm>
#include <array>

#include "engine/data/dataset.h"
#include "engine/nn/init.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "playground/model/experiment/command.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::array<AccessGroup, 24> kGroups = {{
    {"data", "Data", "data sets, own points, noise, training share, new data", "data"},
    {"features", "Features", "which inputs the network has", "features"},
    {"neurons", "Neurons", "how many a layer has", "*.units"},
    {"activation", "Activation", "of each layer", "*.activation"},
    {"layer_options", "Layer options", "dropout, normalisation, freezing and so on", "network.hidden. network.output"},
    {"layers", "Layers", "add, remove, move", "network.hidden"},
    {"weights", "Weights", "typing a weight or bias", ""},
    {"recipe", "The sentence", "loss, optimizer, rate, batch size, start, regularizer",
     "loss optimizer.name optimizer.learning_rate optimizer.momentum schedule.name batch network.init regularizer.name "
     "regularizer.lambda regularizer.max_value"},
    {"more_settings", "Its further settings", "what stands behind the dots in the sentence",
     "optimizer. schedule. regularizer. network.init_settings", "recipe"},
    {"seed", "Seed", "new weights", "seed"},
    {"transport", "Play and step", "play, step, rewind, go back in time", ""},
    {"stop", "Stop rules", "when training stops by itself", "stop"},
    {"speed", "Speed", "of training and of the stepper", ""},
    {"output", "Output", "what the plot shows", ""},
    {"curves", "Curves", "quantity and scale of the chart, kept runs, studies, initializers side by side", "chart"},
    {"undo", "Undo", "and redo", ""},
    {"graph", "Graph", "folding the layers of Backprop's graph", "unfold"},
    {"formula", "Formula", "of the Backprop view: its text and whether it is shown", ""},
    {"variables", "Variables", "sliders of the formula", ""},
    {"views", "Views", "Train, Backprop, Gradients, Problems", ""},
    {"presets", "Presets", "the gallery and the list of problems", "presets"},
    {"problem_settings", "Problem's settings", "the blanks of its sentence", "problem_settings"},
    {"share", "Share", "links, pictures and files", "share"},
    {"lesson", "Lesson", "the text beside the picture", "lesson"},
}};

constexpr std::array<AccessPreset, 3> kPresets = {{
    {"full", "Everything", "", ""},
    {"beginner", "Beginner",
     "batch,curves,layer_options,more_settings,network.init,regularizer,schedule,seed,stop,weights", "loss,optimizer.name"},
    {"backprop", "Backprop only",
     "curves,data,features,formula,lesson,presets,recipe,share,views", "activation,layer_options,layers,neurons,weights"},
}};

/// Calls f(part) for each part of a list, until it returns true.
template <class F>
bool any_part(std::string_view list, char separator, F&& f) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    if (end > 0 && f(list.substr(0, end))) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

bool of_layer(std::string_view control) { return control.starts_with("network.hidden.") || control.starts_with("network.output."); }

/// True if `name`, as a group lists it, means `control`.
bool means(std::string_view name, std::string_view control) {
  if (name == control) return true;
  if (name.starts_with("*.")) return of_layer(control) && control.ends_with(name.substr(1));
  if (name.ends_with('.')) return control.starts_with(name);
  return control.starts_with(name) && control[name.size()] == '.';
}

const AccessGroup* find_group(std::string_view name) {
  const auto found = std::find_if(kGroups.begin(), kGroups.end(), [&](const AccessGroup& g) { return g.name == name; });
  return found == kGroups.end() ? nullptr : &*found;
}

bool listed_in(const std::vector<std::string>& names, std::string_view control, const AccessGroup* group) {
  for (const std::string& name : names) {
    if (means(name, control)) return true;
    for (const AccessGroup* g = group; g; g = find_group(g->within))
      if (g->name == name) return true;
  }
  return false;
}

template <class Entries>
bool declares(const Entries& entries, std::string_view setting) {
  for (const auto& e : entries)
    for (const Setting& s : e.settings)
      if (s.name == setting) return true;
  return false;
}

/// True if some spec has this path; settings are those of any entry of the catalogue.
bool is_path(std::string_view name) {
  constexpr std::string_view kPlain[] = {"loss", "batch", "seed", "features", "data", "data.name", "data.points", "data.noise",
                                         "data.train_share", "data.seed", "stop", "stop.epochs", "stop.loss", "stop.patience", "optimizer", "optimizer.name", "schedule", "schedule.name",
                                         "regularizer", "regularizer.name", "network.init", "network.init_settings", "network.hidden",
                                         "network.output"};
  if (std::find(std::begin(kPlain), std::end(kPlain), name) != std::end(kPlain)) return true;
  if (of_layer(name) || (name.starts_with("*.") && name.size() > 2)) return true;
  const std::size_t dot = name.rfind('.');
  const std::string_view owner = name.substr(0, std::min(dot, name.size())), setting = name.substr(std::min(dot + 1, name.size()));
  if (owner == "data") return declares(dataset_catalogue().entries(), setting);
  if (owner == "optimizer") return declares(optimizer_catalogue().entries(), setting);
  if (owner == "schedule") return declares(schedule_catalogue().entries(), setting);
  if (owner == "regularizer") return declares(regularizer_catalogue().entries(), setting);
  return owner == "network.init_settings" && declares(initializer_catalogue().entries(), setting);
}

bool is_action(std::string_view name) {
  const auto commands = command_types();
  if (std::ranges::any_of(commands, [&](const CommandType* c) { return c->info.control == name; })) return true;
  return std::any_of(kGroups.begin(), kGroups.end(), [&](const AccessGroup& g) {
    return any_part(g.controls, ' ', [&](std::string_view part) { return part == name && part.find_first_of(".*") == part.npos; });
  });
}

}  // namespace

std::span<const AccessGroup> access_groups() { return kGroups; }
std::span<const AccessPreset> access_presets() { return kPresets; }

const AccessGroup* group_of(std::string_view control) {
  for (const AccessGroup& g : kGroups) {
    if (g.name == control || any_part(g.controls, ' ', [&](std::string_view name) { return means(name, control); })) return &g;
  }
  for (const CommandType* c : command_types())
    if (!c->info.group.empty() && means(c->info.control, control)) return find_group(c->info.group);
  return nullptr;
}

Shown shown(const Access& access, std::string_view control) {
  if (access.empty()) return Shown::open;
  const AccessGroup* group = find_group(control);
  if (!group) group = group_of(control);
  return listed_in(access.hide, control, group) ? Shown::hidden : listed_in(access.lock, control, group) ? Shown::locked : Shown::open;
}

std::vector<std::string> access_names(std::string_view key, std::string_view list) {
  std::vector<std::string> names;
  any_part(list, ',', [&](std::string_view name) {
    std::string known;
    for (const AccessGroup& g : kGroups) known += (known.empty() ? "" : ", ") + std::string(g.name);
    DEEPX_REQUIRE(find_group(name) || is_action(name) || is_path(name), value, key, ": there is no control ", quote(name), "; groups are ",
                  known, ", and every path of the spec is a control");
    names.emplace_back(name);
    return false;
  });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string access_list(std::span<const std::string> names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ",") + name;
  return list;
}

Access AccessPreset::access() const { return {access_names("access", hide), access_names("access", lock)}; }

}  // namespace deepx::inline DEEPX_PRECISION
