// SPDX-License-Identifier: MIT
// The slots of the Train view's sentence, and the effect of changing each.
#include "playground/panels/train/train_recipe.h"

#include <algorithm>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/command.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/panels/shared/spec_control.h"
#include "playground/widgets/base/words.h"

namespace deepx::panels {
namespace {

/// The chosen entries declare which slots there are: the common settings have their own places, all others are behind
/// a token after their entry.
struct TrainSentence : SpecTokens {
  explicit TrainSentence(const Experiment& e);

 private:
  /// Nothing if the entry has no setting of that name.
  void setting(const char* name, const Spec& spec, std::string_view prefix, std::string_view setting) {
    const auto declared = settings_of(spec, prefix);
    if (std::ranges::find(declared, setting, &Setting::name) != declared.end()) add(name, join(prefix, ".", setting));
  }
};

TrainSentence::TrainSentence(const Experiment& e) : SpecTokens(e) {
  const Spec& spec = e.spec();
  constexpr std::string_view kLoss = "loss", kInSentence[] = {"learning_rate", "momentum"};
  add("loss", kLoss);
  add("optimizer", "optimizer.name");
  setting("momentum", spec, "optimizer", "momentum");
  more("optimizer_more", "optimizer", "optimizer.name", kInSentence);
  add("schedule", "schedule.name");
  more("schedule_more", "schedule", "schedule.name", {});
  setting("rate", spec, "optimizer", "learning_rate");
  add("batch", "batch");
  add("initializer", "network.init");
  more("initializer_more", "network.init_settings", "network.init", {});
  add("regularizer", "regularizer.name");
  if (const auto declared = settings_of(spec, "regularizer"); !declared.empty()) {
    const std::string_view first = declared[0].name;
    setting("strength", spec, "regularizer", first);
    slots.back().title = declared[0].words.data();
    more("regularizer_more", "regularizer", "regularizer.name", std::span(&first, 1));
  }
  apply_access(kLoss, ui::words().the_loss);
  if (!e.run().divergence()) return;
  for (std::size_t i = 0; i < slots.size(); ++i) slots[i].highlighted = path(i) == e.run().divergence()->cause;
}

}  // namespace

std::optional<Command> recipe_sentence(const Experiment& experiment, ui::Point at, float width, bool one_line,
                                       float* height) {
  if (height) *height = 0;
  if (shown(experiment.access(), "recipe") == Shown::hidden) return std::nullopt;
  const TrainSentence s(experiment);
  const auto result = ui::recipe("recipe", {at.x, at.y}, width, ui::words().train_recipe, s.slots, one_line);
  if (height) *height = result.height;
  if (!result.changed) return std::nullopt;
  return s.change_of(*result.changed);
}

float train_recipe_height(const Experiment& experiment, float width) {
  if (shown(experiment.access(), "recipe") == Shown::hidden) return 0;
  const TrainSentence s(experiment);
  return ui::recipe_height(width, ui::words().train_recipe, s.slots);
}

}  // namespace deepx::panels
