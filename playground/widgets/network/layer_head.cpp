// SPDX-License-Identifier: MIT
// Heads of layers in three sizes.
#include "playground/widgets/network/layer_head.h"

#include <algorithm>
#include <array>
#include <numbers>
#include <string>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"

namespace deepx::ui {
namespace {

constexpr float kMark = 14;

void draw_mark(LayerMark mark, ImVec2 p, Color c) {
  constexpr float kPi = std::numbers::pi_v<float>, kStroke = 1.25f;
  switch (mark) {
    case LayerMark::residual:  // a path around the layer
      arc({p.x, p.y + 2.5f}, 4.5f, kPi, 2 * kPi, c, kStroke);
      return disc({p.x, p.y + 2}, 1.5f, c);
    case LayerMark::norm: {  // a bell
      const std::array<ImVec2, 7> bell = {{{p.x - 5, p.y + 4},
                                           {p.x - 3, p.y + 3},
                                           {p.x - 1.5f, p.y - 2},
                                           {p.x, p.y - 4},
                                           {p.x + 1.5f, p.y - 2},
                                           {p.x + 3, p.y + 3},
                                           {p.x + 5, p.y + 4}}};
      return polyline(bell, c, kStroke);
    }
    case LayerMark::dropout:  // a neuron that is sometimes missing
      for (int i = 0; i < 4; ++i) {
        const float from = kPi / 2 * static_cast<float>(i);
        arc(p, 4, from, from + kPi / 3.2f, c, kStroke);
      }
      return;
    case LayerMark::noise: {
      const std::array<ImVec2, 6> zigzag = {{{p.x - 5, p.y},
                                             {p.x - 3, p.y - 4},
                                             {p.x - 1, p.y + 3},
                                             {p.x + 1, p.y - 2},
                                             {p.x + 3, p.y + 4},
                                             {p.x + 5, p.y}}};
      return polyline(zigzag, c, kStroke);
    }
    case LayerMark::frozen:
      return icon(Icon::lock, p, c, 0.62f);
  }
}

}  // namespace

void layer_marks(ImVec2 center, std::span<const LayerMark> marks) {
  if (marks.empty()) return;
  const float width = kMark * static_cast<float>(marks.size());
  const Rect plate{center.x - width / 2 - 2, center.y - 7, width + 4, 14};
  fill(plate, theme().bg0, 7);
  for (std::size_t i = 0; i < marks.size(); ++i)
    draw_mark(marks[i], {center.x - width / 2 + kMark * (static_cast<float>(i) + 0.5f), center.y}, theme().ink2);
}

LayerHeadHit chip_head(const char* id, ImVec2 center, const LayerHead& head) {
  const Theme& t = theme();
  const Rect place{center.x - head.width / 2, center.y - 16, head.width, 32};
  LayerHeadHit out{.chip = place};
  push_id(id);
  out.hit = hit("chip", place, {.tip = head.tip});
  const Rect chip{place.x + head.shift, place.y, place.w, place.h};
  fill(chip, head.open ? t.bg3 : interaction_fill(out.hit), 8);
  if (head.open || head.shift != 0) frame(chip, t.ink1, 8, 1.5f);
  const bool roomy = head.width >= 88;
  if (roomy) activation_curve(head.curve, {chip.x + 12, center.y - 6, 16, 12}, t.ink1);
  const float text_x = chip.x + (roomy ? 38.0f : 10.0f);
  text(head.name, {text_x, center.y},
       {.face = Face::inter_medium, .color = t.ink1, .max_width = chip.right() - 22 - text_x});
  icon(Icon::chevron, {chip.right() - 14, center.y + 1}, t.ink3, 0.8f);
  if (head.neurons > 0 && !head.open) {
    out.change = stepper("neurons", {center.x, center.y + 32}, std::to_string(head.neurons).c_str(), head.can_shrink,
                         head.can_grow);
  }
  layer_marks({chip.center().x, chip.bottom()}, head.marks);
  pop_id();
  return out;
}

LayerHeadHit word_head(const char* id, ImVec2 center, const LayerHead& head) {
  const float w = std::min(head.width - 4, text_width(head.words, Face::inter_medium, 13) + 12);
  const Rect r{center.x - w / 2, center.y - 14, w, 28};
  LayerHeadHit out{.chip = r};
  push_id(id);
  out.hit = hit("chip", r);
  const Rect chip{r.x + head.shift, r.y, r.w, r.h};
  if (out.hit.hovered || head.open || head.shift != 0) fill(chip, interaction_fill(out.hit, head.open), 8);
  text(head.words, {center.x + head.shift, center.y},
       {.face = Face::inter_medium, .color = theme().ink2, .align = Align::center, .max_width = w});
  if (!head.open) dotted(chip.x + 6, center.y + 10, w - 12, theme().ink3);
  layer_marks({chip.center().x, chip.bottom() + 4}, head.marks);
  pop_id();
  return out;
}

LayerHeadHit curve_head(const char* id, ImVec2 center, const LayerHead& head) {
  const bool count = head.neurons > 0;
  const float w = std::min(48.0f, head.width - 6), height = count ? 32.0f : 26.0f;
  const Rect r{center.x - w / 2, center.y - height / 2, w, height};
  LayerHeadHit out{.chip = r};
  push_id(id);
  out.hit = hit("chip", r, {.min_touch = 0, .tip = head.tip ? head.tip : head.name});
  const Rect chip{r.x + head.shift, r.y, r.w, r.h};
  fill(chip, interaction_fill(out.hit, head.open), w < 40 ? 6.0f : 8.0f);
  const float curve = std::min(20.0f, w - 8);
  activation_curve(head.curve, {chip.center().x - curve / 2, chip.center().y - 7, curve, 14}, theme().ink1);
  if (count) {
    text(std::to_string(head.neurons), {center.x, center.y + 30},
         {.face = Face::mono, .color = theme().ink2, .align = Align::center});
  }
  layer_marks({chip.center().x, chip.bottom()}, head.marks);
  pop_id();
  return out;
}

bool insert_button(const char* id, ImVec2 center, const char* tip) {
  const Theme& t = theme();
  const Hit h = hit(id, Rect::square({center.x, center.y}, 32), {.ring_radius = 16, .tip = tip});
  if (h.hovered) disc(center, 9, t.bg3);
  circle(center, 9, h.hovered ? t.ink3 : t.line2, 1);
  icon(Icon::plus, center, h.hovered ? t.ink1 : t.ink3, 0.6f);
  return h.pressed;
}

}  // namespace deepx::ui
