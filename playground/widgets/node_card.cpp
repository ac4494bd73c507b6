// SPDX-License-Identifier: MIT
// Node cards: what a tensor or an operation holds forward and backward.
#include "playground/widgets/node_card.h"

#include <cmath>

#include "playground/widgets/controls.h"
#include "playground/widgets/draw.h"
#include "playground/widgets/motion.h"
#include "playground/widgets/words.h"

namespace deepx::ui {
namespace {

constexpr float kPad = 12, kMapWidth = 54, kMapHeight = 48, kMapTop = 36;

/// The two halves of the card's second row.
Rect map_box(const Rect& card, bool gradient) {
  return {card.x + kPad + (gradient ? kMapWidth + kPad : 0), card.y + kMapTop, kMapWidth, kMapHeight};
}

bool is_scalar(const Matrix& m) { return m.rows * m.cols == 1 && !m.empty(); }

void below(const Rect& card, const Rect& box, const std::string& words_below, Color c, bool is_number) {
  text(words_below, {box.centre().x, card.bottom() - 15},
       {.face = is_number ? Face::mono : Face::inter, .size = 12, .color = c, .align = Align::centre});
}

/// Shows the upper part of what `draw` draws.
template <class F>
void revealed(const Rect& box, float part, F&& draw) {
  if (part >= 1) return draw();
  const Clip clip({box.x - 4, box.y - 4, box.w + 8, (box.h + 8) * part});
  draw();
}

void draw_map(const char* key, const Rect& card, const Rect& box, const Matrix& m, Ramp ramp, float part,
              NodeCardHit& out) {
  HeatMapHit hit_map;
  revealed(box, part, [&] { hit_map = heat_map(key, box, m, {.ramp = ramp}); });
  const bool gradient = ramp == Ramp::grd;
  const ImVec2 p = ImGui::GetIO().MousePos;
  if (out.hovered && m.rows <= 16 && m.cols <= 16 && hit_map.drawn.contains({p.x, p.y})) {
    const float cell = hit_map.drawn.w / static_cast<float>(m.cols);
    out.cell = Cell{static_cast<int>((p.y - hit_map.drawn.y) / cell),
                    static_cast<int>((p.x - hit_map.drawn.x) / cell)};
    out.in_gradient = gradient;
  }
  const std::string most =
      any_not_finite(m.values) ? words().nan : plus_minus(static_cast<double>(max_abs(m.values)));
  below(card, box, most, gradient ? theme().gpos : theme().ink3, true);
}

void draw_gradient(const Rect& card, const NodeCard& c, NodeCardHit& out) {
  const Theme& t = theme();
  const Rect box = map_box(card, true);
  switch (c.gradient_state) {
    case GradientState::none:
      text(words().no_grad, vec(box.centre()), caption(Align::centre));
      return;
    case GradientState::pending:
      heat_map_pending(box, std::max(1, c.value.rows), std::max(1, c.value.cols));
      below(card, box, words().pending, t.ink3, false);
      return;
    case GradientState::arriving:
      frame(box.inset(-4), t.gpos, 6, 1.5f);
      [[fallthrough]];
    case GradientState::known:
      draw_map("gradient", card, box, c.gradient, Ramp::grd, c.gradient_reveal, out);
  }
}

/// A loss: its number, and its gradient below in rose.
void draw_scalar(const Rect& card, const NodeCard& c) {
  const Theme& t = theme();
  const float x = card.centre().x;
  number(static_cast<double>(c.value.values[0]), 4, {x, card.y + 56},
         {.face = Face::mono_medium, .size = 20, .align = Align::centre});
  const bool known = c.gradient_state == GradientState::known || c.gradient_state == GradientState::arriving;
  if (known && !c.gradient.empty()) {
    const double g = static_cast<double>(c.gradient.values[0]);
    math(row({frac(sym("∂L"), c.name.empty() ? sym("∂L") : row({"∂", c.name})), " = ",
              num(g, g == std::round(g) ? 0 : 4)}),
         {x, card.y + 94}, 15, t.gpos, Align::centre);
  } else {
    text(c.gradient_state == GradientState::none ? words().no_grad : words().pending, {x, card.y + 94},
         caption(Align::centre));
  }
}

void draw_heading(const Rect& card, const NodeCard& c) {
  const float width = card.w - 2 * kPad - text_width(c.shape, Face::mono, 12) - 8;
  if (c.op) {
    TextStyle style = head();
    style.max_width = width;
    text(c.op, {card.x + kPad, card.y + 20}, style);
  } else {
    math(c.name, {card.x + kPad, card.y + 20}, 17);
  }
  text(c.shape, {card.right() - kPad, card.y + 20}, tick(Align::right));
}

}  // namespace

NodeCardHit node_card(const char* id, ImVec2 at, const NodeCard& c) {
  const Theme& t = theme();
  const Rect card_rect{at.x, at.y, kCardWidth, kCardHeight};
  ImGui::PushID(id);
  const Hit h = hit("card", card_rect, {.ring_radius = 10, .min_touch = 0});
  NodeCardHit out;
  out.hovered = h.hovered;
  out.pressed = h.pressed;
  fill(card_rect, c.current ? t.bg2 : t.bg1, 10);
  frame(card_rect, c.current ? t.ink1 : h.hovered ? t.ink3 : t.line2, 10, c.current ? 2 : 1);
  draw_heading(card_rect, c);
  if (is_scalar(c.value)) {
    revealed({card_rect.x, card_rect.y + kMapTop, card_rect.w, card_rect.h - kMapTop}, c.value_reveal,
             [&] { draw_scalar(card_rect, c); });
  } else {
    const Rect box = map_box(card_rect, false);
    if (c.value.empty()) {
      heat_map_pending(box, std::max(1, c.value.rows), std::max(1, c.value.cols));
      below(card_rect, box, words().pending, t.ink3, false);
    } else {
      draw_map("value", card_rect, box, c.value, Ramp::val, c.value_reveal, out);
    }
    draw_gradient(card_rect, c, out);
  }
  ImGui::PopID();
  return out;
}

namespace {

/// The first part of a curve, as a line of 24 pieces.
void stroke_part(const Curve& k, float part, Color c, float thickness) {
  ImVec2 points[25];
  for (int i = 0; i <= 24; ++i) points[i] = k.at(part * static_cast<float>(i) / 24);
  polyline(points, c, thickness);
}

}  // namespace

void edge(ImVec2 from, ImVec2 to, const EdgeStyle& style) {
  const Theme& t = theme();
  const Curve k = style.vertical ? vertical_curve(from, to) : link_curve(from, to);
  const float dx = style.vertical ? 0.0f : 1.0f, dy = style.vertical ? (to.y < from.y ? -1.0f : 1.0f) : 0.0f;
  switch (style.state) {
    case EdgeState::todo:
      stroke_dashed(k, t.line2, 1.5f);
      return;
    case EdgeState::forward: {
      const bool whole_edge = style.progress >= 1;
      if (whole_edge) {
        stroke(k, t.line2, 1.5f);
      } else {
        stroke_part(k, style.progress, t.line2, 1.5f);
      }
      arrow_head(k.at(style.progress), dx, dy, t.ink3);
      return;
    }
    case EdgeState::known:
      stroke(k, fade(t.gpos, 0.6f), 2);
      arrow_head(from, -dx, -dy, fade(t.gpos, 0.75f));
      return;
    case EdgeState::live:
      stroke(k, t.gpos, settings().reduced_motion ? 3.5f : 2.5f);
      arrow_head(from, -dx, -dy, t.gpos);
      if (settings().reduced_motion) return chevrons(k, t.gpos);
      for (const float ahead : {0.0f, 0.3f, 0.6f}) {
        const float phase = 0.95f - std::fmod(style.progress * 0.9f + ahead, 0.9f);
        comet(k, phase, 4, t.gpos, 18);
      }
      return;
  }
}

void edge_label(ImVec2 at, const Math& m) {
  const MathSize size = math_size(m, 15);
  fill({at.x - size.width / 2 - 4, at.y - 13, size.width + 8, 26}, theme().bg0, 4);
  math(m, at, 15, 0, Align::centre);
}

}  // namespace deepx::ui
