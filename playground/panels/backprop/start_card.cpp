// SPDX-License-Identifier: MIT
// At the left the button, right of it the three stages in a sentence each.
#include "playground/panels/backprop/start_card.h"

#include <algorithm>
#include <string>

#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

/// A number in a circle, a name, a sentence.
void stage(int number, const char* name, const std::string& words, ui::Color color, const ui::Rect& r) {
  const ui::Theme& t = ui::theme();
  ui::circle({r.x + 11, r.y + 11}, 11, color, 1.5f);
  ui::text(std::to_string(number), {r.x + 11, r.y + 11},
           {.face = ui::Face::inter_semibold, .size = 12, .color = color, .align = ui::Align::center});
  ui::text(name, {r.x + 34, r.y + 11},
           {.face = ui::Face::inter_semibold, .size = 13, .color = color == t.gpos ? color : t.ink1});
  ui::paragraph(words, {r.x, r.y + 36}, r.w, ui::label(), 19);
}

}  // namespace

std::optional<Command> start_card(const Trace& trace, bool small, const ui::Rect& card) {
  const ui::Words& w = ui::words();
  const ui::Theme& t = ui::theme();
  const auto count = [&](TracePhase phase) { return std::ranges::count(trace.steps(), phase, &TraceStep::phase); };
  const bool stages = card.w >= 880, tight = card.h < 140;
  const float pad = card.w < 600 ? 16 : 24, left = stages ? std::min(336.0f, card.w * 0.27f) : card.w - 2 * pad;
  const float x = card.x + pad, high = ui::settings().touch ? 44.0f : 32.0f;
  ui::text(small ? w.start_title_small : w.start_title, {x, card.y + (tight ? 20.0f : 28.0f)}, ui::title());
  const float words_y = card.y + (tight ? 42.0f : 54.0f), button_y = card.bottom() - (tight ? 10 : 20) - high;
  const char* words = small ? w.start_words_small : w.start_words;
  if (words_y + ui::paragraph_height(words, left, ui::label(), 19) <= button_y)
    ui::paragraph(words, {x, words_y}, left, ui::label(), 19);
  std::optional<Command> out;
  const ui::ButtonStyle style{
      .icon = ui::Icon::step_forward, .label = w.first_step, .tip = w.first_step_tip, .primary = true};
  if (ui::button("first step", {x, button_y, ui::button_width(style), high}, style))
    out = command::TraceGo{command::TraceMove::forward};
  if (!stages) return out;
  const float gap = 48, from = x + left + gap, room = (card.right() - pad - from - 2 * gap) / 3,
              y = card.y + (tight ? 9.0f : 17.0f);
  const auto steps = [&](const char* sentence, TracePhase phase) {
    return ui::with_values(sentence, {std::to_string(count(phase))});
  };
  stage(1, w.stage_forward, steps(w.stage_forward_words, TracePhase::forward), t.ink2, {from, y, room, 0});
  stage(2, w.stage_backward, steps(w.stage_backward_words, TracePhase::backward), t.gpos,
        {from + room + gap, y, room, 0});
  stage(3, w.stage_update, w.stage_update_words, t.ink2, {from + 2 * (room + gap), y, room, 0});
  return out;
}

}  // namespace deepx::panels
