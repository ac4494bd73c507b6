// SPDX-License-Identifier: MIT
// The slots of the sentence: the problem, then one for each of its settings, as its entry declares them.
#include "playground/panels/problems/problem_recipe.h"

#include <array>
#include <cmath>
#include <list>

#include "engine/optim/optimizer.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/problems/preset.h"
#include "playground/model/problems/problem_rows.h"
#include "playground/panels/problems/problem_goals.h"
#include "playground/panels/shared/notes.h"
#include "playground/panels/shared/spec_control.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/recipe.h"
#include "playground/widgets/plots/series.h"

namespace deepx::panels {
namespace {

const Menu& problem_menu() {
  static std::list<std::string> words;
  static const Menu menu = [] {
    Menu m;
    for (std::size_t i = 0; i < presets().size(); ++i) {
      m.names.push_back(preset_files()[i].name);
      m.choices.push_back(
          {.name = presets()[i].title.c_str(), .note = words.emplace_back(in_words(presets()[i])).c_str()});
    }
    return m;
  }();
  return menu;
}

/// Round values around `v`, in steps of about a tenth of it.
std::array<double, 5> rungs(double v, bool whole) {
  constexpr double kParts = 1e6;  // dividing gives the double nearest to 1.2, as typing does
  const double step = ui::nice_step(v == 0 ? 1 : std::abs(v), 12);
  std::array<double, 5> out;
  for (int i = 0; i < 5; ++i) {
    const double rung = v + (i - 2) * (whole ? std::max(1.0, step) : step);
    out[static_cast<std::size_t>(i)] = i == 2 ? v : std::round(rung * kParts) / kParts;
  }
  return out;
}

/// "S = {span}, L = {length} and n = {nodes}", with the data of the slots.
struct Sentence {
  explicit Sentence(const ProblemRun& run);
  Sentence(const Sentence&) = delete;
  Sentence& operator=(const Sentence&) = delete;

  std::string text = ui::words().problem_recipe;
  std::vector<ui::RecipeSlot> slots;  ///< the problem, then the settings in their order

 private:
  void put(std::string_view place, const std::string& words) { text.replace(text.find(place), place.size(), words); }
  ui::RecipeSlot slot(const Setting& setting, double now);
  const char* keep(std::string s) { return kept_.emplace_back(std::move(s)).c_str(); }

  std::list<std::string> kept_;
  std::list<std::array<double, 5>> ladders_;
  std::list<std::vector<ui::Choice>> lists_;
};

ui::RecipeSlot Sentence::slot(const Setting& s, double now) {
  ui::RecipeSlot out{.name = keep(std::string(s.name)),
                     .value = keep(s.choices.empty() ? ui::plain(now) : s.text(now)),
                     .selected = static_cast<int>(now),
                     .number = now,
                     .min = s.low,
                     .max = s.largest(),
                     .ladder = ladders_.emplace_back(rungs(now, s.whole)),
                     .whole = s.whole,
                     .title = keep(std::string(s.symbol) + ": " + std::string(s.words)),
                     .note = {.title = s.symbol, .words = s.words}};
  if (s.choices.empty()) return out;
  auto& list = lists_.emplace_back();
  for (int i = 0; i <= static_cast<int>(s.largest()); ++i) list.push_back({.name = keep(s.text(i))});
  out.choices = list;
  return out;
}

Sentence::Sentence(const ProblemRun& run) {
  const ui::Words& w = ui::words();
  const Menu& menu = problem_menu();
  slots.push_back({.name = "problem",
                   .value = run.spec().title.c_str(),
                   .choices = menu.choices,
                   .selected = menu.index(run.preset()),
                   .note = note_of(terms::get("problem"))});
  std::string list;
  const std::vector<Setting>& settings = run.info().settings;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const Setting& s = settings[i];
    slots.push_back(slot(s, run.setting(s.name)));
    list += i == 0 ? "" : i + 1 < settings.size() ? ", " : std::string(" ") + w.and_word + " ";
    list += std::string(s.symbol) + "\u00a0= {" + std::string(s.name) + "}";
  }
  put("{settings}", list);
  const Choice& optimizer = run.spec().optimizer;
  std::string by(optimizer_catalogue().at(optimizer.name).label);
  if (const auto rate = optimizer.settings.find("learning_rate"); rate != optimizer.settings.end())
    by += std::string(" ") + w.at_rate + " " + ui::plain(rate->second);
  put("{optimizer}", by);
  put("{steps}", ui::whole(run.spec().steps));
}

/// The same problem with a change of one setting or the seed.
Command with(const ProblemRun& run, std::string_view name, double value) {
  command::OpenProblem next{run.preset(), run.changes(), run.table()};
  next.settings[std::string(name)] = value;
  return next;
}

Command open(int preset) { return command::OpenProblem{problem_menu().name(preset)}; }

/// " Goal: train accuracy at least 0.98."
std::string goals_in_words(const ProblemSpec& spec) {
  std::string out;
  for (const Goal& goal : spec.goals)
    out += (out.empty() ? std::string(" ") + ui::words().goal + " " : ", ") + spoken(goal.measure) + " " + goal.text();
  return out.empty() ? out : out + ".";
}

bool list_row(const ui::Rect& r, const char* words, const char* tip, bool selected, ui::Icon icon) {
  const ui::Theme& t = ui::theme();
  const ui::Hit h = ui::hit(words, r, {.min_touch = 0, .tip = tip});
  if (selected || h.hovered) ui::fill(r, ui::interaction_fill(h, selected), 8);
  const float y = r.center().y;
  ui::text(words, {r.x + 8, y},
           {.face = selected ? ui::Face::inter_medium : ui::Face::inter,
            .color = selected || h.hovered ? t.ink1 : t.ink2,
            .max_width = r.w - (icon == ui::Icon::none ? 8.0f : 32.0f)});
  ui::icon(icon, {r.right() - 12, y}, t.ink3, 0.8f);
  return h.pressed;
}

}  // namespace

std::optional<Command> problem_sentence(const ProblemRun& run, ui::Point at, float width, bool one_line,
                                        float* height) {
  const Sentence s(run);
  const auto result = ui::recipe("problem", {at.x, at.y}, width, s.text.c_str(), s.slots, one_line);
  if (height) *height = result.height;
  if (!result.changed) return std::nullopt;
  const ui::RecipeChange& change = *result.changed;
  if (change.slot == 0) return open(change.choice);
  const Setting& setting = run.info().settings[static_cast<std::size_t>(change.slot - 1)];
  return with(run, setting.name, setting.choices.empty() ? change.number : change.choice);
}

float problem_recipe_height(const Experiment& experiment, float width) {
  if (!experiment.problem()) return 32;
  const Sentence s(*experiment.problem());
  return ui::recipe_height(width, s.text.c_str(), s.slots);
}

std::optional<Command> problem_seed(const ProblemRun& run, ui::Point at) {
  const RowOf<ProblemSpec>& row = *problem_rows().find("seed");
  const double seed = row.number(run.spec());
  const std::vector<double> ladder = seeds_around(seed);
  const std::string value = std::to_string(run.spec().seed);
  const ui::RecipeSlot slot{.name = "seed",
                            .value = value.c_str(),
                            .number = seed,
                            .min = row.limits.low,
                            .max = row.limits.high,
                            .ladder = ladder,
                            .whole = row.limits.whole,
                            .title = row.label.data(),
                            .note = note_of(terms::get("seed"))};
  const auto result = ui::recipe("seed", {at.x, at.y}, 400, ui::words().seed_token, std::span(&slot, 1));
  if (!result.changed) return std::nullopt;
  return with(run, "seed", result.changed->number);
}

std::optional<Command> problem_list(const ProblemRun& run, const ui::Rect& r, bool& wants_table) {
  const ui::Words& w = ui::words();
  std::optional<Command> out;
  ui::text(w.problems, {r.x, r.y + 16}, ui::head());
  const int count = static_cast<int>(presets().size());
  const float top = r.y + 40, step = std::clamp((r.bottom() - top) / static_cast<float>(count + 1), 24.0f, 36.0f);
  const auto place = [&](int i) { return ui::Rect{r.x - 8, top + step * static_cast<float>(i), r.w + 8, step - 2}; };
  const bool own = !run.table().csv.empty();
  for (int i = 0; i < count; ++i) {
    const ProblemSpec& spec = presets()[static_cast<std::size_t>(i)];
    const bool selected = !own && run.preset() == preset_files()[static_cast<std::size_t>(i)].name,
               plane = spec.problem == "plane";
    const std::string tip = in_words(spec) + (plane ? std::string(" ") + w.opens_in_train + goals_in_words(spec) : "");
    const bool pressed =
        list_row(place(i), spec.title.c_str(), tip.c_str(), selected, plane ? ui::Icon::chevron_right : ui::Icon::none);
    if (pressed && !selected) out = open(i);
  }
  if (list_row(place(count), w.your_table, w.your_table_tip, own, ui::Icon::table)) wants_table = true;
  return out;
}

}  // namespace deepx::panels
