// SPDX-License-Identifier: MIT
// The slots of the Gradients view's sentence, and the effect of changing each.
#include "playground/panels/gradients/gradients_recipe.h"

#include <algorithm>
#include <string>
#include <vector>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/gradients/diagnosis.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/recipe.h"

namespace deepx::panels {
namespace {

constexpr double kDepths[] = {1, 2, 3, 4, 5, 6, 7, 8}, kUnits[] = {1, 2, 4, 8, 16, 32, 64, 100};

/// The sentence's slots and the data of their values.
struct GradientsSentence {
  explicit GradientsSentence(const Experiment& e);
  GradientsSentence(const GradientsSentence&) = delete;
  GradientsSentence& operator=(const GradientsSentence&) = delete;
  Command change_of(const ui::RecipeChange& change) const;

  enum Slot { kDepth, kUnitsOfAll, kActivation, kInitializer, kOptimizer, kRate, kData };
  std::vector<ui::RecipeSlot> slots;

 private:
  const Spec& spec_;
  std::string depth_, units_, activation_, rate_;
};

GradientsSentence::GradientsSentence(const Experiment& e) : spec_(e.spec()) {
  const ui::Words& w = ui::words();
  const auto& hidden = spec_.network.hidden;
  const auto locked = [&](std::string_view path) { return shown(e.access(), path) != Shown::open; };
  const bool no_layers = locked("network.hidden");
  depth_ = hidden.empty() ? w.no_hidden_layers : std::to_string(hidden.size()) + " " + (hidden.size() == 1 ? w.hidden_layer : w.hidden_layers);
  int least = hidden.empty() ? 0 : hidden.front().units, most = least;
  for (const LayerSpec& layer : hidden) {
    least = std::min(least, layer.units), most = std::max(most, layer.units);
    if (activation_.find(layer.activation) == std::string::npos) activation_ += (activation_.empty() ? "" : ", ") + layer.activation;
  }
  units_ = least == most ? std::to_string(least) : std::to_string(least) + "–" + std::to_string(most);
  if (hidden.empty()) activation_ = "linear";
  rate_ = ui::plain(spec_.optimizer.learning_rate());
  const Limits rates = limits_of(spec_, "optimizer.learning_rate");
  const auto known = activations();
  const auto at = hidden.empty() ? 0 : std::find(known.begin(), known.end(), hidden.front().activation) - known.begin();
  const auto menu = [&](const char* name, const Menu& m, const std::string& value, bool lock) {
    const int i = m.index(value);
    slots.push_back({.name = name, .value = m.choices[static_cast<std::size_t>(i)].name, .choices = m.choices, .selected = i, .locked = lock});
  };
  slots.push_back({.name = "depth", .value = depth_.c_str(), .number = static_cast<double>(hidden.size()), .min = 1, .max = kMaxHidden, .ladder = kDepths,
                   .whole = true, .title = w.hidden_layers_title, .locked = no_layers});
  slots.push_back({.name = "units", .value = units_.c_str(), .number = static_cast<double>(most), .min = 1, .max = kMaxUnits, .ladder = kUnits, .whole = true,
                   .title = w.units_of_all, .locked = no_layers || hidden.empty() || locked("network.hidden.0.units")});
  slots.push_back({.name = "activation", .value = activation_.c_str(), .choices = activation_choices(), .selected = static_cast<int>(at),
                   .locked = no_layers || hidden.empty() || locked("network.hidden.0.activation")});
  menu("initializer", initializer_menu(), spec_.network.init, locked("network.init"));
  menu("optimizer", optimizer_menu(), spec_.optimizer.name, locked("optimizer.name"));
  slots.push_back({.name = "rate", .value = rate_.c_str(), .number = spec_.optimizer.learning_rate(), .min = rates.low, .max = rates.high,
                   .title = w.learning_rate, .locked = locked("optimizer.learning_rate")});
  menu("data", data_menu(), spec_.data.name, locked("data.name"));
  if (e.run().divergence())
    for (ui::RecipeSlot& slot : slots) slot.highlighted = std::string_view(slot.name) == "rate" && e.run().divergence()->cause == "optimizer.learning_rate";
}

Command GradientsSentence::change_of(const ui::RecipeChange& change) const {
  const auto whole = [&] { return std::to_string(static_cast<int>(change.number)); };
  switch (change.slot) {
    case kDepth:
      return command::Set("network.hidden", hidden_with_depth(spec_, static_cast<int>(change.number)));
    case kUnitsOfAll:
      return command::Set("network.hidden", hidden_with(spec_, "units", whole()));
    case kActivation:
      return command::Set("network.hidden", hidden_with(spec_, "activation", activations()[static_cast<std::size_t>(change.choice)]));
    case kInitializer:
      return command::Set("network.init", initializer_menu().name(change.choice));
    case kOptimizer:
      return command::Set("optimizer.name", optimizer_menu().name(change.choice));
    case kRate:
      return command::Set("optimizer.learning_rate", change.number);
    default:
      return command::Set("data.name", data_menu().name(change.choice));
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
