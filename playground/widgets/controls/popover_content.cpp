// SPDX-License-Identifier: MIT
// The contents of popovers: lists, ladders of numbers, grids of activations.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "imgui_internal.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/note.h"
#include "playground/widgets/controls/popover.h"
#include "playground/widgets/controls/text_field.h"

namespace deepx::ui {
namespace {

constexpr float kSheetPad = 8, kNoted = 48, kWidest = 440, kLeastColumn = 260;

/// How a list fills its popover.
struct ListSize {
  float width, row;  ///< sizes of one column
  int columns, rows;
  bool scrolls;
  float height() const { return row * static_cast<float>(rows); }
};

float widest_entry(std::span<const Choice> choices) {
  float widest = 160;
  for (const Choice& c : choices) {
    const float around = c.picture ? 68.0f + 44 : 68.0f;
    widest = std::max(widest, text_width(c.name, Face::inter_medium, 13) + around);
    if (c.note) widest = std::max(widest, std::min(kWidest, text_width(c.note, Face::inter, 12) + around));
  }
  return widest;
}

/// One column with notes if the screen has room for it, else two, else without notes, else as many rows as fit.
ListSize list_size(std::span<const Choice> choices) {
  const ImVec2 screen = ImGui::GetMainViewport()->Size;
  const float most_w = screen.x - 16 - 2 * kSheetPad, most_h = screen.y - 16 - 2 * kSheetPad,
              plain = settings().touch ? 44.0f : 32.0f;
  const bool noted = std::any_of(choices.begin(), choices.end(), [](const Choice& c) { return c.note != nullptr; });
  const int count = static_cast<int>(choices.size());
  const float widest = std::min(widest_entry(choices), most_w);
  const ListSize forms[] = {{widest, noted ? kNoted : std::max(plain, 36.0f), 1, count, false},
                            {std::min(widest, most_w / 2), noted ? kNoted : plain, 2, (count + 1) / 2, false},
                            {widest, plain, 1, count, false}};
  for (ListSize form : forms) {
    if (form.height() > most_h || (form.columns > 1 && form.width < kLeastColumn)) continue;
    form.width = std::ceil(form.width);
    return form;
  }
  return {std::ceil(widest), noted ? kNoted : plain, 1, count, true};
}

void list_row(const Rect& r, const Choice& c, bool selected, const Hit& h) {
  const Theme& t = theme();
  if (h.hovered || selected) fill(r, interaction_fill(h, selected), 8);
  const float y = r.center().y, right = c.picture ? 44.0f : 0.0f;
  const bool noted = c.note && r.h >= 44;
  text(c.name, {r.x + 12, noted ? y - 9 : y}, {.face = Face::inter_medium, .color = t.ink1});
  if (noted) {
    text(c.note, {r.x + 12, y + 10}, {.size = 12, .color = t.ink2, .max_width = r.w - 48 - right});
  }
  if (selected) icon(Icon::check, {r.right() - 16, y}, t.ink1, 0.8f);
  if (c.picture) c.picture({r.right() - 32 - 28, y - 10, 28, 20}, selected ? t.ink1 : t.ink2);
}

}  // namespace

std::optional<int> choice_popover(const char* id, const Rect& anchor, std::span<const Choice> choices, int selected) {
  const ListSize size = list_size(choices);
  const float all = size.height(), most_h = ImGui::GetMainViewport()->Size.y - 16 - 2 * kSheetPad;
  const float width = size.width * static_cast<float>(size.columns), shown = size.scrolls ? most_h : all;
  const Popover p = begin_popover(id, anchor, {width + 2 * kSheetPad, shown + 2 * kSheetPad});
  if (!p) return std::nullopt;
  const bool opened = ImGui::IsWindowAppearing();
  const float left = p.inside.x + kSheetPad;
  float top = p.inside.y + kSheetPad;
  if (size.scrolls) top = begin_scroll("list", {left, top, width, shown}, all);
  std::optional<int> picked;
  for (int i = 0; i < static_cast<int>(choices.size()); ++i) {
    const Choice& c = choices[static_cast<std::size_t>(i)];
    const Rect row{left + size.width * static_cast<float>(i / size.rows),
                   top + size.row * static_cast<float>(i % size.rows), size.width, size.row};
    push_id(i);
    const Hit h = hit(c.name, row, {.min_touch = 0});
    pop_id();
    if (i == selected && opened) ImGui::SetItemDefaultFocus();
    list_row(row, c, i == selected, h);
    if (h.pressed) picked = i;
  }
  if (size.scrolls && end_scroll()) picked.reset();
  if (picked) close_popover();
  end_popover();
  return picked;
}

namespace {

constexpr int kReach = 2;  ///< rungs shown on each side

/// The rungs around `value` that are in range, ascending, including `value`.
std::vector<double> rungs_around(double value, double min, double max, std::span<const double> ladder) {
  std::vector<double> out;
  const auto keep = [&](double v) {
    if (v >= min - 1e-12 && v <= max * (1 + 1e-9)) out.push_back(v);
  };
  if (ladder.empty()) {
    for (int k = -kReach; k <= kReach; ++k) keep(k == 0 ? value : ladder_step(value > 0 ? value : 1e-3, k));
  } else {
    const auto near = std::lower_bound(ladder.begin(), ladder.end(), value - 1e-12) - ladder.begin();
    const auto last = static_cast<std::ptrdiff_t>(ladder.size());
    const auto first = std::clamp<std::ptrdiff_t>(near - kReach, 0, std::max<std::ptrdiff_t>(0, last - 2 * kReach - 1));
    for (auto i = first; i < std::min(last, first + 2 * kReach + 1); ++i) keep(ladder[static_cast<std::size_t>(i)]);
  }
  return out;
}

}  // namespace

std::optional<double> number_field(const Rect& r, std::optional<double> value, double min, double max) {
  static std::string typed_text;
  static bool refused = false;
  if (ImGui::IsWindowAppearing()) {
    typed_text.clear();
    refused = false;
    if (value) {
      char digits[32];
      std::snprintf(digits, sizeof digits, "%.4g", *value);
      typed_text = digits;
    }
    if (value && !settings().touch) ImGui::SetKeyboardFocusHere();
  }
  // Dear ImGui centers the em, which is lower than the digits; so the background is drawn here.
  fill(r, theme().bg2, 8);
  if (value) frame(r, theme().line2, 8);
  ImGui::SetCursorScreenPos({r.x, r.y - 1});
  ImGui::SetNextItemWidth(r.w);
  ImGui::PushFont(font(Face::mono), 13);
  for (int slot : {ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive}) ImGui::PushStyleColor(slot, 0);
  const bool entered =
      text_field("##value", typed_text, {.hint = words().type_a_value, .number = min >= 0, .on_enter = true});
  note_target("field", r, false);
  ImGui::PopStyleColor(3);
  ImGui::PopFont();
  if (refused) text(words().out_of_range, {r.x + 4, r.bottom() + 12}, caption());
  if (!entered) return std::nullopt;
  const auto typed = parse_number(typed_text);
  refused = !typed || *typed < min || *typed > max;
  return refused ? std::nullopt : typed;
}

std::optional<double> number_popover(const char* id, const Rect& anchor, const char* heading, double value, double min,
                                     double max, std::span<const double> ladder, bool whole_numbers) {
  const std::vector<double> rungs = rungs_around(value, min, max, ladder);
  const float cell_w = 48, cell_h = settings().touch ? 44.0f : 32.0f;
  const float width =
      std::max({184.0f, cell_w * static_cast<float>(rungs.size()) + 24, text_width(heading, Face::inter, 13) + 32});
  const Popover p = begin_popover(id, anchor, {width, 40 + cell_h + 12 + kFieldHeight + 28});
  if (!p) return std::nullopt;
  const bool opened = ImGui::IsWindowAppearing();
  std::optional<double> picked;
  text(heading, {p.inside.x + 16, p.inside.y + 22}, label());
  float x = p.inside.x + (width - cell_w * static_cast<float>(rungs.size())) / 2;
  for (std::size_t i = 0; i < rungs.size(); ++i, x += cell_w) {
    const Rect cell{x, p.inside.y + 40, cell_w, cell_h};
    const bool on = std::abs(rungs[i] - value) <= 1e-9 * std::abs(value);
    push_id(static_cast<int>(i));
    const Hit h = hit(plain(rungs[i]).c_str(), cell, {.ring_radius = 6, .min_touch = 0});
    pop_id();
    if (on && opened) ImGui::SetItemDefaultFocus();
    if (on || h.hovered) fill(cell.inset(1), interaction_fill(h, on), 6);
    text(plain(rungs[i]), vec(cell.center()),
         {.face = on ? Face::mono_medium : Face::mono,
          .size = 12,
          .color = on ? theme().ink1 : theme().ink2,
          .align = Align::center});
    if (h.pressed) picked = rungs[i];
  }
  if (const auto v = number_field({p.inside.x + 16, p.inside.y + 40 + cell_h + 12, width - 32, kFieldHeight},
                                  std::nullopt, min, max))
    picked = v;
  if (picked && whole_numbers) picked = std::round(*picked);
  if (picked) close_popover();
  end_popover();
  return picked;
}

namespace {

constexpr float kTileW = 66, kTileH = 56, kTileGap = 8;
constexpr int kTilesInRow = 4;

}  // namespace

float activation_grid_height(std::size_t count) {
  return static_cast<float>((count + kTilesInRow - 1) / kTilesInRow) * (kTileH + kTileGap) - kTileGap;
}

std::optional<int> activation_grid(ImVec2 at, std::span<const Choice> choices, int selected) {
  const Theme& t = theme();
  std::optional<int> picked;
  for (int i = 0; i < static_cast<int>(choices.size()); ++i) {
    const Choice& choice = choices[static_cast<std::size_t>(i)];
    const char* name = choice.name;
    const Rect tile{at.x + static_cast<float>(i % kTilesInRow) * (kTileW + kTileGap),
                    at.y + static_cast<float>(i / kTilesInRow) * (kTileH + kTileGap), kTileW, kTileH};
    const Hit h = hit(name, tile, {.min_touch = 0});
    explain(tile, choice.about);
    const bool on = i == selected;
    fill(tile, on ? t.bg1 : interaction_fill(h), 8);
    if (on) frame(tile, t.ink1, 8, 2);
    choice.picture({tile.center().x - 14, tile.y + 9, 28, 20}, on ? t.ink1 : t.ink2);
    text(name, {tile.center().x, tile.y + 43},
         {.face = on ? Face::inter_medium : Face::inter,
          .size = 12,
          .color = on ? t.ink1 : t.ink2,
          .align = Align::center,
          .max_width = kTileW - 6});
    if (h.pressed) picked = i;
  }
  return picked;
}

}  // namespace deepx::ui
