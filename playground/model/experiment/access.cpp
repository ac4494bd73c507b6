// SPDX-License-Identifier: MIT
// The controls that a teacher can lock or hide, and the controls that each name covers.
#include "playground/model/experiment/access.h"

#include <algorithm>
#include <array>

#include "engine/core/error.h"
#include "playground/model/experiment/access_groups.h"
#include "playground/model/experiment/command.h"
#include "playground/model/spec/spec_rows.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::array<AccessGroup, 24> kGroups = {{
    {"data", "Data", "data sets, own points, noise, training share, new data"},
    {"features", "Features", "which inputs the network has"},
    {"neurons", "Neurons", "number of neurons in a layer"},
    {"activation", "Activation", "of each layer"},
    {"layer_options", "Layer options", "dropout, normalization, freezing and so on"},
    {"layers", "Layers", "add, remove, move"},
    {"weights", "Weights", "typing a weight or bias"},
    {"recipe", "The sentence", "loss, optimizer, rate, batch size, start, regularizer"},
    {"more_settings", "More settings", "the settings behind the dots in the sentence", "", "recipe"},
    {"seed", "Seed", "new weights"},
    {"transport", "Play and step", "play, step, rewind, go back in time"},
    {"stop", "Stop rules", "when training stops by itself"},
    {"speed", "Speed", "of training and of the stepper"},
    {"output", "Output", "what the plot shows"},
    {"curves", "Curves", "quantity and scale of the chart, kept runs, studies, initializers side by side", "chart"},
    {"undo", "Undo", "and redo"},
    {"graph", "Graph", "folding the layers of Backprop's graph", "unfold"},
    {"formula", "Formula", "of the Backprop view: its text and whether it is shown"},
    {"variables", "Variables", "sliders of the formula"},
    {"views", "Views", "Train, Backprop, Gradients, Problems"},
    {"presets", "Presets", "the gallery and the list of problems", "presets"},
    {"problem_settings", "Problem's settings", "the blanks of its sentence", "problem_settings"},
    {"share", "Share", "links, pictures and files", "share"},
    {"lesson", "Lesson", "the text beside the picture", "lesson"},
}};

constexpr std::array<AccessPreset, 3> kPresets = {{
    {"full", "Everything", "", ""},
    {"beginner", "Beginner",
     "batch,curves,layer_options,more_settings,network.init,regularizer,schedule,seed,stop,weights",
     "loss,optimizer.name"},
    {"backprop", "Backprop only", "curves,data,features,formula,lesson,presets,recipe,share,views",
     "activation,layer_options,layers,neurons,weights"},
}};

/// Calls f(part) for each part of a list, until f returns true.
template <class F>
bool any_part(std::string_view list, char separator, F&& f) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    if (end > 0 && f(list.substr(0, end))) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

bool of_layer(std::string_view control) {
  return control.starts_with("network.hidden.") || control.starts_with("network.output.");
}

/// True if `name`, as a group lists it, covers `control`.
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

bool is_action(std::string_view name) {
  const auto commands = command_types();
  if (std::ranges::any_of(commands, [&](const CommandType* c) { return c->info.control == name; })) return true;
  return std::any_of(kGroups.begin(), kGroups.end(), [&](const AccessGroup& g) {
    return any_part(g.controls, ' ',
                    [&](std::string_view part) { return part == name && part.find_first_of(".*") == part.npos; });
  });
}

}  // namespace

std::span<const AccessGroup> access_groups() { return kGroups; }
std::span<const AccessPreset> access_presets() { return kPresets; }

const AccessGroup* group_of(std::string_view control) {
  for (const AccessGroup& g : kGroups) {
    if (g.name == control || any_part(g.controls, ' ', [&](std::string_view name) { return means(name, control); }))
      return &g;
  }
  for (const CommandType* c : command_types())
    if (!c->info.group.empty() && means(c->info.control, control)) return find_group(c->info.group);
  return find_group(path_group(control));
}

Shown shown(const Access& access, std::string_view control) {
  if (access.empty()) return Shown::open;
  const AccessGroup* group = find_group(control);
  if (!group) group = group_of(control);
  return listed_in(access.hide, control, group)   ? Shown::hidden
         : listed_in(access.lock, control, group) ? Shown::locked
                                                  : Shown::open;
}

std::vector<std::string> access_names(std::string_view key, std::string_view list) {
  std::vector<std::string> names;
  any_part(list, ',', [&](std::string_view name) {
    std::string known;
    for (const AccessGroup& g : kGroups) known += (known.empty() ? "" : ", ") + std::string(g.name);
    DEEPX_REQUIRE(find_group(name) || is_action(name) || is_path(name), value, key, ": there is no control ",
                  quote(name), "; groups are ", known, ", and every path of the spec is a control");
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
