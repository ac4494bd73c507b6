// SPDX-License-Identifier: MIT
// The slots of the Gradients view's sentence, and the effect of changing each.
#include "playground/panels/gradients/gradients_recipe.h"

#include <algorithm>
#include <string>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/gradients/diagnosis.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/panels/shared/notes.h"
#include "playground/panels/shared/spec_control.h"
#include "playground/widgets/base/words.h"

namespace deepx::panels {
namespace {

constexpr double kDepths[] = {1, 2, 3, 4, 5, 6, 7, 8};

/// The first three slots are for all hidden layers at once; the others are values of the spec.
struct GradientsSentence : SpecTokens {
  explicit GradientsSentence(const Experiment& e);
  Command change_of(const ui::RecipeChange& change) const;

  enum Slot { kDepth, kUnitsOfAll, kActivation };

 private:
  void add_layers(const Experiment& e);
  const Spec& spec_;
  std::string depth_, units_, activation_;
};

void GradientsSentence::add_layers(const Experiment& e) {
  const ui::Words& w = ui::words();
  const auto& hidden = spec_.network.hidden;
  const auto locked = [&](std::string_view path) { return shown(e.access(), path) != Shown::open; };
  const bool no_layers = locked("network.hidden");
  depth_ = hidden.empty()
               ? w.no_hidden_layers
               : std::to_string(hidden.size()) + " " + (hidden.size() == 1 ? w.hidden_layer : w.hidden_layers);
  int least = hidden.empty() ? 0 : hidden.front().units, most = least;
  for (const LayerSpec& layer : hidden) {
    least = std::min(least, layer.units), most = std::max(most, layer.units);
    if (activation_.find(layer.activation) == std::string::npos)
      activation_ += (activation_.empty() ? "" : ", ") + layer.activation;
  }
  units_ = least == most ? std::to_string(least) : std::to_string(least) + "–" + std::to_string(most);
  if (hidden.empty()) activation_ = "linear";
  add({.name = "depth",
       .value = depth_.c_str(),
       .number = static_cast<double>(hidden.size()),
       .min = 1,
       .max = kMaxHidden,
       .ladder = kDepths,
       .whole = true,
       .title = w.hidden_layers_title,
       .locked = no_layers,
       .note = note_of(terms::get("depth"))});
  add({.name = "units",
       .value = units_.c_str(),
       .number = static_cast<double>(most),
       .min = 1,
       .max = kMaxUnits,
       .ladder = ladder_of("*.units"),
       .whole = true,
       .title = w.units_of_all,
       .locked = no_layers || hidden.empty() || locked("network.hidden.0.units"),
       .note = note_of(terms::get("neuron"))});
  const Menu& activations = spec_menu(spec_, "*.activation");
  add({.name = "activation",
       .value = activation_.c_str(),
       .choices = activations.choices,
       .selected = hidden.empty() ? 0 : activations.index(hidden.front().activation),
       .locked = no_layers || hidden.empty() || locked("network.hidden.0.activation"),
       .note = note_of(terms::get("activation"))});
}

GradientsSentence::GradientsSentence(const Experiment& e) : SpecTokens(e), spec_(e.spec()) {
  add_layers(e);
  add("initializer", "network.init");
  add("optimizer", "optimizer.name");
  add("rate", "optimizer.learning_rate").highlighted =
      e.run().divergence() && e.run().divergence()->cause == "optimizer.learning_rate";
  add("data", "data.name");
}

Command GradientsSentence::change_of(const ui::RecipeChange& change) const {
  switch (change.slot) {
    case kDepth:
      return command::Set("network.hidden", hidden_with_depth(spec_, static_cast<int>(change.number)));
    case kUnitsOfAll:
      return command::Set("network.hidden",
                          hidden_with(spec_, "units", std::to_string(static_cast<int>(change.number))));
    case kActivation:
      return command::Set("network.hidden",
                          hidden_with(spec_, "activation", spec_menu(spec_, "*.activation").name(change.choice)));
    default:
      return SpecTokens::change_of(change);
  }
}

}  // namespace

std::optional<Command> gradients_recipe(const Experiment& e, ui::Point at, float width, bool one_line, float* height) {
  if (height) *height = 0;
  if (shown(e.access(), "recipe") == Shown::hidden) return std::nullopt;
  const GradientsSentence s(e);
  const auto result = ui::recipe("recipe", {at.x, at.y}, width, ui::words().gradients_recipe, s.slots, one_line);
  if (height) *height = result.height;
  if (!result.changed) return std::nullopt;
  return s.change_of(*result.changed);
}

float gradients_recipe_height(const Experiment& e, float width) {
  if (shown(e.access(), "recipe") == Shown::hidden) return 0;
  const GradientsSentence s(e);
  return ui::recipe_height(width, ui::words().gradients_recipe, s.slots);
}

}  // namespace deepx::panels
