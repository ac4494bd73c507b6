// SPDX-License-Identifier: MIT
// The slots of the Train view's sentence, and the effect of changing each.
#include "playground/panels/train/train_recipe.h"

#include <algorithm>
#include <deque>
#include <vector>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/recipe.h"

namespace deepx::panels {
namespace {

/// The slots and the data of their values. The chosen entries declare which slots there are: the common
/// settings have their own places, all others are behind a token after their entry.
struct TrainSentence {
  explicit TrainSentence(const Experiment& experiment);
  TrainSentence(const TrainSentence&) = delete;
  TrainSentence& operator=(const TrainSentence&) = delete;
  Command change_of(const ui::RecipeChange& change) const;

  std::vector<ui::RecipeSlot> slots;

 private:
  struct Meaning {
    std::string path;
    const Menu* menu = nullptr;  ///< for a choice
    SettingRows settings = {};   ///< for a token with settings
    std::string text = {};       ///< the displayed text
    std::vector<double> ladder = {};
  };
  ui::RecipeSlot& add(const char* name, Meaning meaning);
  void choice(const char* name, std::string_view path, const Menu& menu);
  void number(const char* name, std::string_view path, const char* title);
  /// The setting as a number of the sentence; nothing if the entry has no setting of that name.
  void setting(const char* name, std::string_view prefix, std::string_view setting, const char* title);
  void apply_access(const Access& access);
  void more(const char* name, std::string_view prefix, const Menu& menu, std::string_view entry,
            std::initializer_list<std::string_view> shown);

  const Spec& spec_;
  const Access& access_;
  const Meaning& meaning(std::size_t slot) const { return meanings_[kept_.empty() ? slot : kept_[slot]]; }

  std::deque<Meaning> meanings_;   ///< must not move: slots point into them
  std::vector<std::size_t> kept_;  ///< meaning of each visible slot
};

ui::RecipeSlot& TrainSentence::add(const char* name, Meaning meaning) {
  meanings_.push_back(std::move(meaning));
  return slots.emplace_back(ui::RecipeSlot{.name = name, .value = ""});
}

void TrainSentence::choice(const char* name, std::string_view path, const Menu& menu) {
  ui::RecipeSlot& slot = add(name, {.path = std::string(path), .menu = &menu});
  slot.selected = menu.index(get_path(spec_, path));
  slot.value = menu.choices[static_cast<std::size_t>(slot.selected)].name;
  slot.choices = menu.choices;
}

void TrainSentence::number(const char* name, std::string_view path, const char* title) {
  ui::RecipeSlot& slot = add(name, {.path = std::string(path)});
  const Limits range = limits_of(spec_, path);
  Meaning& m = meanings_.back();
  slot.number = *ui::parse_number(get_path(spec_, path));
  m.text = ui::plain(slot.number);
  slot.value = m.text.c_str();
  slot.min = range.low;
  slot.max = range.high;
  slot.whole = range.whole;
  if (const SpecRow* row = find_row(path)) slot.ladder = row->ladder;
  slot.title = title;
}

void TrainSentence::setting(const char* name, std::string_view prefix, std::string_view setting, const char* title) {
  for (const Setting& s : settings_of(spec_, prefix)) {
    if (s.name != setting) continue;
    number(name, join(prefix, ".", setting), title ? title : s.words.data());
    Meaning& m = meanings_.back();
    if (s.name == "learning_rate") return;  // a rate uses the endless 1-3-10 ladder
    m.ladder = ui::rungs_between(slots.back().min, slots.back().max, slots.back().whole);
    slots.back().ladder = m.ladder;
  }
}

void TrainSentence::more(const char* name, std::string_view prefix, const Menu& menu, std::string_view entry,
                    std::initializer_list<std::string_view> shown) {
  SettingRows settings = setting_rows(spec_, prefix, shown);
  for (std::size_t i = settings.rows.size(); i-- > 0;) {
    const Shown how = deepx::shown(access_, settings.paths[i]);
    settings.rows[i].locked = how == Shown::locked;
    if (how != Shown::hidden) continue;
    settings.rows.erase(settings.rows.begin() + static_cast<std::ptrdiff_t>(i));
    settings.paths.erase(settings.paths.begin() + static_cast<std::ptrdiff_t>(i));
  }
  if (settings.rows.empty()) return;
  ui::RecipeSlot& slot = add(name, {.path = std::string(prefix), .settings = std::move(settings)});
  Meaning& m = meanings_.back();
  m.text = ui::settings_summary(m.settings.rows);
  slot.value = m.text.c_str();
  slot.settings = m.settings.rows;
  slot.title = menu.label(entry);
}

TrainSentence::TrainSentence(const Experiment& experiment) : spec_(experiment.spec()), access_(experiment.access()) {
  const ui::Words& w = ui::words();
  choice("loss", "loss", loss_menu(spec_));
  choice("optimizer", "optimizer.name", optimizer_menu());
  setting("momentum", "optimizer", "momentum", w.momentum);
  more("optimizer_more", "optimizer", optimizer_menu(), spec_.optimizer.name, {"learning_rate", "momentum"});
  choice("schedule", "schedule.name", schedule_menu());
  more("schedule_more", "schedule", schedule_menu(), spec_.schedule.name, {});
  setting("rate", "optimizer", "learning_rate", w.learning_rate);
  number("batch", "batch", w.batch_size);
  choice("initializer", "network.init", initializer_menu());
  more("initializer_more", "network.init_settings", initializer_menu(), spec_.network.init, {});
  choice("regularizer", "regularizer.name", regularizer_menu());
  if (const auto declared = settings_of(spec_, "regularizer"); !declared.empty()) {
    const std::string_view first = declared[0].name;
    setting("strength", "regularizer", first, nullptr);
    more("regularizer_more", "regularizer", regularizer_menu(), spec_.regularizer.name, {first});
  }
  apply_access(access_);
  if (!experiment.run().divergence()) return;
  for (std::size_t i = 0; i < slots.size(); ++i) slots[i].highlighted = meaning(i).path == experiment.run().divergence()->cause;
}

/// Removes hidden slots with their part of the sentence; a hidden loss becomes plain text, since no part belongs to it.
void TrainSentence::apply_access(const Access& access) {
  if (access.empty()) return;
  std::vector<ui::RecipeSlot> left;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    ui::RecipeSlot& slot = slots[i];
    const bool settings = !slot.settings.empty();
    const Shown how = deepx::shown(access, settings ? meanings_[i].settings.paths.front() : meanings_[i].path);
    const bool loss = i == 0;
    if (how == Shown::hidden && loss) slot.value = ui::words().the_loss;
    slot.locked = how != Shown::open;
    if (settings) slot.locked = std::ranges::all_of(meanings_[i].settings.rows, &ui::SettingRow::locked);
    const bool says_nothing = settings && slot.locked && meanings_[i].text == "…";
    if ((how == Shown::hidden && !loss) || says_nothing) continue;
    left.push_back(slot);
    kept_.push_back(i);
  }
  slots = std::move(left);
}

Command TrainSentence::change_of(const ui::RecipeChange& change) const {
  const Meaning& m = meaning(static_cast<std::size_t>(change.slot));
  if (m.menu) return command::Set(m.path, m.menu->name(change.choice));
  if (change.setting >= 0) {
    const auto at = static_cast<std::size_t>(change.setting);
    const ui::SettingRow& row = m.settings.rows[at];
    if (row.choices.empty()) return command::Set(m.settings.paths[at], change.number);
    return command::Set(m.settings.paths[at], Setting{.name = row.name, .choices = row.choices}.text(change.number));
  }
  return command::Set(m.path, change.number);
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
