// SPDX-License-Identifier: MIT
// Cards of an expression. Below scale 1 they keep their text and leave out first the bars, then the gradient's
// fraction.
#include "playground/widgets/cards/scalar_card.h"

#include <algorithm>
#include <cmath>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::ui {
namespace {

constexpr float kScalarPad = 16, kBarHeight = 5;

void scalar_ground(const Rect& r, const ScalarCard& c) {
  const Theme& t = theme();
  const float radius = std::max(6.0f, 10 * c.scale);
  fill(r, c.current ? t.bg2 : t.bg1, radius);
  frame(r, c.current ? t.ink1 : c.hovered ? t.ink3 : t.line2, radius, c.current ? 2 : 1);
  if (c.focused) focus_ring(r, radius);
}

/// The value at the right of the first row, with as many decimals as fit right of `left`; an empty box while it waits,
/// hatched if it is not a number.
void scalar_value(const Rect& r, const ScalarCard& c, float left, float size) {
  const float right = r.right() - kScalarPad * c.scale, y = r.y + 24 * c.scale;
  if (!c.value) return frame({right - 64 * c.scale, y - 9 * c.scale, 64 * c.scale, 18 * c.scale}, theme().line, 4);
  if (!std::isfinite(*c.value)) {
    text(words().nan, {right, y},
         {.face = Face::mono_medium, .size = size, .color = theme().ink3, .align = Align::right});
    return;
  }
  const TextStyle style{.face = Face::mono_medium, .size = size, .align = Align::right};
  int decimals = c.op ? 4 : 2;
  while (decimals > 1 && number_width(static_cast<double>(*c.value), decimals, style) > right - left) --decimals;
  number(static_cast<double>(*c.value), decimals, {right, y}, style);
}

/// ∂e/∂d and its number, or an empty box while it waits.
void scalar_gradient(const Rect& r, const ScalarCard& c) {
  const Theme& t = theme();
  const float left = r.x + kScalarPad * c.scale, right = r.right() - kScalarPad * c.scale, y = r.y + 82 * c.scale;
  if (c.gradient_state == GradientState::arriving)
    frame({left - 6, y - 16 * c.scale, right - left + 12, 32 * c.scale}, t.gpos, 6, 1.5f);
  if (c.gradient_state == GradientState::none) return;
  if (c.practice)
    return practice_cell({left + 24 * c.scale, y - 11 * c.scale, right - left - 24 * c.scale, 22 * c.scale},
                         *c.practice);
  if (!c.gradient || c.gradient_state == GradientState::pending)
    return frame({right - 64 * c.scale, y - 9 * c.scale, 64 * c.scale, 18 * c.scale}, t.line, 4);
  if (c.scale >= 0.7f) math(frac(row({"∂", c.of}), row({"∂", c.name})), {left, y}, c.scale < 0.9f ? 12 : 15, t.gpos);
  TextStyle style{.face = Face::mono, .size = std::max(12.0f, 13 * c.scale), .color = t.gpos, .align = Align::right};
  if (std::isfinite(*c.gradient))
    number(static_cast<double>(*c.gradient), 4, {right, y}, style);
  else
    text(words().nan, {right, y}, style);
}

/// A bar from the zero line to the left or right, at most to the edge of the card.
void signed_bar(const Rect& r, float scale, float y, float share, Color c) {
  const float zero = r.center().x, length = std::min(1.0f, std::abs(share)) * (r.w / 2 - kScalarPad * scale);
  fill({share < 0 ? zero - length : zero, y, length, kBarHeight * scale}, c, 2);
}

}  // namespace

void scalar_card(ImVec2 at, const ScalarCard& c) {
  const Theme& t = theme();
  const float s = c.scale;
  const Rect r{at.x, at.y, std::round(kScalarWidth * s), std::round(kScalarHeight * s)};
  scalar_ground(r, c);
  const float size = std::max(12.0f, 14 * s),
              chip = std::min(std::max(28 * s, text_width(c.op, Face::inter_semibold, size) + 16 * s), r.w * 0.45f);
  const Rect plate{r.x + kScalarPad * s, r.y + 12 * s, chip, 24 * s};
  fill(plate, t.bg3, 6);
  text(c.op, vec(plate.center()),
       {.face = Face::inter_semibold, .size = size, .align = Align::center, .max_width = chip - 4});
  if (s >= 0.7f) math(c.name, {plate.right() + 12 * s, r.y + 24 * s}, 17 * s, t.ink2);
  scalar_value(r, c, plate.right() + 6, std::max(12.0f, 16 * s));
  const float zero = std::round(r.center().x);
  line({zero, r.y + 48 * s}, {zero, r.y + 66 * s}, t.line2);
  if (c.value && std::isfinite(*c.value))
    signed_bar(r, s, r.y + 50 * s, *c.value / c.full, *c.value < 0 ? t.neg : t.pos);
  if (c.gradient && std::isfinite(*c.gradient)) signed_bar(r, s, r.y + 59 * s, *c.gradient / c.full, t.gpos);
  scalar_gradient(r, c);
}

std::optional<float> leaf_card(const char* id, ImVec2 at, const ScalarCard& c, float range, bool movable) {
  const float s = c.scale;
  const Rect r{at.x, at.y, std::round(kLeafWidth * s), std::round(kScalarHeight * s)};
  scalar_ground(r, c);
  const float name = std::max(15.0f, 22 * s);
  math(c.name, {r.x + kScalarPad * s, r.y + 24 * s}, name);
  scalar_value(r, c, r.x + kScalarPad * s + math_size(c.name, name).width + 6, std::max(12.0f, 18 * s));
  std::optional<float> moved;
  if (c.value && std::isfinite(*c.value)) {
    const SliderStyle style{
        .kind = SliderKind::bipolar, .disabled = !movable, .ground = c.current ? theme().bg2 : theme().bg1};
    const auto f = slider_track(id, {r.x + kScalarPad * s, r.y + 54 * s}, r.w - 2 * kScalarPad * s,
                                (*c.value / range + 1) / 2, style);
    if (f) moved = (2 * *f - 1) * range;
  }
  scalar_gradient(r, c);
  return moved;
}

}  // namespace deepx::ui
