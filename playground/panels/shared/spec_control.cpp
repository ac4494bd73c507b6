// SPDX-License-Identifier: MIT
// Tokens, sliders and switches for values of the spec.
#include "playground/panels/shared/spec_control.h"

#include <algorithm>
#include <cmath>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/panels/shared/notes.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

bool of_layer(std::string_view path) {
  return path.starts_with("network.hidden.") || path.starts_with("network.output.");
}

/// In the popover of a layer, the option's name is enough.
std::string id_of(std::string_view path) {
  return std::string(of_layer(path) ? path.substr(path.rfind('.') + 1) : path);
}

}  // namespace

std::vector<double> seeds_around(double seed) { return {seed - 2, seed - 1, seed, seed + 1, seed + 2}; }

ui::RecipeSlot& SpecTokens::add(const char* name, std::string_view path) {
  const Spec& spec = e_.spec();
  Token& t =
      tokens_.emplace_back(Token{.path = std::string(path), .text = get_path(spec, path), .title = path_label(path)});
  ui::RecipeSlot& slot = slots.emplace_back(ui::RecipeSlot{.name = name, .value = ""});
  slot.locked = shown(e_.access(), path) != Shown::open;
  slot.note = note_of(spec, path);
  if (!choices_at(spec, path).empty()) {
    t.menu = &spec_menu(spec, path);
    slot.selected = t.menu->index(t.text);
    slot.value = t.menu->choices[static_cast<std::size_t>(slot.selected)].name;
    slot.choices = t.menu->choices;
    return slot;
  }
  const Limits range = limits_of(spec, path);
  slot.number = *ui::parse_number(t.text);
  slot.min = range.low;
  slot.max = range.high;
  slot.whole = range.whole;
  slot.title = t.title.c_str();
  slot.ladder = ladder_of(path);
  const bool seed = range.high == kLargestSeed, setting = !find_row(path) && !of_layer(path);
  if (!seed) t.text = ui::plain(slot.number);
  if (seed)
    t.ladder = seeds_around(slot.number);
  else if (setting && !path.ends_with(".learning_rate"))
    t.ladder = ui::rungs_between(range.low, range.high, range.whole);  // a rate has endless rungs
  if (!t.ladder.empty()) slot.ladder = t.ladder;
  slot.value = t.text.c_str();
  return slot;
}

void SpecTokens::add(const ui::RecipeSlot& slot) {
  tokens_.emplace_back();
  slots.push_back(slot);
}

void SpecTokens::more(const char* name, std::string_view prefix, std::string_view entry_path,
                      std::span<const std::string_view> without) {
  SettingRows settings = setting_rows(e_.spec(), prefix, without);
  for (std::size_t i = settings.rows.size(); i-- > 0;) {
    const Shown how = shown(e_.access(), settings.paths[i]);
    settings.rows[i].locked = how == Shown::locked;
    if (how != Shown::hidden) continue;
    settings.rows.erase(settings.rows.begin() + static_cast<std::ptrdiff_t>(i));
    settings.paths.erase(settings.paths.begin() + static_cast<std::ptrdiff_t>(i));
  }
  if (settings.rows.empty()) return;
  Token& t = tokens_.emplace_back(Token{.path = std::string(prefix), .settings = std::move(settings)});
  t.text = ui::settings_summary(t.settings.rows);
  slots.push_back({.name = name,
                   .value = t.text.c_str(),
                   .title = spec_menu(e_.spec(), entry_path).label(get_path(e_.spec(), entry_path)),
                   .locked = std::ranges::all_of(t.settings.rows, &ui::SettingRow::locked),
                   .settings = t.settings.rows});
}

void SpecTokens::apply_access(std::string_view without_part, const char* words) {
  if (e_.access().empty()) return;
  for (std::size_t i = slots.size(); i-- > 0;) {
    const Token& t = token(i);
    const bool settings = !t.settings.rows.empty();
    const bool hidden = !settings && shown(e_.access(), t.path) == Shown::hidden,
               says_nothing = settings && slots[i].locked && t.text == "…";
    if (hidden && t.path == without_part)
      slots[i].value = words;
    else if (hidden || says_nothing) {
      slots.erase(slots.begin() + static_cast<std::ptrdiff_t>(i));
      tokens_.erase(std::next(tokens_.begin(), static_cast<std::ptrdiff_t>(i)));
    }
  }
}

Command SpecTokens::change_of(const ui::RecipeChange& change) const {
  const Token& t = token(static_cast<std::size_t>(change.slot));
  if (t.menu) return command::Set(t.path, t.menu->name(change.choice));
  if (change.setting < 0) return command::Set(t.path, change.number);
  const auto at = static_cast<std::size_t>(change.setting);
  const ui::SettingRow& row = t.settings.rows[at];
  if (row.choices.empty()) return command::Set(t.settings.paths[at], change.number);
  return command::Set(t.settings.paths[at], Setting{.name = row.name, .choices = row.choices}.text(change.number));
}

std::optional<Command> spec_slider(const Experiment& e, std::string_view path, ui::Point at, float width,
                                   ui::Color ground) {
  const ControlAccess access(e, path);
  if (access.hidden()) return std::nullopt;
  const Limits range = limits_of(e.spec(), path);
  const Slide slide = slide_of(e.spec(), path);
  const double now = *ui::parse_number(get_path(e.spec(), path)), unit = slide.step;
  const double low = std::ceil(range.low / unit) * unit,
               high = slide.to > 0 ? std::min(range.high, slide.to) : range.high;
  const bool setting = !find_row(path) && !of_layer(path);
  const std::string id = id_of(path), label = path_label(path);
  const std::string value = setting         ? ui::plain(now)
                            : slide.percent ? ui::fixed(100 * now, 0) + " %"
                            : range.whole   ? ui::whole(static_cast<long long>(now))
                                            : ui::fixed(now, 2);
  const auto f = ui::slider(id.c_str(), {at.x, at.y}, width, static_cast<float>((now - low) / (high - low)),
                            {.label = label.c_str(), .value = value.c_str(), .ground = ground});
  ui::explain({at.x, at.y - 12, width, 44}, note_of(e.spec(), path));
  if (!f) return std::nullopt;
  const double steps = std::round((low + static_cast<double>(*f) * (high - low)) / unit);
  // Dividing gives the double nearest to 0.29, as typing does.
  const double chosen = std::clamp(unit < 1 ? steps / std::round(1 / unit) : steps * unit, low, high);
  return chosen == now ? std::nullopt : std::optional<Command>(command::Set(std::string(path), chosen));
}

std::optional<Command> spec_switch(const Experiment& e, std::string_view path, ui::Point at, float width) {
  const ControlAccess access(e, path);
  const bool on = get_path(e.spec(), path) == "yes";
  ui::text(path_label(path), {at.x, at.y}, ui::label());
  const bool switched = ui::toggle(id_of(path).c_str(), {at.x + width - 32, at.y}, on);
  ui::explain({at.x, at.y - 16, width, 32}, note_of(e.spec(), path));
  if (!switched) return std::nullopt;
  return command::Set(std::string(path), on ? "no" : "yes");
}

std::optional<Command> spec_segments(const char* id, const Experiment& e, std::string_view path, const ui::Rect& r,
                                     std::span<const char* const> names) {
  const ControlAccess access(e, path);
  const Menu& menu = spec_menu(e.spec(), path);
  std::vector<const char*> labels(names.begin(), names.end());
  if (names.empty())
    for (const ui::Choice& choice : menu.choices) labels.push_back(choice.name);
  const auto i = ui::segmented(id, r, labels, menu.index(get_path(e.spec(), path)));
  ui::explain(r, note_of(e.spec(), path));
  return i ? std::optional<Command>(command::Set(std::string(path), menu.name(*i))) : std::nullopt;
}

}  // namespace deepx::panels
