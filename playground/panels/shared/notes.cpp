// SPDX-License-Identifier: MIT
#include "playground/panels/shared/notes.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "engine/graph/operator.h"
#include "playground/panels/shared/menus.h"

namespace deepx::panels {
namespace {

/// The page of the reference that holds the entries of a choice; "" if none does.
std::string_view reference_page(std::string_view path) {
  constexpr auto kPages = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"loss", "reference/losses.html"},
      {"optimizer.name", "reference/optimizers.html"},
      {"schedule.name", "reference/optimizers.html"},
      {"data.name", "reference/data.html"},
      {".init", "reference/initializers.html"},
      {"regularizer.name", "reference/regularizers.html"},
      {".regularizer", "reference/regularizers.html"},
      {".activation", "reference/operators.html"},
      {".norm", "reference/layers.html"},
      {".layer", "reference/layers.html"},
  });
  for (const auto& [end, page] : kPages)
    if (path.ends_with(end)) return page;
  return "";
}

/// False for choices that are no entry of a catalogue.
bool is_entry(std::string_view name) { return !name.empty() && name != "none" && name != "own" && name != "linear"; }

/// What settings_of() knows: parts of the spec that hold the settings of a catalogue entry.
bool has_entry_settings(std::string_view prefix) {
  constexpr std::string_view kPrefixes[] = {"optimizer", "schedule", "regularizer", "network.init_settings", "data"};
  return std::ranges::find(kPrefixes, prefix) != std::end(kPrefixes);
}

}  // namespace

ui::Note note_of(const Term& term) {
  const bool own_page = term.more.empty();
  return {.title = term.label,
          .words = term.words,
          .math = term.math,
          .page = own_page ? "reference/terms.html" : term.more,
          .anchor = own_page ? term.name : ""};
}

ui::Note note_of(const NamedChoice& choice, std::string_view path) {
  if (!is_entry(choice.name)) return {};
  ui::Note note{.title = choice.label, .words = choice.words, .page = reference_page(path), .anchor = choice.name};
  if (!path.ends_with(".activation")) return note;
  note.words = operator_catalogue().at(choice.name).info->words;  // its menu has pictures instead of words
  return note;
}

ui::Note note_of(const Spec& spec, std::string_view path) {
  const Term* term = terms::of_path(path);
  if (!choices_at(spec, path).empty()) {
    const Menu& menu = spec_menu(spec, path);
    const int i = menu.index(get_path(spec, path));
    if (const ui::Note& about = menu.choices[static_cast<std::size_t>(i)].about) return about;
  }
  if (term) return note_of(*term);
  const std::size_t dot = path.rfind('.');
  if (dot == path.npos || !has_entry_settings(path.substr(0, dot))) return {};
  for (const Setting& s : settings_of(spec, path.substr(0, dot)))
    if (s.name == path.substr(dot + 1)) return {.words = s.words};
  return {};
}

void explain_readout(ui::Point at, float width, const Term& term) {
  ui::explain({at.x, at.y - 8, width, 48}, note_of(term));
}

}  // namespace deepx::panels
