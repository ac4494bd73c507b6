// SPDX-License-Identifier: MIT
// Links, the comets that move along them, and the markers of data points.
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/texture_atlas.h"

namespace deepx::ui {
namespace {

constexpr int kCurveSamples = 24;

float chord(const Curve& k) { return std::max(1.0f, std::hypot(k.d.x - k.a.x, k.d.y - k.a.y)); }

/// Quad from `head` to `end` as wide as the comet, filled with the atlas's streak.
void streak(ImVec2 head, ImVec2 end, float radius, Color c) {
  const float length = std::hypot(end.x - head.x, end.y - head.y);
  const Tile tile = atlas().streak();
  if (length < 1 || !tile.valid) return;
  const ImVec2 n{-(end.y - head.y) / length * radius, (end.x - head.x) / length * radius};
  canvas().AddImageQuad(atlas().texture(), {head.x + n.x, head.y + n.y}, {end.x + n.x, end.y + n.y},
                        {end.x - n.x, end.y - n.y}, {head.x - n.x, head.y - n.y}, tile.uv0, {tile.uv1.x, tile.uv0.y},
                        tile.uv1, {tile.uv0.x, tile.uv1.y}, c);
}

}  // namespace

ImVec2 Curve::at(float t) const { return ImBezierCubicCalc(a, b, c, d, t); }

Curve link_curve(ImVec2 from, ImVec2 to) {
  const float half = (to.x - from.x) / 2;
  return {from, {from.x + half, from.y}, {to.x - half, to.y}, to};
}

Curve vertical_curve(ImVec2 from, ImVec2 to) {
  const float middle = (from.y + to.y) / 2;
  return {from, {from.x, middle}, {to.x, middle}, to};
}

void stroke(const Curve& k, Color c, float thickness) {
  // A horizontal link is one segment; the general path would use two dozen.
  if (k.a.y == k.d.y && k.b.y == k.a.y && k.c.y == k.a.y) {
    canvas().AddLine({k.a.x - 0.5f, k.a.y - 0.5f}, {k.d.x - 0.5f, k.d.y - 0.5f}, c, thickness);
  } else {
    canvas().AddBezierCubic(k.a, k.b, k.c, k.d, c, thickness);
  }
}

void stroke_dashed(const Curve& k, Color c, float thickness) {
  const int pieces = std::max(2, static_cast<int>(chord(k) / 8));
  const auto n = static_cast<float>(pieces);
  for (int i = 0; i < pieces; ++i) {
    const ImVec2 p = k.at(static_cast<float>(i) / n), q = k.at((static_cast<float>(i) + 0.55f) / n);
    canvas().AddLine({p.x - 0.5f, p.y - 0.5f}, {q.x - 0.5f, q.y - 0.5f}, c, thickness);
  }
}

float distance(const Curve& k, ImVec2 p) {
  float best = 1e9f;
  ImVec2 from = k.a;
  for (int i = 1; i <= kCurveSamples; ++i) {
    const ImVec2 to = k.at(static_cast<float>(i) / kCurveSamples);
    const ImVec2 near = ImLineClosestPoint(from, to, p);
    best = std::min(best, std::hypot(near.x - p.x, near.y - p.y));
    from = to;
  }
  return best;
}

void comet_tail(const Curve& k, float t, float radius, Color c, float tail) {
  streak(k.at(t), k.at(std::min(0.99f, t + tail / chord(k))), radius, c);
}

void comet(const Curve& k, float t, float radius, Color c, float tail) {
  comet_tail(k, t, radius, c, tail);
  canvas().AddCircleFilled(k.at(t), radius, c, 12);
}

void comet(ImVec2 head, float radius, Color c, float tail) {
  streak(head, {head.x + tail, head.y}, radius, c);
  disc(head, radius, c);
}

void chevrons(const Curve& k, Color c) {
  const int count = static_cast<int>(chord(k) / 24);
  for (int i = 1; i <= count; ++i) {
    const float t = (static_cast<float>(i) - 0.5f) / static_cast<float>(count);
    const ImVec2 p = k.at(t), q = k.at(std::min(1.0f, t + 0.02f));
    const float n = std::max(1e-3f, std::hypot(q.x - p.x, q.y - p.y));
    const ImVec2 d{(q.x - p.x) / n, (q.y - p.y) / n};
    const ImVec2 points[] = {
        {p.x + d.x * 4 - d.y * 4, p.y + d.y * 4 + d.x * 4}, p, {p.x + d.x * 4 + d.y * 4, p.y + d.y * 4 - d.x * 4}};
    polyline(points, c, 1.5f);
  }
}

void marker(Marker m, ImVec2 at, float radius, Color c) {
  ImDrawList& list = canvas();
  switch (m) {
    case Marker::circle:
      list.AddCircleFilled(at, radius, c, radius < 5.5f ? 12 : 0);
      break;
    case Marker::diamond: {
      const float q = radius * 1.22f;
      list.AddQuadFilled({at.x, at.y - q}, {at.x + q, at.y}, {at.x, at.y + q}, {at.x - q, at.y}, c);
      break;
    }
    case Marker::triangle: {
      const float q = radius * 1.28f;
      list.AddTriangleFilled({at.x, at.y - q}, {at.x + q * 0.95f, at.y + q * 0.72f},
                             {at.x - q * 0.95f, at.y + q * 0.72f}, c);
      break;
    }
    case Marker::square: {
      const float q = radius * 0.9f;
      list.AddRectFilled({at.x - q, at.y - q}, {at.x + q, at.y + q}, c);
      break;
    }
    case Marker::triangle_down: {
      const float q = radius * 1.28f;
      list.AddTriangleFilled({at.x, at.y + q}, {at.x - q * 0.95f, at.y - q * 0.72f},
                             {at.x + q * 0.95f, at.y - q * 0.72f}, c);
      break;
    }
    case Marker::cross: {
      const float q = radius * 1.15f, w = radius * 0.4f;
      list.AddRectFilled({at.x - q, at.y - w}, {at.x + q, at.y + w}, c);
      list.AddRectFilled({at.x - w, at.y - q}, {at.x + w, at.y - w}, c);
      list.AddRectFilled({at.x - w, at.y + w}, {at.x + w, at.y + q}, c);
      break;
    }
    case Marker::bar:
    case Marker::pillar: {
      const float q = radius * 1.2f, w = radius * 0.6f;
      const ImVec2 half = m == Marker::bar ? ImVec2{q, w} : ImVec2{w, q};
      list.AddRectFilled({at.x - half.x, at.y - half.y}, {at.x + half.x, at.y + half.y}, c);
      break;
    }
  }
}

Color race_color(int place) { return theme().race[place % 6]; }

void race_marker(int place, ImVec2 at, float radius) {
  marker(static_cast<Marker>(place % 6), at, radius, race_color(place));
}

void data_point(int cls, ImVec2 at, float radius, bool hollow) {
  const int k = std::clamp(cls, 0, kClasses - 1);
  const auto shape = static_cast<Marker>(k);
  marker(shape, at, radius + 1.25f, theme().pt_out);
  marker(shape, at, radius, theme().cls[k]);
  if (hollow) marker(shape, at, radius - 1.5f, theme().pt_out);
}

}  // namespace deepx::ui
