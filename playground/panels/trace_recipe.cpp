// SPDX-License-Identifier: MIT
// Which slots the Backprop view's sentence has, and what changing one means.
#include "playground/panels/trace_recipe.h"

#include <algorithm>
#include <list>
#include <string>
#include <vector>

#include "playground/model/trace.h"
#include "playground/panels/panel.h"
#include "playground/panels/train_recipe.h"
#include "playground/widgets/recipe.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

constexpr int kMostSamples = 8;

/// "1 sample" to "8 samples", then "other samples".
std::span<const ui::Choice> sample_choices() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (int n = 1; n <= kMostSamples; ++n)
      out.push_back(std::to_string(n) + " " + (n == 1 ? ui::words().sample : ui::words().samples));
    return out;
  }();
  static const std::vector<ui::Choice> choices = [] {
    std::vector<ui::Choice> out;
    for (const std::string& name : names) out.push_back({.name = name.c_str()});
    out.push_back({.name = ui::words().other_samples});
    return out;
  }();
  return choices;
}

std::span<const ui::Choice> activation_choices() {
  static const std::vector<ui::Choice> choices = [] {
    std::vector<ui::Choice> out;
    for (const char* name : activations()) {
      out.push_back({.name = name, .picture = [name](const ui::Rect& r, ui::Color c) {
                       ui::activation_curve(name, r, c);
                     }});
    }
    return out;
  }();
  return choices;
}

/// The sentence and what its slots point into. Slots: samples, data, loss, then one for each hidden layer.
struct TraceSentence {
  explicit TraceSentence(const Experiment& experiment);
  TraceSentence(const TraceSentence&) = delete;
  TraceSentence& operator=(const TraceSentence&) = delete;

  enum Slot { kSamples, kData, kLoss, kFirstLayer };
  std::string text;
  std::vector<ui::RecipeSlot> slots;

 private:
  std::list<std::string> names_;
};

TraceSentence::TraceSentence(const Experiment& experiment) : text(ui::words().backprop_recipe) {
  const Spec& spec = experiment.spec();
  const int count =
      experiment.trace() ? static_cast<int>(experiment.trace()->samples().size()) : kMostSamples;
  const auto samples = sample_choices();
  slots.push_back({.name = "samples",
                   .value = samples[static_cast<std::size_t>(count - 1)].name,
                   .choices = samples,
                   .selected = count - 1});
  slots.push_back({.name = "data",
                   .value = data_menu().label(spec.data.name),
                   .choices = data_menu().choices,
                   .selected = data_menu().index(spec.data.name)});
  slots.push_back({.name = "loss",
                   .value = loss_menu(spec).label(spec.loss),
                   .choices = loss_menu(spec).choices,
                   .selected = loss_menu(spec).index(spec.loss)});
  // "8 {layer0}, 7 {layer1} and 5 {layer2} units"
  std::string layers;
  const auto known = activations();
  const std::size_t depth = spec.network.hidden.size();
  for (std::size_t i = 0; i < depth; ++i) {
    const LayerSpec& layer = spec.network.hidden[i];
    const std::string& name = names_.emplace_back("layer" + std::to_string(i));
    const auto at = std::find(known.begin(), known.end(), layer.activation) - known.begin();
    slots.push_back({.name = name.c_str(),
                     .value = layer.activation.c_str(),
                     .choices = activation_choices(),
                     .selected = static_cast<int>(at)});
    const std::string joint = i == 0          ? ""
                              : i + 1 < depth ? ", "
                                              : std::string(" ") + ui::words().and_word + " ";
    layers += joint + std::to_string(layer.units) + " {" + name + "}";
  }
  layers = depth > 0 ? layers + " " + ui::words().units : ui::words().linear_layer;
  const std::string_view place = "{layers}";
  text.replace(text.find(place), place.size(), layers);
}

/// `count` rows of the training data: those in hand, then the ones behind the last; or all others.
std::vector<int> pick_rows(const Trace& trace, int count, bool others, int train_size) {
  std::vector<int> rows;
  if (!others) rows.assign(trace.samples().begin(), trace.samples().end());
  rows.resize(static_cast<std::size_t>(std::min<int>(count, static_cast<int>(rows.size()))));
  int next = trace.samples().back();
  while (static_cast<int>(rows.size()) < std::min(count, train_size)) {
    next = (next + 1) % train_size;
    if (std::find(rows.begin(), rows.end(), next) == rows.end()) rows.push_back(next);
  }
  return rows;
}

Command change_of(const Experiment& experiment, const ui::RecipeChange& change) {
  switch (change.slot) {
    case TraceSentence::kSamples: {
      const Trace& trace = *experiment.trace();
      const bool others = change.choice == kMostSamples;
      const int count = others ? static_cast<int>(trace.samples().size()) : change.choice + 1;
      return command::TraceSamples{pick_rows(trace, count, others, experiment.train_size())};
    }
    case TraceSentence::kData:
      return command::Set("data.name", data_menu().name(change.choice));
    case TraceSentence::kLoss:
      return command::Set("loss", loss_menu(experiment.spec()).name(change.choice));
    default: {
      const std::string layer = std::to_string(change.slot - TraceSentence::kFirstLayer);
      return command::Set("network.hidden." + layer + ".activation",
                          activations()[static_cast<std::size_t>(change.choice)]);
    }
  }
}

}  // namespace

float trace_recipe_height(const Experiment& experiment, float width) {
  const TraceSentence s(experiment);
  return ui::recipe_height(width, s.text.c_str(), s.slots);
}

std::optional<Command> trace_recipe(const Experiment& experiment, const ui::Layout& l) {
  const bool band = !l.recipe.empty();
  const ui::Rect& r = band ? l.recipe : l.sentence;
  std::optional<Command> command;
  if (!l.seed.empty()) command = seed_token(experiment, {l.seed.x, l.seed.y + 16});
  const TraceSentence s(experiment);
  const auto result =
      ui::recipe("trace", {r.x, r.y + 16}, r.w, s.text.c_str(), s.slots, !band || l.recipe_one_line);
  if (result.changed) command = change_of(experiment, *result.changed);
  return command;
}

}  // namespace deepx::panels
