// SPDX-License-Identifier: MIT
// Node cards: the forward and backward content of a tensor or an operation.
#include "playground/widgets/cards/node_card.h"

#include <algorithm>
#include <cmath>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/words.h"

namespace deepx::ui {
namespace {

/// Places inside a card of any size. At scale 1: two maps of 54 x 48, with a number below each.
struct CardPlan {
  CardPlan(ImVec2 at, float s)
      : card{at.x, at.y, std::round(kCardWidth * s), std::round(kCardHeight * s)},
        pad(std::max(6.0f, std::round(12 * s))),
        name_y(card.y + std::max(12.0f, std::round(20 * s))),
        numbers(s >= 0.78f),
        scale(s) {}

  /// The left or right half of the second row.
  Rect map(bool gradient) const {
    const float w = (card.w - 3 * pad) / 2, top = std::max(24.0f, std::round(36 * scale));
    const float below = numbers ? std::round(36 * scale) : pad;
    return {card.x + pad + (gradient ? w + pad : 0), card.y + top, w, card.h - top - below};
  }

  Rect card;
  float pad, name_y;
  bool numbers;  ///< a third row with ±max
  float scale;
  bool hovered = false;
};

bool is_scalar(const Matrix& m) { return m.rows * m.cols == 1; }

void below(const CardPlan& p, const Rect& box, const std::string& words_below, Color c, bool is_number) {
  if (!p.numbers) return;
  text(words_below, {box.center().x, p.card.bottom() - std::round(15 * p.scale)},
       {.face = is_number ? Face::mono : Face::inter, .size = 12, .color = c, .align = Align::center});
}

void pending_map(const Rect& box, const Matrix& shape) {
  heat_map_pending(box, std::max(1, shape.rows), std::max(1, shape.cols));
}

/// Shows the upper part of what `draw` draws.
template <class F>
void revealed(const Rect& box, float part, F&& draw) {
  if (part >= 1) return draw();
  const Clip clip({box.x - 4, box.y - 4, box.w + 8, (box.h + 8) * part});
  draw();
}

/// Fades the cells that are not on the path.
void dim_beside(const Matrix& path, const Rect& drawn) {
  if (path.empty() || path.rows > kMostCells || path.cols > kMostCells) return;
  const float w = drawn.w / static_cast<float>(path.cols), h = drawn.h / static_cast<float>(path.rows);
  for (int i = 0; i < path.rows * path.cols; ++i)
    if (path.values[static_cast<std::size_t>(i)] == 0)
      fill({drawn.x + w * static_cast<float>(i % path.cols), drawn.y + h * static_cast<float>(i / path.cols), w, h},
           fade(theme().bg1, 0.72f));
}

/// A slash through each unit that passes no gradient.
void slash_dead(std::span<const int> dead, const Matrix& m, const Rect& drawn) {
  if (m.cols > kMostCells || m.rows > kMostCells) return;
  const float w = drawn.w / static_cast<float>(m.cols);
  for (int col : dead) {
    const float x = drawn.x + w * static_cast<float>(col);
    line({x + 1, drawn.bottom() - 1}, {x + w - 1, drawn.y + 1}, theme().ink1, 1.25f);
  }
}

void draw_map(const char* key, const CardPlan& p, const Rect& box, const Matrix& m, const Matrix& path, Ramp ramp,
              float part, NodeCardHit& out, std::span<const int> dead = {}) {
  HeatMapHit hit_map;
  if (part < 1) heat_map_pending(box, m.rows, m.cols);
  revealed(box, part, [&] { hit_map = heat_map(key, box, m, {.ramp = ramp}); });
  dim_beside(path, hit_map.drawn);
  slash_dead(dead, m, hit_map.drawn);
  const bool gradient = ramp == Ramp::grd;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (p.hovered && m.rows <= 16 && m.cols <= 16 && hit_map.drawn.contains({mouse.x, mouse.y})) {
    const float cell = hit_map.drawn.w / static_cast<float>(m.cols);
    out.cell = Cell{std::min(m.rows - 1, static_cast<int>((mouse.y - hit_map.drawn.y) / cell)),
                    std::min(m.cols - 1, static_cast<int>((mouse.x - hit_map.drawn.x) / cell))};
    out.in_gradient = gradient;
  }
  const std::string most = any_not_finite(m.values) ? words().nan : plus_minus(static_cast<double>(max_abs(m.values)));
  below(p, box, dead.empty() ? most : std::to_string(dead.size()) + words().dead_units,
        gradient ? theme().gpos : theme().ink3, true);
}

void draw_gradient(const CardPlan& p, const NodeCard& c, NodeCardHit& out) {
  const Theme& t = theme();
  const Rect box = p.map(true);
  switch (c.gradient_state) {
    case GradientState::none:
      return;
    case GradientState::pending:
      return pending_map(box, c.value);
    case GradientState::arriving:
      frame(box.inset(-4), t.gpos, 6, 1.5f);
      [[fallthrough]];
    case GradientState::known:
      draw_map("gradient", p, box, c.gradient, c.path, Ramp::grd, c.gradient_reveal, out);
  }
}

/// A loss: its number, and below it its gradient in rose.
void draw_scalar(const CardPlan& p, const NodeCard& c) {
  const float x = p.card.center().x, y = p.card.y + (p.card.h >= 80 ? 56 * p.scale : p.card.h * 0.62f);
  const float size = std::max(12.0f, std::round(20 * p.scale));
  if (c.value.empty()) {
    return frame(Rect{x - 36 * p.scale, y - size * 0.6f, 72 * p.scale, size * 1.2f}, theme().line, 4);
  }
  number(static_cast<double>(c.value.values[0]), 4, {x, y},
         {.face = Face::mono_medium, .size = size, .align = Align::center});
  if (p.card.h < 80) return;
  const float below_y = p.card.y + 94 * p.scale;
  const bool known = c.gradient_state == GradientState::known || c.gradient_state == GradientState::arriving;
  if (known && !c.gradient.empty()) {
    const double g = static_cast<double>(c.gradient.values[0]);
    math(row({frac(sym("∂L"), c.name.empty() ? sym("∂L") : row({"∂", c.name})), " = ",
              num(g, g == std::round(g) ? 0 : 4)}),
         {x, below_y}, p.scale < 0.9f ? 13 : 15, theme().gpos, Align::center);
  } else if (c.gradient_state != GradientState::none) {
    frame({x - 32 * p.scale, below_y - 9 * p.scale, 64 * p.scale, 18 * p.scale}, theme().line, 4);
  }
}

void draw_heading(const CardPlan& p, const NodeCard& c) {
  const float width = p.card.w - 2 * p.pad, of_shape = text_width(c.shape, Face::mono, 12) + 8;
  TextStyle style = head();
  if (p.scale < 0.8f) style.size = 12;
  const float of_name = c.op ? text_width(c.op, style.face, style.size) : math_size(c.name, 17).width;
  const bool with_shape = of_name + of_shape <= width || (p.scale >= 1 && of_shape < width / 2);
  style.max_width = with_shape ? width - of_shape : width;
  if (c.op) {
    text(c.op, {p.card.x + p.pad, p.name_y}, style);
  } else {
    math(c.name, {p.card.x + p.pad, p.name_y}, p.scale < 0.8f ? 15 : 17);
  }
  if (with_shape) text(c.shape, {p.card.right() - p.pad, p.name_y}, tick(Align::right));
}

}  // namespace

NodeCardHit node_card(int id, ImVec2 at, const NodeCard& c) {
  const Theme& t = theme();
  CardPlan p(at, c.scale);
  p.hovered = c.hovered;
  const float radius = std::max(6.0f, 10 * c.scale);
  ImGui::PushID(id);
  NodeCardHit out;
  fill(p.card, c.current ? t.bg2 : t.bg1, radius);
  frame(p.card, c.current ? t.ink1 : c.hovered ? t.ink3 : t.line2, radius, c.current ? 2 : 1);
  if (c.focused) focus_ring(p.card, radius);
  draw_heading(p, c);
  if (is_scalar(c.value)) {
    revealed({p.card.x, p.name_y + 12, p.card.w, p.card.bottom() - p.name_y - 12}, c.value_reveal,
             [&] { draw_scalar(p, c); });
  } else {
    const Rect box = p.map(false);
    if (c.value.empty()) {
      pending_map(box, c.value);
    } else {
      draw_map("value", p, box, c.value, c.path, Ramp::val, c.value_reveal, out, c.dead);
    }
    draw_gradient(p, c, out);
  }
  ImGui::PopID();
  return out;
}

void node_tile(const Rect& r, const NodeTile& tile) {
  const Theme& t = theme();
  const float radius =
      r.h < 24 ? 0 : std::min(6.0f, r.h / 6);  // there are many small ones, and each corner costs vertices
  fill(r, tile.gradient ? blend(t.bg1, t.gpos, 0.4f) : tile.known ? t.bg3 : t.bg1, radius);
  if (r.h >= 24 || tile.current || tile.hovered)
    frame(r, tile.current ? t.ink1 : tile.hovered ? t.ink3 : t.line2, radius, tile.current ? 2 : 1);
  if (tile.focused) focus_ring(r, radius);
  if (r.w < 28 || r.h < 14) return;
  text(tile.label, vec(r.center()),
       {.size = 12,
        .color = tile.current || tile.gradient ? t.ink1 : t.ink2,
        .align = Align::center,
        .max_width = r.w - 6});
}

namespace {

/// The first part of a curve, as a line of 24 segments.
void stroke_part(const Curve& k, float part, Color c, float thickness) {
  ImVec2 points[25];
  for (int i = 0; i <= 24; ++i) points[i] = k.at(part * static_cast<float>(i) / 24);
  polyline(points, c, thickness);
}

/// Three comets that move to the curve's start, fewer on a short curve.
void draw_comets(const Curve& k, float progress) {
  const float length = std::hypot(k.d.x - k.a.x, k.d.y - k.a.y);
  const int count = length < 24 ? 1 : length < 44 ? 2 : 3;
  for (int i = 0; i < count; ++i) {
    const float ahead = 0.9f * static_cast<float>(i) / static_cast<float>(count);
    comet(k, 0.95f - std::fmod(progress * 0.9f + ahead, 0.9f), 4, theme().gpos, std::min(18.0f, length / 2));
  }
}

}  // namespace

void edge(ImVec2 from, ImVec2 to, const EdgeStyle& style) {
  const Theme& t = theme();
  const Curve k = style.vertical ? vertical_curve(from, to) : link_curve(from, to);
  const float dx = style.vertical ? 0.0f : 1.0f, dy = style.vertical ? (to.y < from.y ? -1.0f : 1.0f) : 0.0f;
  switch (style.state) {
    case EdgeState::todo:
      stroke(k, t.line2, 1);
      if (style.arrow) arrow_head(k.at(1), dx, dy, t.line2);
      return;
    case EdgeState::forward: {
      const bool whole_edge = style.progress >= 1;
      if (whole_edge) {
        stroke(k, t.line2, 1.5f);
      } else {
        stroke_part(k, style.progress, t.line2, 1.5f);
      }
      if (style.arrow) arrow_head(k.at(style.progress), dx, dy, t.ink3);
      return;
    }
    case EdgeState::known:
      stroke(k, fade(t.gpos, style.path ? 1 : 0.42f), style.path ? 2.25f : 1.5f);
      if (style.arrow) arrow_head(from, -dx, -dy, fade(t.gpos, style.path ? 1 : 0.6f));
      return;
    case EdgeState::live:
      stroke(k, t.gpos, settings().reduced_motion ? 3.5f : 2.5f);
      if (style.arrow) arrow_head(from, -dx, -dy, t.gpos);
      if (settings().reduced_motion) return chevrons(k, t.gpos);
      draw_comets(k, style.progress);
      return;
  }
}

void edge(ImVec2 from, ImVec2 to, float lane_from, float lane_to, float lane_y, const EdgeStyle& style) {
  // Three segments, each with its share of the way; an arrow only at the end of the edge.
  const bool back = style.state == EdgeState::known || style.state == EdgeState::live;
  const ImVec2 ends[] = {from, {lane_from, lane_y}, {lane_to, lane_y}, to};
  const float length = to.x - from.x;
  for (int i = 0; i < 3; ++i) {
    EdgeStyle piece = style;
    piece.arrow = back ? i == 0 : i == 2;
    const ImVec2 a = ends[i], b = ends[i + 1];
    if (style.state == EdgeState::forward) {
      piece.progress = std::clamp((style.progress * length - (a.x - from.x)) / std::max(1.0f, b.x - a.x), 0.0f, 1.0f);
      if (piece.progress <= 0) return;
    }
    edge(a, b, piece);
  }
}

namespace {

Color thin_color(EdgeState state) {
  const bool gradient = state == EdgeState::known || state == EdgeState::live;
  return gradient ? fade(theme().gpos, state == EdgeState::live ? 1 : 0.6f) : theme().line2;
}

}  // namespace

void thin_edge(ImVec2 from, ImVec2 to, EdgeState state) {
  line(from, to, thin_color(state), state == EdgeState::live ? 2.0f : 1.0f);
}

void wire(ImVec2 from, ImVec2 to, EdgeState state) {
  const float thickness = state == EdgeState::live ? 2.0f : 1.0f;
  const bool level = from.y == to.y;
  fill({from.x, from.y, level ? to.x - from.x : thickness, level ? thickness : to.y - from.y}, thin_color(state));
}

void edge_label(ImVec2 at, const Math& m) {
  const MathSize size = math_size(m, 15);
  fill({at.x - size.width / 2 - 4, at.y - 13, size.width + 8, 26}, theme().bg0, 4);
  math(m, at, 15, 0, Align::center);
}

}  // namespace deepx::ui
