// SPDX-License-Identifier: MIT
// Rows of settings: a ladder for numbers, a switch for "no, yes", a list for other choices.
#include "playground/widgets/controls/settings_popover.h"

#include <algorithm>
#include <vector>

#include "imgui.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::ui {
namespace {

constexpr float kSettingsPad = 16, kSettingsHead = 44, kControl = 104, kWidestSettings = 480, kName = 20,
                kSettingsLine = 16, kAround = 14;
constexpr std::string_view kSwitch = "no, yes";

/// The names of a list of choices.
std::vector<std::string> parted(std::string_view choices) {
  std::vector<std::string> out;
  while (!choices.empty()) {
    const std::size_t end = std::min(choices.find(", "), choices.size());
    out.emplace_back(choices.substr(0, end));
    choices.remove_prefix(std::min(end + 2, choices.size()));
  }
  return out;
}

std::string value_text(const SettingRow& row) {
  if (row.choices.empty()) return plain(row.value);
  const std::vector<std::string> names = parted(row.choices);
  return names[std::min(static_cast<std::size_t>(row.value), names.size() - 1)];
}

/// The value, underlined, with the control that it opens.
std::optional<double> value_token(const SettingRow& row, const Rect& r) {
  const Theme& t = theme();
  const std::string shown = value_text(row);
  const bool number = row.choices.empty();
  const Hit h = hit("value", r, {.disabled = row.locked, .min_touch = 0});
  const bool open = popover_open("edit");
  if (h.pressed) open_popover("edit");
  if (!row.locked && (h.hovered || open)) fill(r, interaction_fill(h, open), 8);
  const TextStyle style{
      .face = number ? Face::mono_medium : Face::inter_medium, .size = number ? 14.0f : 13.0f, .color = t.ink1};
  const float w = text_width(shown, style.face, style.size), x = r.right() - 12 - w - (number ? 0 : 14.0f);
  text(shown, {x, r.center().y}, style);
  if (row.locked) return std::nullopt;
  if (!number) icon(Icon::chevron, {r.right() - 14, r.center().y + 1}, t.ink3, 0.8f);
  dotted(x, r.center().y + 10, r.right() - 12 - x, t.ink3);
  if (number) {
    return number_popover("edit", r, std::string(row.name).c_str(), row.value, row.low, row.high,
                          rungs_between(row.low, row.high, row.whole), row.whole);
  }
  const std::vector<std::string> names = parted(row.choices);
  std::vector<Choice> choices;
  for (const std::string& name : names) choices.push_back({.name = name.c_str()});
  if (const auto picked = choice_popover("edit", r, choices, static_cast<int>(row.value))) return *picked;
  return std::nullopt;
}

TextStyle words_style() { return {.size = 12, .color = theme().ink2}; }
float words_width(float row_width) { return row_width - kControl - 8; }

/// The name, and all lines of its text.
float row_height(const SettingRow& row, float width) {
  return std::max(settings().touch ? 52.0f : 44.0f,
                  kName + paragraph_height(row.words, words_width(width), words_style(), kSettingsLine) + kAround);
}

std::optional<double> setting_row(const SettingRow& row, const Rect& r) {
  const Theme& t = theme();
  std::optional<double> out;
  push_id(std::string(row.name).c_str());
  const float y = r.center().y,
              top = y - (kName + paragraph_height(row.words, words_width(r.w), words_style(), kSettingsLine)) / 2;
  const float w = text(row.name, {r.x, top + 8}, {.face = Face::inter_medium, .color = t.ink1});
  text(row.symbol, {r.x + w + 8, top + 8}, {.color = t.ink3});
  paragraph(row.words, {r.x, top + kName + 8}, words_width(r.w), words_style(), kSettingsLine);
  if (row.choices == kSwitch) {
    if (toggle("value", {r.right() - 44, y}, row.value != 0) && !row.locked) out = row.value != 0 ? 0 : 1;
  } else {
    out = value_token(row, {r.right() - kControl, y - 18, kControl, 36});
  }
  pop_id();
  return out;
}

}  // namespace

std::string settings_summary(std::span<const SettingRow> rows) {
  std::string out;
  std::size_t shown = 0;
  for (const SettingRow& row : rows) {
    if (row.value == row.usual) continue;
    out += std::string(row.choices.empty() ? row.symbol : row.name) +
           (row.choices == kSwitch ? "" : " " + value_text(row)) + ", ";
    ++shown;
  }
  if (shown < rows.size()) return out + "…";
  return out.substr(0, out.size() - 2);
}

std::optional<SettingChange> settings_popover(const char* id, const Rect& anchor, const char* heading,
                                              std::span<const SettingRow> rows) {
  const ImVec2 screen = ImGui::GetMainViewport()->Size;
  float width = 280;
  for (const SettingRow& row : rows)
    width = std::max(width, text_width(row.words, Face::inter, 12) + kControl + 8 + 2 * kSettingsPad);
  width = std::min({width, kWidestSettings, screen.x - 16});
  float all = 0;
  for (const SettingRow& row : rows) all += row_height(row, width - 2 * kSettingsPad);
  const float shown = std::min(all, screen.y - 16 - kSettingsHead - 8);
  const Popover p = begin_popover(id, anchor, {width, kSettingsHead + shown + 8});
  if (!p) return std::nullopt;
  text(heading, {p.inside.x + kSettingsPad, p.inside.y + 24}, head());
  const bool scrolls = shown < all;
  float y = p.inside.y + kSettingsHead;
  if (scrolls) y = begin_scroll("rows", {p.inside.x, y, width, shown}, all);
  std::optional<SettingChange> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const float height = row_height(rows[i], width - 2 * kSettingsPad);
    if (const auto v = setting_row(rows[i], {p.inside.x + kSettingsPad, y, width - 2 * kSettingsPad, height}))
      out = SettingChange{static_cast<int>(i), *v};
    y += height;
  }
  if (scrolls && end_scroll()) out.reset();
  end_popover();
  return out;
}

}  // namespace deepx::ui
