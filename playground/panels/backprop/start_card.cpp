// SPDX-License-Identifier: MIT
// At the left the button, right of it the three stages in a sentence each.
#include "playground/panels/backprop/start_card.h"

#include <algorithm>
#include <span>
#include <string>

#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

constexpr float kStageHead = 36, kStageLine = 19;

/// A number in a circle, a name, a sentence.
void stage(int number, const char* name, const std::string& words, ui::Color color, const ui::Rect& r) {
  const ui::Theme& t = ui::theme();
  ui::circle({r.x + 11, r.y + 11}, 11, color, 1.5f);
  ui::text(std::to_string(number), {r.x + 11, r.y + 11},
           {.face = ui::Face::inter_semibold, .size = 12, .color = color, .align = ui::Align::center});
  ui::text(name, {r.x + 34, r.y + 11},
           {.face = ui::Face::inter_semibold, .size = 13, .color = color == t.gpos ? color : t.ink1});
  if (!words.empty()) ui::paragraph(words, {r.x, r.y + kStageHead}, r.w, ui::label(), kStageLine);
}

struct Stage {
  const char* name;
  std::string words;
  ui::Color color;
};

/// Below each other with their sentences, or only their names in a row, or nothing: what fits into `r`.
void narrow_stages(std::span<const Stage> all, const ui::Rect& r) {
  constexpr float kBelow = 4;
  float needed = 0;
  for (const Stage& s : all)
    needed += kStageHead - 10 + ui::paragraph_height(s.words, r.w, ui::label(), kStageLine) + kBelow;
  if (r.h < 24) return;
  ui::Rect at{r.x, r.y, r.w, 0};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Stage& s = all[i];
    const int number = static_cast<int>(i) + 1;
    if (needed > r.h) {
      stage(number, s.name, {}, s.color, {at.x, r.y, 0, 0});
      at.x += r.w / static_cast<float>(all.size());
    } else {
      stage(number, s.name, s.words, s.color, at);
      at.y += kStageHead - 10 + ui::paragraph_height(s.words, r.w, ui::label(), kStageLine) + kBelow;
    }
  }
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
  float words_end = words_y;
  if (words_y + ui::paragraph_height(words, left, ui::label(), kStageLine) <= button_y)
    words_end += ui::paragraph(words, {x, words_y}, left, ui::label(), kStageLine);
  std::optional<Command> out;
  const ui::ButtonStyle style{
      .icon = ui::Icon::step_forward, .label = w.first_step, .tip = w.first_step_tip, .primary = true};
  if (ui::button("first step", {x, button_y, ui::button_width(style), high}, style))
    out = command::TraceGo{command::TraceMove::forward};
  const auto steps = [&](const char* sentence, TracePhase phase) {
    return ui::with_values(sentence, {std::to_string(count(phase))});
  };
  const Stage all[] = {{w.stage_forward, steps(w.stage_forward_words, TracePhase::forward), t.ink2},
                       {w.stage_backward, steps(w.stage_backward_words, TracePhase::backward), t.gpos},
                       {w.stage_update, w.stage_update_words, t.ink2}};
  if (!stages) {
    narrow_stages(all, {x, words_end + 4, left, button_y - words_end - 8});
    return out;
  }
  const float gap = 48, from = x + left + gap, room = (card.right() - pad - from - 2 * gap) / 3,
              y = card.y + (tight ? 9.0f : 17.0f);
  for (int i = 0; i < 3; ++i) {
    const Stage& s = all[i];
    stage(i + 1, s.name, s.words, s.color, {from + static_cast<float>(i) * (room + gap), y, room, 0});
  }
  return out;
}

}  // namespace deepx::panels
