// SPDX-License-Identifier: MIT
#include "playground/widgets/base/text_plate.h"

#include <algorithm>
#include <cmath>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/words.h"

namespace deepx::ui {

void not_a_number(const Rect& r, float radius, float step, float text_size) {
  const Theme& t = theme();
  fill(r, t.bg1, radius);
  hatch(r.inset(1), t.line2, step);
  frame(r, t.line2, radius);
  const Face face = text_size > 12 ? Face::mono_medium : Face::mono;
  const float w = text_width(words().nan, face, text_size) + (text_size > 12 ? 16 : 6);
  const float h = text_size > 12 ? 24 : 16;
  if (w > r.w - 4 || h > r.h - 4) return;
  fill({r.center().x - w / 2, r.center().y - h / 2, w, h}, t.bg1, text_size > 12 ? 6 : 3);
  text(words().nan, vec(r.center()),
       {.face = face, .size = text_size, .color = text_size > 12 ? t.ink2 : t.ink3, .align = Align::center});
}

void flag(ImVec2 center, const char* words, float min_x, float max_x) {
  const float w = std::ceil(text_width(words, Face::mono_medium, 12)) + 16;
  const float x = std::round(std::clamp(center.x - w / 2, min_x, std::max(min_x, max_x - w)));
  fill({x, center.y - 10, w, 20}, theme().ink1, 6);
  text(words, {x + w / 2, center.y},
       {.face = Face::mono_medium, .size = 12, .color = theme().on_ink, .align = Align::center});
}

}  // namespace deepx::ui
