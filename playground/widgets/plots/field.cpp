// SPDX-License-Identifier: MIT
// The decision plot, and small pictures of data.
#include "playground/widgets/plots/field.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <vector>

#include "imgui_internal.h"
#include "playground/geometry/contour.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::ui {
namespace {

/// Level lines of one plot, kept while its values do not change.
struct Lines {
  std::uint64_t content = 0;
  std::vector<ContourLines> strong, weak;
};

constexpr float kWeakLevels[] = {-0.8f, -0.5f, 0.5f, 0.8f}, kShareLevels[] = {0.25f, 0.5f, 0.75f};

Lines& lines_of(ImGuiID id) {
  static std::unordered_map<ImGuiID, Lines> known;
  return known[id];
}

void levels_into(std::vector<ContourLines>& lines, std::span<const float> values, int side,
                 std::span<const float> levels) {
  lines.resize(levels.size());
  for (std::size_t k = 0; k < levels.size(); ++k) contour_into(lines[k], values, side, side, levels[k]);
}

void update_lines(Lines& l, std::span<const float> values, int side, const FieldStyle& style) {
  l.weak.clear();
  if (style.share)
    levels_into(l.weak, values, side, kShareLevels);
  else if (style.classes <= 1)
    levels_into(l.weak, values, side, kWeakLevels);
  l.strong.clear();
  if (!style.border.empty())
    border_into(l.strong, style.border, side, style.border_classes);
  else if (!style.regression && !style.share)
    border_into(l.strong, values, side, style.classes);
}

/// Drops points that lie on the straight way between their kept neighbors: a level line has a point per grid cell, far
/// more than its bends need.
void append_bend(std::vector<ImVec2>& out, ImVec2 next) {
  constexpr float kInvisible = 0.1f;  // px from the straight way
  if (out.size() >= 2) {
    const ImVec2 a = out[out.size() - 2], b = out.back();
    const float dx = next.x - a.x, dy = next.y - a.y, length = std::hypot(dx, dy);
    if (length > 0 && length < 24 && std::abs((b.x - a.x) * dy - (b.y - a.y) * dx) < kInvisible * length) {
      out.back() = next;
      return;
    }
  }
  out.push_back(next);
}

void draw_lines(const ContourLines& lines, const Rect& r, int side, Color c, float thickness) {
  static std::vector<ImVec2> buffer;
  const float k = r.w / static_cast<float>(side);
  for (int i = 0; i < lines.count(); ++i) {
    buffer.clear();
    for (const ContourLines::Point& p : lines.line(i)) append_bend(buffer, {r.x + p.x * k, r.y + p.y * k});
    polyline(buffer, c, thickness);
  }
}

Tile picture(ImGuiID id, std::span<const float> values, int side, const FieldStyle& style) {
  if (style.classes > 1) return atlas().classes(id, values, side, side, style.classes, style.winner);
  static std::vector<float> signs;
  if (style.share) {
    signs.resize(values.size());
    std::transform(values.begin(), values.end(), signs.begin(), [](float v) { return 2 * v - 1; });
    return atlas().field(id, signs, side, side, Ramp::topo);
  }
  if (!style.winner) return atlas().field(id, values, side, side, Ramp::field);
  signs.resize(values.size());
  std::transform(values.begin(), values.end(), signs.begin(),
                 [](float v) { return std::isfinite(v) ? std::copysign(1.0f, v) : v; });
  return atlas().field(id, signs, side, side, Ramp::field);
}

void draw_points(const Rect& r, std::span<const FieldPoint> points, const FieldStyle& style) {
  const float k = r.w / (2 * style.extent);
  // Test points first, so that the training points are on top.
  for (const bool test : {true, false}) {
    if (test && !style.show_test) continue;
    for (const FieldPoint& p : points) {
      if (p.test != test) continue;
      const ImVec2 at{r.x + (p.x + style.extent) * k, r.y + (style.extent - p.y) * k};
      field_point(p, at, style.point_radius, style.regression);
    }
  }
}

void draw_ring(const Rect& r, std::span<const FieldPoint> points, const FieldStyle& style) {
  if (style.ringed < 0 || style.ringed >= static_cast<int>(points.size())) return;
  const FieldPoint& p = points[static_cast<std::size_t>(style.ringed)];
  const float k = r.w / (2 * style.extent);
  point_ring({r.x + (p.x + style.extent) * k, r.y + (style.extent - p.y) * k}, style.point_radius);
}

void draw_axes(const Rect& r, const FieldStyle& style) {
  const Theme& t = theme();
  const auto share = [&](float v) { return (v + style.extent) / (2 * style.extent); };
  for (const auto& [v, name] : style.ticks[0]) {
    const float x = std::round(r.x + r.w * share(v));
    line({x, r.bottom()}, {x, r.bottom() + 4}, t.line2);
    text(name, {x, r.bottom() + 15}, tick(Align::center));
  }
  for (const auto& [v, name] : style.ticks[1]) {
    const float y = std::round(r.bottom() - r.h * share(v));
    if (std::abs(y - r.center().y) < 12) continue;  // the last links arrive in the middle
    line({r.x - 4, y}, {r.x, y}, t.line2);
    text(name, {r.x - 8, y}, tick(Align::right));
  }
}

/// The place to which the arrow keys have moved on the focused plot, in longer steps with Shift; kept until the plot is
/// drawn in another place.
Point aim(const Hit& h, float extent) {
  ImGuiStorage& kept = *ImGui::GetStateStorage();
  Point at{kept.GetFloat(h.id + 1), kept.GetFloat(h.id + 2)};
  const float step = ImGui::GetIO().KeyShift ? 1.0f : 0.25f;
  const auto go = [&](ImGuiKey key, float& along, float by) {
    if (ImGui::IsKeyPressed(key, ImGuiInputFlags_Repeat, h.id)) along = std::clamp(along + by, -extent, extent);
    ImGui::SetKeyOwner(key, h.id);
  };
  go(ImGuiKey_LeftArrow, at.x, -step);
  go(ImGuiKey_RightArrow, at.x, step);
  go(ImGuiKey_DownArrow, at.y, -step);
  go(ImGuiKey_UpArrow, at.y, step);
  kept.SetFloat(h.id + 1, at.x);
  kept.SetFloat(h.id + 2, at.y);
  return at;
}

void draw_aim(const Rect& r, Point at, float extent) {
  const float x = r.x + r.w * (at.x + extent) / (2 * extent), y = r.y + r.h * (extent - at.y) / (2 * extent);
  for (const auto& [color, width] : {std::pair{theme().pt_out, 4.0f}, std::pair{theme().ink1, 2.0f}}) {
    circle({x, y}, 9, color, width);
    for (const float way : {-1.0f, 1.0f}) {
      line({x + way * 6, y}, {x + way * 14, y}, color, width);
      line({x, y + way * 6}, {x, y + way * 14}, color, width);
    }
  }
}

FieldHit take_input(const char* key, const Rect& r, const FieldStyle& style) {
  const float extent = style.extent;
  const Rect& covered = style.covered;
  ImGui::SetNextItemAllowOverlap();  // a token and a card may lie on it
  const ImVec2 m = ImGui::GetIO().MousePos;
  const Hit h =
      hit(key, r, {.disabled = covered.contains({m.x, m.y}), .ring_radius = 8, .min_touch = 0, .long_press = true});
  FieldHit out = field_hit(h, r);
  out.units_per_px = 2 * extent / r.w;
  if (out.hovered)
    out.hovered = Point{(m.x - r.x) * out.units_per_px - extent, extent - (m.y - r.y) * out.units_per_px};
  if (style.aims && h.focused) {
    out.aim = aim(h, extent);
    out.erase = ImGui::IsKeyPressed(ImGuiKey_Backspace) || ImGui::IsKeyPressed(ImGuiKey_Delete);
  } else {
    selection_keys(h, style.ringed >= 0, out);
  }
  return out;
}

}  // namespace

FieldHit field_hit(const Hit& h, const Rect& r) {
  FieldHit out{.pressed = h.pressed,
               .dragged = h.held && ImGui::IsMouseDown(0),  // Enter holds it, too
               .right_pressed = h.right_clicked,
               .double_clicked = h.double_clicked,
               .long_pressed = h.long_pressed,
               .by_key = h.pressed && h.focused && !ImGui::IsMouseReleased(0)};
  const ImVec2 m = ImGui::GetIO().MousePos;
  if ((h.hovered || h.held) && r.contains({m.x, m.y})) out.hovered = Point{m.x, m.y};
  return out;
}

void selection_keys(const Hit& h, bool selected, FieldHit& out) {
  if (!h.focused) return;
  const auto pressed = [&](ImGuiKey key, ImGuiInputFlags repeat) {
    const bool now = ImGui::IsKeyPressed(key, repeat, h.id);
    ImGui::SetKeyOwner(key, h.id);  // the arrow keys do not move the focus
    return now;
  };
  for (const auto& [key, way] : {std::pair{ImGuiKey_LeftArrow, Point{-1, 0}},
                                 {ImGuiKey_RightArrow, Point{1, 0}},
                                 {ImGuiKey_DownArrow, Point{0, -1}},
                                 {ImGuiKey_UpArrow, Point{0, 1}}})
    if (pressed(key, ImGuiInputFlags_Repeat)) out.toward = way;
  if (selected) out.deselect = pressed(ImGuiKey_Escape, ImGuiInputFlags_None);
}

void field_point(const FieldPoint& p, ImVec2 at, float radius, bool regression) {
  if (!regression) return data_point(static_cast<int>(p.value), at, radius, p.test);
  marker(Marker::circle, at, radius + 1.25f, theme().pt_out);
  marker(Marker::circle, at, radius, ramp_color(Ramp::val, p.value));
  if (p.test) marker(Marker::circle, at, radius - 1.5f, theme().pt_out);
}

void point_ring(ImVec2 at, float radius) {
  circle(at, radius + 6, theme().pt_out, 4);
  circle(at, radius + 6, theme().ink1, 2);
}

void stale_veil(const Rect& r, const char* words) {
  const Theme& t = theme();
  fill(r, fade(t.bg0, 0.62f), 8);
  hatch(r, fade(t.ink1, 0.07f), 10);
  const float w = text_width(words, Face::inter, 12);
  const float y = r.w < 340 ? r.bottom() - 24 : r.y + 24;  // small plots have a token at the top
  fill({r.x + 12, y - 12, w + 16, 24}, t.bg1, 6);
  text(words, {r.x + 20, y}, {.size = 12, .color = t.ink2});
}

void axis_plates(const Rect& r, const char* across, const char* up) {
  const Theme& t = theme();
  const auto plate = [&](const char* words, bool right) {
    if (!*words) return;
    const float w = text_width(words, Face::inter, 12) + 12;
    const Rect box{right ? r.right() - 6 - w : r.x + 6, r.bottom() - 26, w, 20};
    fill(box, fade(t.bg0, 0.82f), 6);
    text(words, {box.x + 6, box.center().y}, {.size = 12, .color = t.ink2});
  };
  plate(up, false);
  plate(across, true);
}

FieldHit field_plot(const char* key, const Rect& r, std::span<const float> values, int side,
                    std::span<const FieldPoint> points, const FieldStyle& style) {
  const Theme& t = theme();
  const ImGuiID id = ImGui::GetID(key);
  const FieldHit out = take_input(key, r, style);
  fill(r, t.bg1, style.radius);
  draw_tile(picture(id, values, side, style), r, style.radius);
  {
    const Clip clip(r);
    if (style.contours && !values.empty()) {
      Lines& l = lines_of(id);
      const std::uint64_t content = content_hash(
          values, {static_cast<float>(style.classes), style.regression ? 1.0f : 0.0f, style.share ? 1.0f : 0.0f});
      if (l.content != content) {
        l.content = content;
        update_lines(l, values, side, style);
      }
      for (const auto& lines : l.weak) draw_lines(lines, r, side, fade(t.ink1, 0.13f), 1);
      const float strength = style.classes > 1 ? 0.85f : 0.92f;
      for (const auto& lines : l.strong) draw_lines(lines, r, side, fade(t.ink1, strength), 1.5f);
    }
    draw_points(r, points, style);
    draw_ring(r, points, style);
    axis_plates(r, style.names[0], style.names[1]);
    if (style.stale) stale_veil(r, style.stale);
    if (out.aim) draw_aim(r, *out.aim, style.extent);
  }
  frame(r, style.stale ? t.line2 : fade(t.ink1, t.dark ? 0.16f : 0.14f), style.radius);
  if (style.axes) draw_axes(r, style);
  return out;
}

namespace {

/// Adds an anti-aliased disc to a picture of side `side`.
void paint_disc(std::span<Color> texels, int side, float x, float y, float radius, Color c) {
  const auto first = [](float v) { return std::max(0, static_cast<int>(v)); };
  const auto last = [side](float v) { return std::min(side - 1, static_cast<int>(v) + 1); };
  for (int j = first(y - radius - 1); j <= last(y + radius); ++j) {
    for (int i = first(x - radius - 1); i <= last(x + radius); ++i) {
      const float d = std::hypot(static_cast<float>(i) + 0.5f - x, static_cast<float>(j) + 0.5f - y);
      const float part = std::clamp(radius + 0.5f - d, 0.0f, 1.0f);
      Color& under = texels[static_cast<std::size_t>(j * side + i)];
      if (part > 0) under = blend(under, c, part);
    }
  }
}

}  // namespace

void field_points_thumbnail(const char* key, const Rect& r, std::span<const FieldPoint> points, bool regression,
                            float extent) {
  static std::vector<float> numbers;
  numbers.clear();
  for (const FieldPoint& p : points) numbers.insert(numbers.end(), {p.x, p.y, p.value});
  const float dpr = settings().scale;
  const int side = static_cast<int>(std::round((r.w - 4) * dpr));
  const float k = (r.w - 12) / (2 * extent) * dpr, middle = static_cast<float>(side) / 2;
  const Tile tile = atlas().paint(ImGui::GetID(key), content_hash(numbers), side, side, [&](std::span<Color> texels) {
    std::fill(texels.begin(), texels.end(), theme().bg1);
    for (const FieldPoint& p : points) {
      const Color c = regression ? ramp_color(Ramp::val, p.value * 1.15f)
                                 : theme().cls[std::clamp(static_cast<int>(p.value), 0, kClasses - 1)];
      paint_disc(texels, side, middle + p.x * k, middle - p.y * k, r.w / (regression ? 38 : 44) * dpr, c);
    }
  });
  draw_tile(tile, r.inset(2), 6);
}

const char* class_name(std::span<const std::string> names, int k) {
  const auto at = static_cast<std::size_t>(k);
  return at < names.size() && !names[at].empty() ? names[at].c_str() : words().class_names[k];
}

void class_key(ImVec2 at, int classes, std::span<const std::string> names, float width) {
  constexpr float kTestPoints = 44;
  const bool narrow = width < 200;
  float x = at.x, y = at.y;
  const int shown = std::clamp(classes, 2, kClasses), in_line = narrow ? 2 : shown;
  const float gap = narrow || shown > 4 ? 8 : 16;
  const float room = (width - (narrow ? 0 : kTestPoints)) / static_cast<float>(in_line) - 16 - gap;
  for (int k = 0; k < shown; ++k) {
    if (narrow && k > 0 && k % 2 == 0) {
      x = at.x;
      y += 24;
    }
    data_point(k, {x + 5, y}, 4.2f);
    x += 16;
    x += text(class_name(names, k), {x, y}, {.size = 12, .color = theme().ink2, .max_width = std::max(room, 12.0f)}) +
         gap;
  }
  if (narrow) {
    data_point(0, {at.x + 5, y + 24}, 4.2f, true);
    text(words().test_points, {at.x + 16, y + 24}, caption());
    return;
  }
  x = std::max(at.x + 136, x + 8);
  if (x + 96 > at.x + width) {
    data_point(0, {x, y}, 4.2f, true);
    text(words().test_points, {x + 11, y}, caption());
    return;
  }
  data_point(0, {x, y}, 4.2f);
  text(words().train_points, {x + 11, y}, caption());
  data_point(0, {x + 60, y}, 4.2f, true);
  text(words().test_points, {x + 71, y}, caption());
}

}  // namespace deepx::ui
