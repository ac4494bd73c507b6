// SPDX-License-Identifier: MIT
// Two columns; on a narrow card each backward line follows its forward line.
#include "playground/panels/backprop/code_panel.h"

#include <algorithm>
#include <string>

#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

/// One line; a press goes to its step.
std::optional<Command> code_line(const Trace& trace, const std::string& text, int step, bool backward, int index,
                                 const ui::Rect& r) {
  const ui::Theme& t = ui::theme();
  const bool now = trace.at() == step, done = trace.at() >= step;
  if (now) {
    ui::fill(r, backward ? ui::fade(t.gpos, t.dark ? 0.18f : 0.10f) : t.bg3, 4);
    if (backward) ui::fill({r.x, r.y, 3, r.h}, t.gpos, 1);
  }
  const ui::Color ink = now ? t.ink1 : done ? t.ink2 : backward ? t.ink3 : t.ink2;
  const float size = std::min(13.0f, r.h * 0.72f);
  ui::text(text, {r.x + 10, r.center().y}, {.face = ui::Face::mono, .size = size, .color = ink, .max_width = r.w - 14});
  ui::push_id(index);
  const ui::Hit hit =
      ui::hit(backward ? "backward" : "forward", r, {.reach = ui::Reach::arrows, .ring_radius = 4, .min_touch = 0});
  ui::pop_id();
  if (!hit.pressed) return std::nullopt;
  return command::TraceTo{step};
}

}  // namespace

bool has_code(const Experiment& experiment, CodeState& state) {
  if (state.revision != experiment.backprop().revision()) {
    state.revision = experiment.backprop().revision();
    state.code = trace_code(*experiment.backprop().trace(), state.language);
  }
  return !state.code.forward.empty();
}

std::optional<Command> code_panel(const Trace& trace, CodeState& state, const ui::Rect& card) {
  ui::push_id("code");
  ui::page_card(card);
  const bool wide = card.w >= 620;
  const ui::Rect in = card.inset(wide ? 16 : 12);
  static const char* const kLanguages[] = {"PyTorch", "C++"};
  const float width = ui::segmented_width(kLanguages), bar = ui::settings().touch ? 36 : 26;
  if (const auto chosen = ui::segmented("language", {in.right() - width, in.y, width, bar}, kLanguages,
                                        static_cast<int>(state.language), 12)) {
    state.language = static_cast<CodeLanguage>(*chosen);
    state.revision = -1;  // written again in the next frame
  }
  const ui::ButtonStyle copy{.label = ui::words().copy_program, .tip = ui::words().copy_program_tip, .outlined = true};
  const float copy_w = ui::button_width(copy);
  // Below the languages; on a narrow card beside them.
  const ui::Rect copy_at = wide ? ui::Rect{in.right() - copy_w, in.y + bar + 8, copy_w, bar}
                                : ui::Rect{in.right() - width - 8 - copy_w, in.y, copy_w, bar};
  if (ui::button("copy", copy_at, copy)) state.copied = state.code.program;
  const auto rows = static_cast<int>(state.code.forward.size());
  const bool update = !state.code.update.empty();
  const float head = wide ? 0 : bar + 6, right = wide ? in.right() - width - 16 : in.right();
  const int lines = (wide ? rows : 2 * rows) + update;
  const float pitch = std::min(23.0f, (in.h - head) / static_cast<float>(std::max(1, lines)));
  const float half = wide ? (right - in.x) * 0.46f : right - in.x;
  std::optional<Command> out;
  const auto place = [&](int row, float x, float w) {
    return ui::Rect{x, in.y + head + pitch * static_cast<float>(row), w, pitch - 1};
  };
  for (int i = 0; i < rows; ++i) {
    const CodeLine &forward = state.code.forward[static_cast<std::size_t>(i)],
                   &backward = state.code.backward[static_cast<std::size_t>(rows - 1 - i)];
    if (auto c = code_line(trace, forward.text, forward.step, false, i, place(wide ? i : 2 * i, in.x, half))) out = c;
    const ui::Rect r =
        wide ? place(i, in.x + half + 16, right - in.x - half - 16) : place(2 * i + 1, in.x + 12, half - 12);
    if (auto c = code_line(trace, backward.text, backward.step, true, i, r)) out = c;
  }
  if (update) {
    const int last = static_cast<int>(trace.steps().size());
    if (auto c = code_line(trace, state.code.update, last, false, rows, place(lines - 1, in.x, right - in.x))) out = c;
  }
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
