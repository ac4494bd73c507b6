// SPDX-License-Identifier: MIT
// Icons as strokes on a 16 px grid: there is no icon font.
#include "playground/widgets/base/icon.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <vector>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/text.h"

namespace deepx::ui {
namespace {

/// The grid of one icon: origin in the middle, units of `k` px.
struct Pen {
  ImVec2 o;
  Color c;
  float k;

  ImVec2 at(ImVec2 p) const { return {o.x + p.x * k, o.y + p.y * k}; }
  float width() const { return 1.5f * k; }

  void stroke(std::initializer_list<ImVec2> points, bool closed = false) const {
    ImVec2 out[12];
    const std::size_t n = place(points, out);
    polyline({out, n}, c, width(), closed);
  }
  void solid(std::initializer_list<ImVec2> points) const {
    ImVec2 out[12];
    const std::size_t n = place(points, out);
    polygon({out, n}, c);
  }
  void box(float x, float y, float w, float h, float radius) const {
    fill({o.x + x * k, o.y + y * k, w * k, h * k}, c, radius);
  }
  void outline(float x, float y, float w, float h, float radius) const {
    frame({o.x + x * k, o.y + y * k, w * k, h * k}, c, radius * k, width());
  }
  void ring(float radius) const { circle(o, radius * k, c, width()); }
  void bow(ImVec2 center, float radius, float from, float to) const {
    arc(at(center), radius * k, from, to, c, width());
  }
  void dot(ImVec2 p, float radius) const { disc(at(p), radius * k, c); }

 private:
  std::size_t place(std::initializer_list<ImVec2> points, ImVec2* out) const {
    std::size_t n = 0;
    for (const ImVec2& p : points) out[n++] = at(p);
    return n;
  }
};

void draw_transport(Icon which, const Pen& p) {
  switch (which) {
    case Icon::play:
      return p.solid({{-4.5f, -6.5f}, {7, 0}, {-4.5f, 6.5f}});
    case Icon::pause:
      p.box(-5.5f, -6, 4, 12, 1);
      return p.box(1.5f, -6, 4, 12, 1);
    case Icon::step_forward:
      p.solid({{-5, -5}, {3, 0}, {-5, 5}});
      return p.box(3.5f, -5, 2, 10, 0.5f);
    case Icon::step_back:
      p.solid({{5, -5}, {-3, 0}, {5, 5}});
      return p.box(-5.5f, -5, 2, 10, 0.5f);
    case Icon::first:
      p.solid({{6, -5}, {-1, 0}, {6, 5}});
      return p.box(-5.5f, -5, 2, 10, 0.5f);
    case Icon::last:
      p.solid({{-6, -5}, {1, 0}, {-6, 5}});
      return p.box(3.5f, -5, 2, 10, 0.5f);
    case Icon::rewind:
      p.bow({0, 0}, 6, -2.3f, 2.6f);
      return p.solid({{-7.6f, -6.8f}, {-2.2f, -5.4f}, {-6.4f, -1.6f}});
    case Icon::undo:
    case Icon::redo: {
      const float m = which == Icon::undo ? 1.0f : -1.0f;
      p.stroke({{-3 * m, -6.5f}, {-6.5f * m, -3}, {-3 * m, 0.5f}});
      p.stroke({{-6 * m, -3}, {2.5f * m, -3}});
      p.bow({2.5f * m, 1}, 4, which == Icon::undo ? -1.5708f : 1.5708f, which == Icon::undo ? 1.5708f : 4.7124f);
      return p.stroke({{2.5f * m, 5}, {-3 * m, 5}});
    }
    case Icon::dice:
      p.outline(-6.5f, -6.5f, 13, 13, 3);
      for (float d : {-2.8f, 0.0f, 2.8f}) p.dot({d, d}, 1.25f);
      return;
    default:
      return;
  }
}

void draw_sun(const Pen& p) {
  p.ring(3);
  for (int i = 0; i < 8; ++i) {
    const float a = static_cast<float>(i) * 0.7854f, x = std::cos(a), y = std::sin(a);
    p.stroke({{5 * x, 5 * y}, {6.8f * x, 6.8f * y}});
  }
}

void draw_chrome(Icon which, const Pen& p) {
  switch (which) {
    case Icon::share:
      p.stroke({{0, 3}, {0, -6.5f}});
      p.stroke({{-3.5f, -3.2f}, {0, -6.7f}, {3.5f, -3.2f}});
      return p.stroke({{-4, -0.5f}, {-6, -0.5f}, {-6, 6.5f}, {6, 6.5f}, {6, -0.5f}, {4, -0.5f}});
    case Icon::sun:
      return draw_sun(p);
    case Icon::moon:
      p.bow({0, 0}, 5.8f, 0.45f, 4.25f);
      return p.bow({3.1f, -3.6f}, 4.9f, 1.05f, 3.68f);
    case Icon::book:
      p.stroke(
          {{-7, -5}, {-2, -5}, {0, -3.5f}, {2, -5}, {7, -5}, {7, 5.2f}, {2, 5.2f}, {0, 6.5f}, {-2, 5.2f}, {-7, 5.2f}},
          true);
      return p.stroke({{0, -3.5f}, {0, 6.2f}});
    case Icon::help:
      p.ring(6.5f);
      text("?", p.o,
           {.face = Face::inter_semibold, .size = std::round(10 * p.k), .color = p.c, .align = Align::center});
      return;
    case Icon::menu:
      for (float y : {-4.0f, 0.0f, 4.0f}) p.stroke({{-6, y}, {6, y}});
      return;
    case Icon::sliders:
      for (ImVec2 knob : {ImVec2{2.5f, -4.5f}, {-2.5f, 0}, {2.5f, 4.5f}}) {
        p.stroke({{-6.5f, knob.y}, {knob.x - 1.8f, knob.y}});
        p.stroke({{knob.x + 1.8f, knob.y}, {6.5f, knob.y}});
        circle(p.at(knob), 1.8f * p.k, p.c, p.width());
      }
      return;
    case Icon::fullscreen:
      for (ImVec2 s : {ImVec2{1, 1}, {-1, 1}, {1, -1}, {-1, -1}}) {
        p.stroke({{6 * s.x, 2.4f * s.y}, {6 * s.x, 6 * s.y}, {2.4f * s.x, 6 * s.y}});
      }
      return;
    case Icon::warning:
      p.stroke({{0, -6}, {7, 6}, {-7, 6}}, true);
      p.stroke({{0, -1.8f}, {0, 2}});
      return p.dot({0, 4}, 0.9f);
    case Icon::lock:
      p.outline(-5, -1, 10, 7, 1.5f);
      return p.bow({0, -1}, 3.2f, 3.14159f, 6.28319f);
    case Icon::grid:
      for (ImVec2 s : {ImVec2{-6, -6}, {1, -6}, {-6, 1}, {1, 1}}) p.outline(s.x, s.y, 5, 5, 1.5f);
      return;
    case Icon::link:  // two rings of a chain, each with a gap for the other
      p.bow({-3.2f, 0}, 3.3f, 0.6f, 5.7f);
      p.bow({3.2f, 0}, 3.3f, 3.75f, 8.8f);
      return p.stroke({{-2.2f, 0}, {2.2f, 0}});
    case Icon::code:
      p.stroke({{-3.2f, -4}, {-7, 0}, {-3.2f, 4}});
      return p.stroke({{3.2f, -4}, {7, 0}, {3.2f, 4}});
    case Icon::search:
      p.bow({-1.2f, -1.2f}, 4.6f, 0, 6.2832f);
      return p.stroke({{2.2f, 2.2f}, {6, 6}});
    case Icon::folder:
      return p.stroke({{-6.5f, -5}, {-2, -5}, {-0.4f, -3}, {6.5f, -3}, {6.5f, 5.5f}, {-6.5f, 5.5f}}, true);
    default:
      return draw_transport(which, p);
  }
}

}  // namespace

void icon(Icon which, ImVec2 center, Color c, float k) {
  const Pen p{center, c, k};
  switch (which) {
    case Icon::none:
      return;
    case Icon::plus:
      p.stroke({{-5, 0}, {5, 0}});
      return p.stroke({{0, -5}, {0, 5}});
    case Icon::minus:
      return p.stroke({{-5, 0}, {5, 0}});
    case Icon::close:
      p.stroke({{-4.5f, -4.5f}, {4.5f, 4.5f}});
      return p.stroke({{-4.5f, 4.5f}, {4.5f, -4.5f}});
    case Icon::chevron:
      return p.stroke({{-3, -1.6f}, {0, 1.6f}, {3, -1.6f}});
    case Icon::chevron_right:
      return p.stroke({{-1.6f, -3}, {1.6f, 0}, {-1.6f, 3}});
    case Icon::arrow_left:
      p.stroke({{6, 0}, {-5, 0}});
      return p.stroke({{-1, -4}, {-5.5f, 0}, {-1, 4}});
    case Icon::arrow_right:
      p.stroke({{-6, 0}, {5, 0}});
      return p.stroke({{1, -4}, {5.5f, 0}, {1, 4}});
    case Icon::check:
      return p.stroke({{-5, 0}, {-1.5f, 3.8f}, {5, -4}});
    case Icon::pen:
      return p.stroke({{-6, 6}, {-5, 2.4f}, {3.4f, -6}, {6, -3.4f}, {-2.4f, 5}}, true);
    case Icon::erase:
      p.stroke({{-6.5f, 1.5f}, {1.5f, -6.5f}, {6.5f, -1.5f}, {-0.6f, 5.6f}, {-2.6f, 5.6f}}, true);
      return p.stroke({{-2.4f, -2.6f}, {2.6f, 2.4f}});
    case Icon::table:
      p.outline(-6.5f, -5.5f, 13, 11, 2);
      p.stroke({{-6.5f, -1.8f}, {6.5f, -1.8f}});
      return p.stroke({{-1.8f, -5.5f}, {-1.8f, 5.5f}});
    default:
      return draw_chrome(which, p);
  }
}

void logo(ImVec2 m, float k) {
  const auto at = [&](float x, float y) { return ImVec2(m.x + x * k, m.y + y * k); };
  const Color ink = theme().ink1, grad = theme().gpos;
  canvas().AddBezierCubic(at(-9, 7), at(-1, 7), at(1, -7), at(9, -7), ink, 2 * k);
  canvas().AddBezierCubic(at(-9, -7), at(-1, -7), at(1, 7), at(9, 7), grad, 2 * k);
  disc(at(-9, 7), 2.5f * k, ink);
  disc(at(9, -7), 2.5f * k, ink);
  disc(at(-9, -7), 2.5f * k, grad);
  disc(at(9, 7), 2.5f * k, grad);
}

void activation_curve(std::span<const float> curve, const Rect& r, Color c, float thickness) {
  static std::vector<ImVec2> points;
  points.clear();
  const float last = static_cast<float>(curve.size()) - 1;
  for (std::size_t i = 0; i < curve.size(); ++i)
    points.push_back({r.x + r.w * static_cast<float>(i) / last, r.y + r.h / 2 - 0.92f * curve[i] * r.h / 2});
  polyline(points, c, thickness);
}

}  // namespace deepx::ui
