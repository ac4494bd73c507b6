// SPDX-License-Identifier: MIT
// Three columns if the card is wide; stacked, without the reader's work, if it is narrow.
#include "playground/panels/backprop/practice_panel.h"

#include <algorithm>
#include <vector>

#include "imgui.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/panels/backprop/element_rule.h"
#include "playground/panels/backprop/element_symbols.h"
#include "playground/panels/backprop/rule_math.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/icon.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/text_field.h"

namespace deepx::panels {
namespace {

constexpr float kFieldHeight = 40, kPracticeLine = 20;

ui::Math box_symbol(const Trace& trace, const PracticeBox& box) {
  return gradient_of(trace.output(), element_symbol(trace, box.node, box.element));
}

struct Verdict {
  const char *first, *second;
};
Verdict verdict_of(BoxVerdict v) {
  const ui::Words& w = ui::words();
  switch (v) {
    case BoxVerdict::right:
      return {w.box_right, ""};
    case BoxVerdict::close:
      return {w.box_close, ""};
    case BoxVerdict::sign:
      return {w.box_sign, w.box_sign_hint};
    case BoxVerdict::count:
      return {w.box_count, w.box_count_hint};
    case BoxVerdict::missing_factor:
      return {w.box_factor, w.box_factor_hint};
    case BoxVerdict::extra_factor:
      return {w.box_extra, w.box_extra_hint};
    case BoxVerdict::missing_path:
      return {w.box_path, w.box_path_hint};
    case BoxVerdict::turned:
      return {w.box_turned, w.box_turned_hint};
    case BoxVerdict::other:
      return {w.box_other, w.box_other_hint};
    case BoxVerdict::shown:
      return {w.box_shown, ""};
    default:
      return {"", w.box_empty_hint};
  }
}

/// What to do, how far it is, the levels.
std::optional<Command> task(const Trace& trace, const ui::Rect& r) {
  const ui::Words& w = ui::words();
  const ui::Theme& t = ui::theme();
  const Practice& p = trace.practice();
  const bool tight = r.h < 140;
  std::optional<Command> out;
  ui::text(p.on() && !p.hides() && p.level != PracticeLevel::worked ? w.practice_done : w.practice_title,
           {r.x, r.y + 10}, ui::title());
  const char* words = p.level == PracticeLevel::worked ? w.practice_worked_words : w.practice_words;
  float y = r.y + 34;
  if (!tight) y += ui::paragraph(words, {r.x, y}, r.w, ui::label(), 19) + 4;
  if (p.on() && p.level != PracticeLevel::worked) {
    const auto all = static_cast<float>(
        std::ranges::count_if(p.boxes, [](const PracticeBox& b) { return b.verdict != BoxVerdict::given; }));
    const ui::Rect bar{r.x, y + 12, std::min(r.w, 304.0f), 6};
    ui::text(ui::with_values(w.practice_count, {std::to_string(p.right()), std::to_string(static_cast<int>(all))}),
             {r.x, y}, ui::label());
    ui::fill(bar, t.line, 3);
    ui::fill({bar.x, bar.y, bar.w * static_cast<float>(p.right()) / std::max(1.0f, all), bar.h}, t.gpos, 3);
  }
  const char* levels[] = {w.practice_levels[0], w.practice_levels[1], w.practice_levels[2]};
  const float high = ui::settings().touch ? 40.0f : 30.0f, below = r.bottom() - high;
  const float width = std::min(r.w - (p.on() ? 84.0f : 0.0f), ui::segmented_width(levels));
  if (const auto level = ui::segmented("level", {r.x, below, width, high}, levels, static_cast<int>(p.level) - 1, 12))
    out = command::StartPractice{static_cast<PracticeLevel>(*level + 1)};
  const ui::ButtonStyle leave{.label = w.practice_leave, .ghost = true};
  if (p.on() && ui::button("leave", {r.x + width + 8, below, ui::button_width(leave), high}, leave))
    out = command::StartPractice{PracticeLevel::off};
  return out;
}

/// The field of the box in hand. Reports the text on Enter.
bool answer_field(PracticeState& s, const ui::Rect& r) {
  ui::fill(r, ui::theme().bg0, 8);
  ImGui::SetCursorScreenPos({r.x, r.y});
  ImGui::SetNextItemWidth(r.w);
  ImGui::PushFont(ui::font(ui::Face::mono), 16);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {12, (r.h - ImGui::GetFontSize()) / 2 - 2});
  for (int slot : {ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive}) ImGui::PushStyleColor(slot, 0);
  const bool entered = ui::text_field("##answer", s.text, {.hint = ui::words().box_hint, .on_enter = true});
  const bool focused = ImGui::IsItemActive();
  ui::note_target("answer", r, false);
  ImGui::PopStyleColor(3);
  ImGui::PopStyleVar();
  ImGui::PopFont();
  ui::frame(r, focused ? ui::theme().ink1 : ui::theme().line2, 8, focused ? 2.0f : 1.0f);
  return entered;
}

/// The box in hand: ∂L/∂z₁ = field, the verdict, a hint, and two ways to give in.
std::optional<Command> box_in_hand(const Trace& trace, PracticeState& s, const PracticeBox& box, const ui::Rect& r) {
  const ui::Words& w = ui::words();
  std::optional<Command> out;
  const float middle = r.y + kFieldHeight / 2;
  const float field_x = r.x + ui::math(ui::row({box_symbol(trace, box), " = "}), {r.x, middle}, 18) + 8;
  const float check = ui::button_width({.label = w.box_check, .outlined = true});
  const ui::Rect field{field_x, r.y, std::min(220.0f, r.right() - field_x - check - 8), kFieldHeight};
  if (box.open()) {
    const double number = static_cast<double>(trace.reference_grad(box.node)[static_cast<std::size_t>(box.element)]);
    ui::number(number, 4, {field_x, middle}, {.face = ui::Face::mono_medium, .size = 18, .color = ui::theme().gpos});
  } else {
    const bool entered = answer_field(s, field);
    const bool pressed =
        ui::button("check", {field.right() + 8, r.y, check, kFieldHeight}, {.label = w.box_check, .outlined = true});
    if ((entered || pressed) && !s.text.empty()) out = command::FillBox{box.node, box.element, s.text};
  }
  const Verdict verdict = verdict_of(box.verdict);
  float y = r.y + kFieldHeight + 18;
  if (*verdict.first) {
    ui::text(verdict.first, {r.x, y}, {.face = ui::Face::inter_semibold, .size = 15});
    y += 22;
  }
  const std::vector<ui::Math> rule = box_rule(trace, box.node, box.element, box.open());
  if ((s.rule || trace.practice().level == PracticeLevel::worked) && !rule.empty()) {
    for (const ui::Math& line : rule) {
      const float size = 17 * std::min(1.0f, r.w / std::max(1.0f, ui::math_size(line, 17).width));
      ui::math(line, {r.x, y + 6}, size);
      y += 34;
    }
  } else if (*verdict.second) {
    ui::paragraph(verdict.second, {r.x, y}, r.w, ui::label(), 19);
  }
  if (box.open()) return out;
  const float high = ui::settings().touch ? 40.0f : 28.0f, below = r.bottom() - high;
  const ui::ButtonStyle rule_button{.label = w.box_show_rule, .ghost = true, .active = s.rule},
      number_button{.label = w.box_show_number, .ghost = true};
  float x = r.x;
  if (ui::button("rule", {x, below, ui::button_width(rule_button), high}, rule_button)) s.rule = !s.rule;
  x += ui::button_width(rule_button) + 8;
  if (ui::button("reveal", {x, below, ui::button_width(number_button), high}, number_button))
    out = command::RevealBox{box.node, box.element};
  return out;
}

/// What was typed, box by box, the latest first.
void work(const Trace& trace, const ui::Rect& r) {
  const ui::Theme& t = ui::theme();
  ui::text(ui::words().practice_work, {r.x, r.y + 10}, ui::head());
  float y = r.y + 44;
  const auto& boxes = trace.practice().boxes;
  for (auto box = boxes.rbegin(); box != boxes.rend() && y + 12 < r.bottom(); ++box) {
    if (box->text.empty()) continue;
    const float x = r.x + ui::math(box_symbol(trace, *box), {r.x, y}, 14) + 10;
    ui::text(box->text, {x, y}, {.face = ui::Face::mono, .size = 13, .color = t.ink2, .max_width = r.right() - x - 24});
    const ImVec2 mark{r.right() - 8, y};
    if (box->verdict == BoxVerdict::right)
      ui::icon(ui::Icon::check, mark, t.gpos, 0.7f);
    else
      ui::text(box->open() ? "~" : "·", mark,
               {.size = 13, .color = box->open() ? t.gpos : t.ink3, .align = ui::Align::center});
    y += 36;
  }
}

}  // namespace

std::optional<Command> practice_panel(const Trace& trace, PracticeState& state, const ui::Rect& card) {
  ui::push_id("practice");
  ui::page_card(card);
  const bool wide = card.w >= 1100, side = card.w >= 620;
  const ui::Rect in = card.inset(side ? 24 : 16);
  const float left = wide ? std::min(376.0f, in.w * 0.28f) : side ? in.w * 0.42f : in.w;
  std::optional<Command> out;
  const float top = side ? in.h : std::min(120.0f, in.h * 0.45f);
  if (auto c = task(trace, {in.x, in.y, left, top})) out = c;
  const PracticeBox* box = trace.practice().at(trace.chosen(), trace.chosen_element());
  if (trace.practice().on() && box) {
    if (state.node != box->node || state.element != box->element)
      state = {box->node, box->element, box->text, {}, false};
    const float gap = side ? 40 : 0, work_w = wide ? 320 : 0;
    const ui::Rect hand = side ? ui::Rect{in.x + left + gap, in.y, in.w - left - gap - (wide ? work_w + gap : 0), in.h}
                               : ui::Rect{in.x, in.y + top + 12, in.w, in.h - top - 12};
    if (auto c = box_in_hand(trace, state, *box, hand)) out = c;
    if (wide) work(trace, {in.right() - work_w, in.y, work_w, in.h});
  } else if (side) {
    ui::paragraph(trace.practice().on() ? ui::words().practice_choose : ui::words().practice_start,
                  {in.x + left + 40, in.y + 10}, std::min(420.0f, in.w - left - 40), ui::label(), 20);
  }
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
