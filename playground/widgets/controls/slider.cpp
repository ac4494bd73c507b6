// SPDX-License-Identifier: MIT
// Sliders: plain, filled from the middle, or snapping to the rungs of a ladder.
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::ui {
namespace {

float snapped(float f, int rungs) {
  f = std::clamp(f, 0.0f, 1.0f);
  if (rungs < 2) return f;
  const auto last = static_cast<float>(rungs - 1);
  return std::round(f * last) / last;
}

/// -1, 0 or +1 for the arrow keys of a focused slider, which then do not move the focus.
int arrow_steps(const Hit& h) {
  if (!h.focused) return 0;
  int steps = 0;
  for (auto [key, step] : {std::pair{ImGuiKey_LeftArrow, -1}, {ImGuiKey_RightArrow, 1}}) {
    if (ImGui::IsKeyPressed(key, ImGuiInputFlags_Repeat, h.id)) steps += step;
    ImGui::SetKeyOwner(key, h.id);
  }
  return steps;
}

void draw_track(ImVec2 at, float width, float f, const SliderStyle& style) {
  const Theme& t = theme();
  const float knob = at.x + width * f;
  fill({at.x, at.y - 1, width, 2}, t.line2, 1);
  const Color filled = style.disabled ? t.line2 : style.kind == SliderKind::plain ? t.ink2 : f < 0.5f ? t.neg : t.pos;
  const float from = style.kind == SliderKind::plain ? at.x : at.x + width / 2;
  fill({std::min(from, knob), at.y - 1, std::abs(knob - from), 2}, filled, 1);
  for (int i = 0; i < style.rungs; ++i) {
    const float part = static_cast<float>(i) / static_cast<float>(std::max(1, style.rungs - 1));
    disc({at.x + width * part, at.y}, 1.5f, part <= f ? filled : t.line2);
  }
}

}  // namespace

std::optional<float> slider_track(const char* id, ImVec2 at, float width, float fraction, const SliderStyle& style) {
  const Theme& t = theme();
  const Hit h = hit(id, {at.x - 8, at.y - 16, width + 16, 32}, {.disabled = style.disabled, .ring = false});
  const float before = std::clamp(fraction, 0.0f, 1.0f);
  float f = before;
  if (h.held && ImGui::IsMouseDown(0)) f = snapped((ImGui::GetIO().MousePos.x - at.x) / width, style.rungs);
  const float step = style.rungs > 1 ? 1 / static_cast<float>(style.rungs - 1) : 0.02f;
  f = snapped(f + static_cast<float>(arrow_steps(h)) * step, style.rungs);
  draw_track(at, width, f, style);
  const float radius = tween(h.id, h.held ? 8.0f : h.hovered ? 7.0f : 6.0f);
  const ImVec2 knob{at.x + width * f, at.y};
  disc(knob, radius + 2, style.ground ? style.ground : t.bg0);
  if (h.focused) circle(knob, 10, t.ink1, 2);
  disc(knob, radius, style.disabled ? t.ink4 : t.ink1);
  return f == before ? std::nullopt : std::optional(f);
}

std::optional<float> slider(const char* id, ImVec2 at, float width, float fraction, const SliderStyle& style) {
  const float value_width = text_width(style.value, Face::mono, 13);
  text(style.label, at, {.color = theme().ink2, .max_width = std::max(1.0f, width - value_width - 8)});
  text(style.value, {at.x + width, at.y}, mono(Align::right));
  return slider_track(id, {at.x, at.y + 20}, width, fraction, style);
}

}  // namespace deepx::ui
