// SPDX-License-Identifier: MIT
// A bent sheet of triangles, its lines, and the points on it.
#include "playground/widgets/plots/space_plot.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/plots/series.h"

namespace deepx::ui {
namespace {

/// From the space to the screen.
struct Frame {
  Rect r;
  Point corner;
  float k;  ///< px per unit

  ImVec2 at(Point p) const { return {r.x + (p.x - corner.x) * k, r.bottom() - (p.y - corner.y) * k}; }
  Point back(ImVec2 p) const { return {corner.x + (p.x - r.x) / k, corner.y + (r.bottom() - p.y) / k}; }
};

/// The shown range follows the sheet smoothly: during training the sheet's size changes with every picture.
Frame frame_of(ImGuiID id, const Rect& r, const SpacePicture& picture) {
  constexpr float kFollowMs = 240;
  const float x = tween(id + 1, picture.corner.x, kFollowMs, Ease::out_cubic),
              y = tween(id + 2, picture.corner.y, kFollowMs, Ease::out_cubic);
  const float extent = tween(id + 3, picture.extent, kFollowMs, Ease::out_cubic);
  return {r, {x, y}, r.w / std::max(extent, 1e-6f)};
}

/// The sheet: two triangles for each cell, with colors blended between the corners.
void draw_sheet(const SpacePicture& p, const Frame& f) {
  constexpr float kOpacity = 0.8f;  // where the sheet overlaps itself, the lower layer shines through
  const int S = p.side;
  if (S < 2 || p.colors.size() < p.grid.size()) return;
  ImDrawList& list = canvas();
  list.PrimReserve(6 * (S - 1) * (S - 1), S * S);
  const auto first = static_cast<unsigned>(list._VtxCurrentIdx);
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  for (std::size_t i = 0; i < p.grid.size(); ++i)
    list.PrimWriteVtx(f.at(p.grid[i]), white, fade(p.colors[i], kOpacity));
  for (int row = 0; row + 1 < S; ++row) {
    for (int col = 0; col + 1 < S; ++col) {
      const unsigned a = first + static_cast<unsigned>(row * S + col), below = a + static_cast<unsigned>(S);
      for (const unsigned i : {a, a + 1, below, a + 1, below + 1, below}) list.PrimWriteIdx(static_cast<ImDrawIdx>(i));
    }
  }
}

void draw_lines(const SpacePicture& p, const Frame& f) {
  static std::vector<ImVec2> buffer;
  const Color c = fade(theme().ink1, theme().dark ? 0.24f : 0.2f);
  const auto vertex = [&](int row, int col) { return f.at(p.grid[static_cast<std::size_t>(row * p.side + col)]); };
  for (const bool rows : {true, false}) {
    for (int i = 0; i < p.side; i += p.every) {
      buffer.clear();
      for (int j = 0; j < p.side; ++j) buffer.push_back(rows ? vertex(i, j) : vertex(j, i));
      polyline(buffer, c, 1);
    }
  }
}

/// The straight line through the whole plot.
void draw_decision(const std::array<float, 3>& line_of, const Frame& f, Color c) {
  const auto [a, b, k] = line_of;
  const float length = std::hypot(a, b);
  if (!(length > 0)) return;
  // The line's point nearest to the middle of the plot, and from there far enough both ways.
  const Point m = f.back(vec(f.r.center()));
  const float off = (a * m.x + b * m.y + k) / (length * length), reach = 2 * f.r.w / f.k;
  const Point foot{m.x - off * a, m.y - off * b}, along{-b / length * reach, a / length * reach};
  const ImVec2 ends[] = {f.at({foot.x - along.x, foot.y - along.y}), f.at({foot.x + along.x, foot.y + along.y})};
  polyline(ends, c, 1.5f);
}

void draw_border(const SpacePicture& p, const Frame& f) {
  const Color c = fade(theme().ink1, 0.92f);
  if (p.decision) return draw_decision(*p.decision, f, c);
  for (std::size_t i = 0; i + 1 < p.border.size(); i += 2) {
    const ImVec2 ends[] = {f.at(p.border[i]), f.at(p.border[i + 1])};
    polyline(ends, c, 1.5f);
  }
}

/// A round step that puts two to four numbers on an axis.
float tick_step(float extent) {
  const float rough = extent / 3, power = std::pow(10.0f, std::floor(std::log10(std::max(rough, 1e-6f)))),
              m = rough / power;
  return power * (m >= 5 ? 5.0f : m >= 2 ? 2.0f : 1.0f);
}

void draw_axes(const Frame& f) {
  const Theme& t = theme();
  const float extent = f.r.w / f.k, step = tick_step(extent);
  const auto each = [&](float from, auto&& tick_at) {
    each_mark(static_cast<double>(from + 0.06f * extent), static_cast<double>(from + 0.94f * extent),
              static_cast<double>(step), [&](double v) { tick_at(static_cast<float>(v)); });
  };
  const int decimals = step >= 1 ? 0 : step >= 0.1f ? 1 : 2;
  each(f.corner.x, [&](float v) {
    const float x = std::round(f.at({v, 0}).x);
    line({x, f.r.bottom()}, {x, f.r.bottom() + 4}, t.line2);
    text(fixed(static_cast<double>(v), decimals), {x, f.r.bottom() + 15}, tick(Align::center));
  });
  each(f.corner.y, [&](float v) {
    const float y = std::round(f.at({0, v}).y);
    // The last links arrive in the middle.
    if (std::abs(y - f.r.center().y) < 12) return;
    line({f.r.x - 4, y}, {f.r.x, y}, t.line2);
    text(fixed(static_cast<double>(v), decimals), {f.r.x - 8, y}, tick(Align::right));
  });
}

}  // namespace

void space_colors(std::span<const float> values, int classes, bool winner, std::vector<Color>& out) {
  const Theme& t = theme();
  const auto K = static_cast<std::size_t>(classes > 2 ? classes : 1);
  out.resize(values.size() / K);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto here = values.subspan(i * K, K);
    if (!std::isfinite(here[0])) {
      out[i] = t.bg1;
    } else if (K == 1) {
      out[i] = ramp_color(Ramp::field, winner ? std::copysign(1.0f, here[0]) : here[0]);
    } else {
      out[i] = winner ? t.fcls[std::max_element(here.begin(), here.end()) - here.begin()]
                      : mix_classes(here, t.fcls, t.stops[1][2]);
    }
  }
}

FieldHit space_plot(const char* key, const Rect& r, const SpacePicture& picture, std::span<const FieldPoint> data,
                    const SpaceStyle& style) {
  const Theme& t = theme();
  const Frame f = frame_of(ImGui::GetID(key), r, picture);
  ImGui::SetNextItemAllowOverlap();  // a token and a card may lie on it
  const ImVec2 m = ImGui::GetIO().MousePos;
  const Hit h = hit(
      key, r, {.disabled = style.covered.contains({m.x, m.y}), .ring_radius = 8, .min_touch = 0, .long_press = true});
  FieldHit out = field_hit(h, r);
  if (out.hovered) out.hovered = f.back(ImGui::GetIO().MousePos);
  selection_keys(h, style.ringed >= 0, out);
  fill(r, t.bg1, 8);
  {
    const Clip clip(r);
    draw_sheet(picture, f);
    draw_lines(picture, f);
    if (style.contours) draw_border(picture, f);
    for (const bool test : {true, false}) {
      for (std::size_t i = 0; i < std::min(data.size(), picture.points.size()); ++i)
        if (data[i].test == test) field_point(data[i], f.at(picture.points[i]), style.point_radius, style.regression);
    }
    if (style.ringed >= 0 && style.ringed < static_cast<int>(picture.points.size()))
      point_ring(f.at(picture.points[static_cast<std::size_t>(style.ringed)]), style.point_radius);
    axis_plates(r, style.across, style.up);
    if (style.stale) stale_veil(r, style.stale);
  }
  frame(r, style.stale ? t.line2 : fade(t.ink1, t.dark ? 0.16f : 0.14f), 8);
  if (style.axes) draw_axes(f);
  out.units_per_px = 1 / f.k;
  return out;
}

}  // namespace deepx::ui
