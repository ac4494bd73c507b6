// SPDX-License-Identifier: MIT
// A text field that shows where a formula has an error.
#include "playground/panels/backprop/trace_bar.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/formula/expression.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/note.h"
#include "playground/widgets/controls/text_field.h"

namespace deepx::panels {
namespace {

constexpr float kFormulaSize = 15, kPad = 16, kTokenGap = 8;

command::SetFormula preset_command(const FormulaPreset& p) {
  command::SetFormula c{std::string(p.text)};
  for (const auto& [name, value] : p.values) c.values.emplace(name, value);
  return c;
}

/// Number of bytes before the character in that column.
std::size_t byte_of(std::string_view text, int column) {
  std::size_t at = 0;
  for (int seen = 1; at < text.size() && seen < column; ++seen) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
  return at;
}

/// Reads the text in the field; the model gets it only if it is a valid formula.
std::optional<Command> read_field(const Experiment& e, FormulaState& s) {
  s.error.clear();
  s.column = 0;
  const auto report = [&](std::string_view what, std::string_view after) {  // the field marks the place
    const std::size_t from = what.find(after);
    s.error = from == std::string_view::npos ? what : what.substr(from + after.size());
  };
  try {
    check_formula(s.text);
  } catch (const ExpressionError& error) {
    s.column = static_cast<int>(error.column);
    report(error.what(), join("column ", error.column, ": "));
  } catch (const std::exception& error) {
    report(error.what(), "expression: ");
  }
  if (!s.error.empty() || s.text == e.backprop().plan().text) return std::nullopt;
  s.shown = s.text;
  return command::SetFormula{s.text};
}

std::optional<Command> field(const Experiment& e, FormulaState& s, const ui::Rect& r) {
  if (s.shown != e.backprop().plan().text) {  // the view was opened, an example was chosen, or undo
    s.text = s.shown = e.backprop().plan().text;
    s.error.clear();
    s.column = 0;
  }
  ui::fill(r, ui::theme().bg1, 8);
  ImGui::SetCursorScreenPos({r.x, r.y});
  ImGui::SetNextItemWidth(r.w);
  ImGui::PushFont(ui::font(ui::Face::mono), kFormulaSize);
  const float line = ImGui::GetFontSize();
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {kPad, (r.h - line) / 2});
  for (int slot : {ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive}) ImGui::PushStyleColor(slot, 0);
  const bool changed = ui::text_field("##formula", s.text);
  const bool focused = ImGui::IsItemActive();
  const ImGuiInputTextState* typed = ImGui::GetInputTextState(ImGui::GetItemID());
  s.field = r;
  s.scroll = focused && typed ? typed->Scroll.x : 0;
  ui::note_target("formula", r, false);
  if (!focused) ui::tooltip(ui::words().formula_help);
  ImGui::PopStyleColor(3);
  ImGui::PopStyleVar();
  ImGui::PopFont();
  ui::frame(r, focused || !s.error.empty() ? ui::theme().ink1 : ui::theme().line2, 8, focused ? 2.0f : 1.0f);
  return changed ? read_field(e, s) : std::nullopt;
}

std::optional<Command> examples_menu(const ui::Rect& r, bool quiet) {
  const ui::Words& w = ui::words();
  if (ui::button("examples", r, {.label = w.examples, .outlined = !quiet, .ghost = quiet}))
    ui::open_popover("examples");
  static const std::vector<ui::Choice> choices = [] {
    std::vector<ui::Choice> out;
    for (const FormulaPreset& p : formula_presets()) out.push_back({.name = p.title.data(), .note = p.text.data()});
    return out;
  }();
  const auto picked = ui::choice_popover("examples", r, choices, -1);
  if (!picked) return std::nullopt;
  return preset_command(formula_presets()[static_cast<std::size_t>(*picked)]);
}

float chip_width(const FormulaPreset& p) { return ui::text_width(p.title, ui::Face::inter, 13) + 24; }

/// As many examples as fit.
std::optional<Command> chips(const ui::Rect& r) {
  std::optional<Command> out;
  float x = r.x + ui::text(ui::words().try_examples, {r.x, r.center().y}, ui::label()) + 16;
  int i = 0;
  for (const FormulaPreset& p : formula_presets()) {
    const float w = chip_width(p);
    if (x + w > r.right()) break;
    ui::push_id(i++);
    if (ui::button("try", {x, r.y, w, r.h}, {.label = p.title.data(), .outlined = true})) out = preset_command(p);
    ui::pop_id();
    x += w + kTokenGap;
  }
  return out;
}

}  // namespace

std::optional<Command> trace_modes(const Experiment& e, const ui::Layout& l) {
  const ControlAccess access(e, "formula");
  if (access.hidden() || l.modes.empty()) return std::nullopt;
  const ui::Words& w = ui::words();
  const char* names[] = {w.network_mode, w.formula_mode};
  const auto chosen = ui::segmented("mode", l.modes, names, e.backprop().plan().formula ? 1 : 0);
  if (!chosen) return std::nullopt;
  return command::ShowGraph{*chosen == 1 ? Walked::formula : e.backprop().plan().network};
}

std::optional<Command> formula_bar(const Experiment& e, FormulaState& s, const ui::Layout& l) {
  const ControlAccess access(e, "formula");
  if (access.hidden() || l.formula.empty()) return std::nullopt;
  const ui::Rect& r = l.formula;
  if (l.columns == ui::Columns::phone || r.w < 420) {
    const float w = 96;
    const ui::Rect beside = l.columns == ui::Columns::phone ? ui::Rect{l.sentence.right() - w, l.sentence.y, w, 32}
                                                            : ui::Rect{r.right() - w, r.y, w, r.h};
    auto out = examples_menu(beside, false);
    if (auto c = field(e, s, l.columns == ui::Columns::phone ? r : ui::Rect{r.x, r.y, r.w - w - 12, r.h})) out = c;
    return out;
  }
  const float width = std::min(552.0f, std::round(r.w * 0.55f));
  std::optional<Command> out;
  const float x = r.x + width + 24, menu = r.right() - x;
  if (menu >= 420)
    out = chips({x, r.y + 2, menu, 36});
  else
    out = examples_menu({x, r.y + 2, 96, 36}, false);
  if (auto c = field(e, s, {r.x, r.y, width, r.h})) out = c;
  return out;
}

void formula_error(const FormulaState& s, const ui::Rect& graph) {
  if (s.error.empty() || s.field.empty()) return;
  constexpr float kLine = 16;
  const ui::Theme& t = ui::theme();
  const ui::Rect& r = s.field;
  const ui::TextStyle style{.size = 12, .color = t.ink1};
  ui::fill(graph, ui::fade(t.bg0, 0.6f));  // the graph shows the last valid text, not the text in the field
  const float most = r.w - 2 * kPad, width = std::min(most, ui::text_width(s.error, ui::Face::inter, 12) + 1);
  float x = r.x + kPad;
  if (s.column > 0) {
    const float before =
        ui::text_width(std::string_view(s.text).substr(0, byte_of(s.text, s.column)), ui::Face::mono, kFormulaSize);
    const float at = std::clamp(r.x + kPad + before - s.scroll + 4, r.x + kPad, r.right() - kPad);
    ui::line({at - 5, r.bottom() - 4}, {at, r.bottom() - 9}, t.ink1, 2);
    ui::line({at, r.bottom() - 9}, {at + 5, r.bottom() - 4}, t.ink1, 2);
    x = std::clamp(at - 20, x, x + most - width);
  }
  const float height = ui::paragraph_height(s.error, width, style, kLine);
  const ui::Rect plate{x - 8, r.bottom() + 2, width + 16, height + 8};
  ui::raised(plate, 6);
  ui::paragraph(s.error, {x, plate.y + 4 + kLine / 2}, width, style, kLine);
}

}  // namespace deepx::panels
