// SPDX-License-Identifier: MIT
// Which slots the Train view's sentence has, and what changing one means.
#include "playground/panels/train_recipe.h"

#include <array>

#include "playground/panels/panel.h"
#include "playground/panels/train_view.h"
#include "playground/widgets/recipe.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

constexpr double kBatches[] = {1, 2, 4, 8, 16, 32, 64, 128, 256};
constexpr double kMomenta[] = {0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999};
constexpr double kDecays[] = {0, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1};

enum Slot { kLoss, kOptimizer, kRate, kMomentum, kBatch, kInit, kDecay, kSlots };
constexpr const char* kPaths[kSlots] = {
    "loss",  "optimizer.name", "optimizer.learning_rate", "optimizer.momentum",
    "batch", "network.init",   "optimizer.weight_decay"};

/// The slots and what their values point into.
struct Sentence {
  explicit Sentence(const Experiment& experiment);
  Sentence(const Sentence&) = delete;
  Sentence& operator=(const Sentence&) = delete;

  const char* text;
  std::array<ui::RecipeSlot, kSlots> slots;

 private:
  void choice(Slot slot, const char* name, const Menu& menu, std::string_view now);
  void number(Slot slot, const char* name, const char* title, double now, std::span<const double> ladder);

  const Spec& spec_;
  std::array<std::string, kSlots> numbers_;
};

void Sentence::choice(Slot slot, const char* name, const Menu& menu, std::string_view now) {
  slots[slot] = {
      .name = name, .value = menu.label(now), .choices = menu.choices, .selected = menu.index(now)};
}

void Sentence::number(Slot slot, const char* name, const char* title, double now,
                      std::span<const double> ladder) {
  const Limits range = limits_of(spec_, kPaths[slot]);
  numbers_[slot] = ui::plain(now);
  slots[slot] = {.name = name,
                 .value = numbers_[slot].c_str(),
                 .number = now,
                 .min = range.low,
                 .max = range.high,
                 .ladder = ladder,
                 .whole = range.whole,
                 .title = title};
}

Sentence::Sentence(const Experiment& experiment) : spec_(experiment.spec()) {
  const ui::Words& w = ui::words();
  const auto& settings = spec_.optimizer.settings;
  const bool momentum = settings.contains("momentum");
  text = momentum ? w.train_recipe_momentum : w.train_recipe;
  slots.fill({.name = "", .value = ""});
  choice(kLoss, "loss", loss_menu(), spec_.loss);
  choice(kOptimizer, "optimizer", optimizer_menu(), spec_.optimizer.name);
  number(kRate, "rate", w.learning_rate, spec_.optimizer.learning_rate(), {});
  if (momentum) number(kMomentum, "momentum", w.momentum, settings.at("momentum"), kMomenta);
  number(kBatch, "batch", w.batch_size, spec_.batch, kBatches);
  choice(kInit, "initializer", initializer_menu(), spec_.network.init);
  if (settings.contains("weight_decay"))
    number(kDecay, "decay", w.weight_decay, settings.at("weight_decay"), kDecays);
  const auto& divergence = experiment.divergence();
  for (int i = 0; i < kSlots; ++i) {
    slots[static_cast<std::size_t>(i)].highlighted = divergence && divergence->cause == kPaths[i];
  }
}

Command change_of(const ui::RecipeChange& change) {
  const auto i = static_cast<std::size_t>(change.slot);
  switch (change.slot) {
    case kLoss:
      return command::Set(kPaths[i], loss_menu().name(change.choice));
    case kOptimizer:
      return command::Set(kPaths[i], optimizer_menu().name(change.choice));
    case kInit:
      return command::Set(kPaths[i], initializer_menu().name(change.choice));
    default:
      return command::Set(kPaths[i], change.number);
  }
}

}  // namespace

std::optional<Command> recipe_sentence(const Experiment& experiment, ui::Point at, float width, bool one_line,
                                       float* height) {
  const Sentence s(experiment);
  const auto result = ui::recipe("recipe", {at.x, at.y}, width, s.text, s.slots, one_line);
  if (height) *height = result.height;
  if (!result.changed) return std::nullopt;
  return change_of(*result.changed);
}

std::optional<Command> seed_token(const Experiment& experiment, ui::Point at) {
  const double seed = static_cast<double>(experiment.spec().seed);
  const double ladder[] = {seed - 2, seed - 1, seed, seed + 1, seed + 2};
  const std::string value = std::to_string(experiment.spec().seed);
  const Limits range = limits_of(experiment.spec(), "seed");
  const ui::RecipeSlot slot{.name = "seed",
                            .value = value.c_str(),
                            .number = seed,
                            .min = range.low,
                            .max = range.high,
                            .ladder = ladder,
                            .whole = true,
                            .title = ui::words().seed};
  const auto result = ui::recipe("seed", {at.x, at.y}, 400, ui::words().seed_token, std::span(&slot, 1));
  if (!result.changed) return std::nullopt;
  return command::Set("seed", result.changed->number);
}

float train_recipe_height(const Experiment& experiment, float width) {
  const Sentence s(experiment);
  return ui::recipe_height(width, s.text, s.slots);
}

}  // namespace deepx::panels
