// SPDX-License-Identifier: MIT
// Shapes on the current window's draw list.
#include "playground/widgets/base/draw.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "imgui_internal.h"
#include "playground/widgets/base/read_only.h"
#include "playground/widgets/base/words.h"

namespace deepx::ui {

ImDrawList& canvas() { return *ImGui::GetWindowDrawList(); }

void fill(const Rect& r, Color c, float radius) {
  canvas().AddRectFilled(top_left(r), bottom_right(r), c, std::min(radius, std::min(r.w, r.h) / 2));
}

void frame(const Rect& r, Color c, float radius, float thickness) {
  const Rect mid = r.inset(thickness / 2);
  // AddRect() itself insets its outline by half a pixel.
  canvas().AddRect({mid.x - 0.5f, mid.y - 0.5f}, {mid.right() + 0.5f, mid.bottom() + 0.5f}, c,
                   std::max(0.0f, radius - thickness / 2), 0, thickness);
}

void line(ImVec2 a, ImVec2 b, Color c, float thickness) {
  if (thickness == 1 && a.y == b.y) {
    fill({std::min(a.x, b.x), a.y, std::abs(b.x - a.x), 1}, c);
  } else if (thickness == 1 && a.x == b.x) {
    fill({a.x, std::min(a.y, b.y), 1, std::abs(b.y - a.y)}, c);
  } else {
    // AddLine() shifts by half a pixel, which suits 1 px strokes on whole coordinates.
    canvas().AddLine({a.x - 0.5f, a.y - 0.5f}, {b.x - 0.5f, b.y - 0.5f}, c, thickness);
  }
}

bool clip_to_canvas(ImVec2& a, ImVec2& b) {
  const ImVec2 low = canvas().GetClipRectMin(), high = canvas().GetClipRectMax();
  const double from[] = {double(a.x), double(a.y)}, way[] = {double(b.x) - double(a.x), double(b.y) - double(a.y)};
  const double lows[] = {double(low.x), double(low.y)}, highs[] = {double(high.x), double(high.y)};
  double first = 0, last = 1;
  for (int k = 0; k < 2; ++k) {  // clipping after Liang and Barsky 1984
    if (!std::isfinite(from[k] + way[k])) return false;
    const double in = (lows[k] - from[k]) / way[k], out = (highs[k] - from[k]) / way[k];
    if (way[k] == 0 ? from[k] < lows[k] || from[k] > highs[k] : false) return false;
    if (way[k] == 0) continue;
    first = std::max(first, std::min(in, out));
    last = std::min(last, std::max(in, out));
  }
  if (!(first <= last)) return false;
  const auto at = [&](double part) {
    return ImVec2(static_cast<float>(from[0] + part * way[0]), static_cast<float>(from[1] + part * way[1]));
  };
  if (last < 1) b = at(last);
  if (first > 0) a = at(first);
  return true;
}

void dashed(ImVec2 a, ImVec2 b, Color c, float thickness, float on, float off) {
  if (!clip_to_canvas(a, b)) return;
  const float length = std::hypot(b.x - a.x, b.y - a.y);
  if (length <= 0) return;
  const ImVec2 d{(b.x - a.x) / length, (b.y - a.y) / length};
  for (float s = 0; s < length; s += on + off) {
    const float e = std::min(length, s + on);
    line({a.x + d.x * s, a.y + d.y * s}, {a.x + d.x * e, a.y + d.y * e}, c, thickness);
  }
}

void dashed_frame(const Rect& r, Color c, float on, float off) {
  dashed({r.x, r.y}, {r.right(), r.y}, c, 1, on, off);
  dashed({r.x, r.bottom() - 1}, {r.right(), r.bottom() - 1}, c, 1, on, off);
  dashed({r.x, r.y}, {r.x, r.bottom()}, c, 1, on, off);
  dashed({r.right() - 1, r.y}, {r.right() - 1, r.bottom()}, c, 1, on, off);
}

void dotted(float x, float y, float width, Color c) {
  if (locked()) return;  // locked: there is nothing to press
  for (float q = 0; q < width - 1; q += 4) fill({std::round(x) + q, y, 2, 1}, c);
}

void polyline(std::span<const ImVec2> points, Color c, float thickness, bool closed) {
  if (points.size() < 2) return;
  canvas().AddPolyline(points.data(), static_cast<int>(points.size()), c, closed ? ImDrawFlags_Closed : 0, thickness);
}

void polygon(std::span<const ImVec2> points, Color c) {
  // The soft edge of a filled shape is outside only if its corners run clockwise.
  static std::vector<ImVec2> buffer;
  float area = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const ImVec2 &p = points[i], &q = points[(i + 1) % points.size()];
    area += p.x * q.y - q.x * p.y;
  }
  buffer.assign(points.begin(), points.end());
  if (area < 0) std::reverse(buffer.begin(), buffer.end());
  canvas().AddConcavePolyFilled(buffer.data(), static_cast<int>(buffer.size()), c);
}

void circle(ImVec2 center, float radius, Color c, float thickness) {
  // AddCircle() draws at radius - 0.5.
  canvas().AddCircle(center, radius + 0.5f, c, 0, thickness);
}

void disc(ImVec2 center, float radius, Color c) { canvas().AddCircleFilled(center, radius, c); }

void arc(ImVec2 center, float radius, float from, float to, Color c, float thickness) {
  canvas().PathArcTo(center, radius, from, to);
  canvas().PathStroke(c, 0, thickness);
}

void hatch(const Rect& r, Color c, float step) {
  const Clip clip(r);
  for (float q = -r.h; q < r.w; q += step) {
    canvas().AddLine({r.x + q - 0.5f, r.bottom() - 0.5f}, {r.x + q + r.h - 0.5f, r.y - 0.5f}, c, 1);
  }
}

namespace {

std::vector<Ground>& all_grounds() {
  static std::vector<Ground> all;
  return all;
}

}  // namespace

void ground(const Rect& r, Color c) { all_grounds().push_back({r, c}); }
std::span<const Ground> grounds() { return all_grounds(); }
void clear_grounds() { all_grounds().clear(); }

void page_card(const Rect& r, float radius) {
  const float corner = 2 * radius;
  if (std::min(r.w, r.h) < 2 * corner) return card(r, radius);
  const Color c = theme().bg1;
  ground({r.x, r.y + radius, r.w, r.h - corner}, c);
  ground({r.x + radius, r.y, r.w - corner, r.h}, c);
  for (const float x : {r.x, r.right() - corner})
    for (const float y : {r.y, r.bottom() - corner}) fill({x, y, corner, corner}, c, radius);
  frame(r, theme().line, radius);
}

void card(const Rect& r, float radius) {
  fill(r, theme().bg1, radius);
  frame(r, theme().line, radius);
}

void raised(const Rect& r, float radius, float opacity) {
  const float shade = (theme().dark ? 0.34f : 0.06f) * opacity;
  fill({r.x - 6, r.y - 2, r.w + 12, r.h + 14}, rgb(0, shade / 2), radius + 6);
  fill({r.x - 2, r.y, r.w + 4, r.h + 5}, rgb(0, shade), radius + 2);
  fill(r, fade(theme().bg1, opacity), radius);
  frame(r, fade(theme().line2, opacity), radius);
}

void pointer_tip(ImVec2 tip, bool down) {
  const float s = down ? -1.0f : 1.0f;
  const ImVec2 base[] = {{tip.x - 9, tip.y + s * 10}, tip, {tip.x + 9, tip.y + s * 10}};
  polygon(base, theme().bg1);
  const ImVec2 left[] = {{tip.x - 8, tip.y + s * 8.5f}, tip, {tip.x + 8, tip.y + s * 8.5f}};
  polyline(left, theme().line2, 1);
}

void arrow_head(ImVec2 tip, float dx, float dy, Color c) {
  const float n = std::hypot(dx, dy);
  if (n <= 0) return;
  dx /= n;
  dy /= n;
  canvas().AddTriangleFilled(tip, {tip.x - dx * 7 - dy * 4, tip.y - dy * 7 + dx * 4},
                             {tip.x - dx * 7 + dy * 4, tip.y - dy * 7 - dx * 4}, c);
}

void focus_ring(const Rect& r, float radius) { frame(r.inset(-4), theme().ink1, radius + 3, 2); }

Clip::Clip(const Rect& r) { canvas().PushClipRect(top_left(r), bottom_right(r), true); }
Clip::~Clip() { canvas().PopClipRect(); }

}  // namespace deepx::ui
