// SPDX-License-Identifier: MIT
// A small plot: axes through zero, the curve in ink2, the tangent in ink1.
#include "playground/panels/backprop/curve_plot.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/words.h"

namespace deepx::panels {
namespace {

/// From data to pixels; both ranges include zero, so that the axes are visible.
struct Scale {
  Scale(const TraceCurve& c, const ui::Rect& r) : box(r) {
    const auto [x_low, x_high] = std::minmax_element(c.x.begin(), c.x.end());
    const auto [y_low, y_high] = std::minmax_element(c.y.begin(), c.y.end());
    x0 = std::min({0.0f, *x_low, c.at_x});
    x1 = std::max({0.0f, *x_high, c.at_x});
    y0 = std::min({0.0f, *y_low, c.at_y});
    y1 = std::max({0.0f, *y_high, c.at_y});
    const float air = std::max(1e-6f, 0.12f * (y1 - y0));
    y0 -= air;
    y1 += air;
  }
  float x(float v) const { return box.x + box.w * (v - x0) / (x1 - x0); }
  float y(float v) const { return box.bottom() - box.h * (v - y0) / (y1 - y0); }

  ui::Rect box;
  float x0, x1, y0, y1;
};

void axes(const Scale& s) {
  const ui::Theme& t = ui::theme();
  const float y = std::round(s.y(0)), x = std::round(s.x(0));
  ui::line({s.box.x, y}, {s.box.right(), y}, t.line2);
  ui::line({x, s.box.y}, {x, s.box.bottom()}, t.line2);
  const bool low = y + 24 > s.box.bottom();  // no room below the axis
  ui::math(ui::sym("x"), {s.box.right() - 2, y + (low ? -11.0f : 13.0f)}, 15, t.ink3, ui::Align::right);
  const bool left = x - 20 < s.box.x;
  ui::math(ui::sym("y"), {x + (left ? 10.0f : -10.0f), s.box.y + 6}, 15, t.ink3,
           left ? ui::Align::left : ui::Align::right);
}

/// Its length in pixels is always the same, so that steep and flat tangents look alike.
void tangent(const Scale& s, const TraceCurve& c) {
  const float half = std::clamp(s.box.w * 0.24f, 20.0f, 44.0f);
  const float dx = s.box.w / (s.x1 - s.x0), dy = -c.slope * s.box.h / (s.y1 - s.y0), length = std::hypot(dx, dy);
  const ImVec2 at{s.x(c.at_x), s.y(c.at_y)}, way{half * dx / length, half * dy / length};
  ui::dashed({std::round(at.x), std::min(at.y, s.y(0))}, {std::round(at.x), std::max(at.y, s.y(0))}, ui::theme().ink3);
  const ui::Clip clip(s.box.inset(-8));
  ui::line({at.x - way.x, at.y - way.y}, {at.x + way.x, at.y + way.y}, ui::theme().ink1, 2);
  ui::disc(at, 6, ui::theme().bg1);
  ui::disc(at, 4.5f, ui::theme().ink1);
}

}  // namespace

void curve_plot(const TraceCurve& curve, const ui::Rect& r) {
  if (curve.x.size() < 2) return;
  const Scale s(curve, r);
  axes(s);
  std::vector<ImVec2> points;
  points.reserve(curve.x.size());
  for (std::size_t i = 0; i < curve.x.size(); ++i) points.push_back({s.x(curve.x[i]), s.y(curve.y[i])});
  ui::polyline(points, ui::theme().ink2, 1.5f);
  if (!std::isfinite(curve.at_x) || !std::isfinite(curve.slope)) return;
  tangent(s, curve);
  const std::string slope = std::string(ui::words().slope) + " ";
  const float word = ui::text_width(slope, ui::Face::mono, 13);
  const float x = r.center().x - (word + ui::number_width(static_cast<double>(curve.slope), 3)) / 2;
  ui::text(slope, {x, r.bottom() + 20}, ui::mono());
  ui::number(static_cast<double>(curve.slope), 3, {x + word, r.bottom() + 20});
}

}  // namespace deepx::panels
