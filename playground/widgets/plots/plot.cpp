// SPDX-License-Identifier: MIT
// The time chart: curves, events and playhead.
#include "playground/widgets/plots/plot.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/label_places.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/text_plate.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/plots/plot_scale.h"

namespace deepx::ui {
namespace {

constexpr int kMostPoints = 400;  // per curve, whatever the length of the history

std::span<const float> until(std::span<const float> v, int last) {
  return v.first(std::min(v.size(), static_cast<std::size_t>(std::max(0, last + 1))));
}

/// Visible points of one curve from `first` to `last`, thinned; stops at the first value that is not finite.
void trace(const Scale& s, std::span<const float> values, int first, int last, float step, std::vector<ImVec2>& out) {
  static std::vector<int> kept;
  out.clear();
  first = std::max(first, static_cast<int>(std::floor(s.from / step)));
  values = until(values, std::min(last, static_cast<int>(std::ceil(s.end / step))));
  if (first >= static_cast<int>(values.size())) return;
  values = values.subspan(static_cast<std::size_t>(first));
  const auto bad = std::find_if(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
  decimate(values, static_cast<int>(bad - values.begin()), kMostPoints, kept);
  for (int i : kept)
    out.push_back({s.x(static_cast<float>(first + i) * step), s.y(values[static_cast<std::size_t>(i)])});
}

/// Fills between two curves with the same indices; one quad per column.
void fill_gap(std::span<const ImVec2> a, std::span<const ImVec2> b, Color c) {
  const std::size_t n = std::min(a.size(), b.size());
  if (n < 2) return;
  ImDrawList& list = canvas();
  const ImVec2 uv = ImGui::GetFontTexUvWhitePixel();
  list.PrimReserve(static_cast<int>(n - 1) * 6, static_cast<int>(n) * 2);
  const auto base = list._VtxCurrentIdx;
  for (std::size_t i = 0; i < n; ++i) {
    list.PrimWriteVtx(a[i], uv, c);
    list.PrimWriteVtx({a[i].x, b[i].y}, uv, c);
  }
  for (unsigned int i = 0; i + 1 < n; ++i) {
    for (unsigned int corner : {0u, 1u, 3u, 0u, 3u, 2u})
      list.PrimWriteIdx(static_cast<ImDrawIdx>(base + 2 * i + corner));
  }
}

/// Both curves at the same, evenly thinned indices, so that the gap has straight sides.
void draw_gap(const Scale& s, std::span<const float> train, std::span<const float> test) {
  static std::vector<ImVec2> upper, lower;
  upper.clear();
  lower.clear();
  const int first = std::max(0, static_cast<int>(std::floor(s.from)));
  const int n = std::min(static_cast<int>(std::min(train.size(), test.size())), static_cast<int>(std::ceil(s.end)) + 1);
  const int step = std::max(1, (n - first) / kMostPoints);
  for (int i = first; i < n; i += step) {
    const float a = train[static_cast<std::size_t>(i)], b = test[static_cast<std::size_t>(i)];
    if (!std::isfinite(a) || !std::isfinite(b)) break;
    upper.push_back({s.x(i), s.y(b)});
    lower.push_back({s.x(i), s.y(a)});
  }
  fill_gap(upper, lower, fade(theme().ink1, 0.07f));
}

Color overlay_color(const Overlay& o) { return o.place >= 0 ? race_color(o.place) : o.color ? o.color : theme().ink4; }

void draw_overlays(const Scale& s, std::span<const Overlay> overlays) {
  static std::vector<ImVec2> points;
  for (const Overlay& o : overlays) {
    trace(s, o.values, 0, static_cast<int>(o.values.size()), o.step, points);
    polyline(points, overlay_color(o), 1.5f);
  }
}

/// The last visible value of a curve; nothing if there is none.
std::optional<int> last_in_sight(const Scale& s, const Overlay& o) {
  auto last = std::min(static_cast<int>(o.values.size()) - 1, static_cast<int>(s.end / o.step));
  while (last >= 0 && !std::isfinite(o.values[static_cast<std::size_t>(last)])) --last;
  return last >= 0 && static_cast<float>(last) * o.step >= s.from ? std::optional(last) : std::nullopt;
}

/// Markers and names at the overlays' ends if the live curves' labels leave room; under the pointer the value there.
void draw_overlay_ends(const Scale& s, const TimeChart& c, LabelPlaces& places, std::optional<int> hovered) {
  for (const Overlay& o : c.overlays) {
    const std::optional<int> last = last_in_sight(s, o);
    if (!last || !o.label) continue;
    const ImVec2 end{s.x(static_cast<float>(*last) * o.step), s.y(o.values[static_cast<std::size_t>(*last)])};
    if (o.place >= 0) {
      marker(static_cast<Marker>(o.place % 6), end, 5, theme().bg1);
      race_marker(o.place, end, 3.5f);
    }
    std::string words = o.label;
    const int under = hovered ? static_cast<int>(std::lround(static_cast<float>(*hovered) / o.step)) : -1;
    if (under >= 0 && under <= *last)
      words += " " + written(static_cast<double>(o.values[static_cast<std::size_t>(under)]), 3).digits;
    const float width = std::min(180.0f, text_width(words, Face::inter_medium, 12));
    const auto place = places.place({end.x, end.y}, width, 8);
    if (!place) continue;
    fill({place->x - 2, place->y, place->w + 4, place->h}, fade(theme().bg1, 0.82f), 3);
    text(words, {place->x, place->center().y},
         {.face = Face::inter_medium, .size = 12, .color = overlay_color(o), .max_width = width + 1});
  }
}

void draw_curves(const Scale& s, const TimeChart& c) {
  static std::vector<ImVec2> points;
  const Theme& t = theme();
  const Clip clip({s.plot.x - 2, s.plot.y - 4, s.plot.w + 4, s.plot.h + 8});
  const int all = static_cast<int>(std::max({c.train.size(), c.test.size(), c.ghost.size()}));
  const auto curve = [&](std::span<const float> v, int first, int last, Color color, float width) {
    trace(s, v, first, last, 1, points);
    polyline(points, color, width);
  };
  if (!c.ghost.empty()) curve(c.ghost, 0, all, t.ink4, 1.5f);
  draw_overlays(s, c.overlays);
  if (c.scale != ChartScale::share) draw_gap(s, until(c.train, c.now), until(c.test, c.now));
  curve(c.train, 0, c.now, t.ink3, 1.5f);
  curve(c.test, 0, c.now, t.ink1, 2);
  // The part that was scrubbed back over stays visible.
  curve(c.train, c.now, all, fade(t.ink3, 0.35f), 1.5f);
  curve(c.test, c.now, all, fade(t.ink1, 0.35f), 2);
}

/// Where a curve left the picture, and how far it went.
void draw_escaped(const Scale& s, const TimeChart& c) {
  const auto shown = until(c.train.empty() ? c.test : c.train, c.now);
  if (shown.empty() || !s.above(shown.back())) return;
  const float at = std::round(s.x(static_cast<int>(shown.size()) - 1));
  if (at < s.plot.x || at > s.plot.right()) return;
  canvas().AddTriangleFilled({at - 5, s.plot.y + 4}, {at, s.plot.y - 4}, {at + 5, s.plot.y + 4}, theme().ink1);
  // Inside the plot: the head is above it.
  const TextStyle style{.face = Face::mono, .size = 12};
  const float width = number_width(static_cast<double>(shown.back()), 1, style), y = s.plot.y + 13;
  const float x = at - 10 - width < s.plot.x ? at + 10 : at - 10 - width;
  fill({x - 2, y - 8, width + 4, 16}, fade(theme().bg1, 0.86f), 3);
  number(static_cast<double>(shown.back()), 1, {x, y}, style);
}

void draw_not_finite(const Scale& s, const TimeChart& c) {
  const Theme& t = theme();
  const float x = std::max(s.plot.x, s.x(c.now)), w = s.plot.right() - x;
  if (w <= 0) return;
  hatch({x, s.plot.y, w, s.plot.h}, t.line2, 8);
  if (w < 60) return;
  const Point m{x + w / 2, s.plot.y + s.plot.h / 2};
  fill({m.x - 21, m.y - 12, 42, 24}, t.bg1, 6);
  text(words().nan, vec(m), {.face = Face::mono_medium, .color = t.ink2, .align = Align::center});
}

void draw_events(const Scale& s, std::span<const EventMark> events) {
  const Theme& t = theme();
  float free_until = s.plot.right();  // the newest event keeps its text, older ones only if there is room
  for (std::size_t i = events.size(); i-- > 0;) {
    const EventMark& e = events[i];
    if (static_cast<float>(e.at) < s.from || static_cast<float>(e.at) > s.end) continue;
    const float x = std::round(s.x(e.at)), width = text_width(e.label, Face::inter, 12);
    dashed({x, s.plot.y + 14}, {x, s.plot.bottom()}, t.ink3, 1);
    const float from = x - s.plot.x > width + 16 ? x - 8 - width : x + 8;
    if (from + width > free_until) continue;
    text(e.label, {from, s.plot.y + 30}, {.size = 12, .color = t.ink2});
    free_until = std::min(x, from) - 8;
  }
}

void draw_ends(const Scale& s, const TimeChart& c, LabelPlaces& places) {
  const Theme& t = theme();
  const auto last = [&](std::span<const float> v) -> std::optional<ImVec2> {
    const auto shown = until(v, c.now);
    if (shown.empty() || !std::isfinite(shown.back())) return std::nullopt;
    const ImVec2 at(s.x(static_cast<int>(shown.size()) - 1), s.y(shown.back()));
    return at.x < s.plot.x - 1 || at.x > s.plot.right() + 1 ? std::nullopt : std::optional(at);
  };
  const auto dot = [&](ImVec2 p, Color color) {
    disc(p, 3.5f, t.bg1);
    disc(p, 2.5f, color);
  };
  const auto test = last(c.test), train = last(c.train);
  if (test) dot(*test, t.ink1);
  if (train) dot(*train, t.ink3);
  // Their names do not overlap the head above, the epochs below, or each other.
  constexpr float kHalf = 7;
  const float top = s.plot.y + kHalf, bottom = s.plot.bottom() - 8;
  float a = test ? std::clamp(test->y, top, bottom) : 0, b = train ? std::clamp(train->y, top, bottom) : 0;
  if (test && train && std::abs(a - b) < 2 * kHalf) {
    const float middle = std::clamp((a + b) / 2, top + kHalf, bottom - kHalf),
                side = test->y <= train->y ? kHalf : -kHalf;
    a = middle - side;
    b = middle + side;
  }
  const auto name = [&](ImVec2 at, float middle, const char* words, Color color) {
    const float width = text_width(words, Face::inter, 12);
    const bool left = c.names_until > 0 && at.x + 10 + width > c.names_until;
    const float x = left ? at.x - 10 - width : at.x + 10;
    if (left) fill({x - 3, middle - kHalf, width + 6, 2 * kHalf}, fade(t.bg1, 0.85f), 3);  // it lies on the curve
    places.take({left ? x : at.x - 4, middle - kHalf, 16 + width, 2 * kHalf});
    text(words, {x, middle}, {.size = 12, .color = color});
  };
  if (test) name(*test, a, c.test_label, t.ink1);
  if (train) name(*train, b, c.train_label, t.ink3);
}

void draw_playhead(const Scale& s, const TimeChart& c) {
  constexpr float kLow = 60;  // px: above a lower chart there is no room for more
  const float x = std::round(s.x(c.now)), overhang = s.plot.h < kLow ? 0 : 6;
  if (x >= s.plot.x - 1 && x <= s.plot.right() + 1) line({x, s.plot.y - overhang}, {x, s.plot.bottom()}, theme().ink1);
  const std::string name = c.flag ? c.flag : std::string(c.unit) + " " + whole(c.now * s.stride);
  flag({std::clamp(x, s.plot.x, s.plot.right()), s.plot.bottom() + 14}, name.c_str(), s.plot.x - 24, s.plot.right());
}

/// The shown part of the axis. It grows smoothly, so that the curve is seen to be compressed.
Scale scale_of(const char* id, const Rect& plot, const TimeChart& c, int newest) {
  const float stride = static_cast<float>(std::max(1, c.stride));
  float end = c.end > 0 ? c.end : static_cast<float>(nice_end(std::max({newest, c.now, 20}) + 1));
  end = tween(ImGui::GetID(id) ^ 0x7e7e7e7eu, end * stride, kEditMs, Ease::in_out_cubic) / stride;
  Scale s{plot, 0, end, std::max(1, c.stride), c.scale};
  if (c.view && c.view->zoomed()) s.from = c.view->from / stride, s.end = c.view->to / stride;
  fit_values(s, c);
  return s;
}

}  // namespace

TimeChartHit time_chart(const char* id, const Rect& plot, const TimeChart& c) {
  const int newest = std::max(0, static_cast<int>(std::max(c.train.size(), c.test.size())) - 1);
  const Scale s = scale_of(id, plot, c, newest);
  const TimeChartHit out = chart_input(id, s, c, newest);
  draw_grid(s);
  if (c.x_labels) draw_x_ticks(s, s.x(c.now));
  if (c.finite_until >= 0) draw_not_finite(s, c);
  draw_curves(s, c);
  draw_escaped(s, c);
  draw_events(s, c.events);
  draw_playhead(s, c);
  // Labels may extend a little beyond the plot, but not into the head above it.
  LabelPlaces places({plot.x, plot.y - 6, plot.w + 44, plot.h + 4});
  if (c.finite_until < 0) draw_ends(s, c, places);
  draw_overlay_ends(s, c, places, out.hovered);
  if (out.hovered) {
    const float x = std::round(s.x(*out.hovered));
    line({x, plot.y - 6}, {x, plot.bottom()}, fade(theme().ink1, 0.4f));
  }
  return out;
}

void sparkline(const Rect& plot, std::span<const float> values, int now, int end, float low) {
  static std::vector<ImVec2> points;
  static std::vector<int> kept;
  const Theme& t = theme();
  line({plot.x, plot.y}, {plot.right(), plot.y}, t.line);
  line({plot.x, plot.bottom()}, {plot.right(), plot.bottom()}, t.line2);
  text("100 %", {plot.x - 8, plot.y}, tick(Align::right));
  text(fixed(static_cast<double>(low) * 100, 0) + " %", {plot.x - 8, plot.bottom()}, tick(Align::right));
  const auto shown = until(values, now);
  decimate(shown, static_cast<int>(shown.size()), kMostPoints, kept);
  points.clear();
  for (int i : kept) {
    const float v = shown[static_cast<std::size_t>(i)];
    if (!std::isfinite(v)) break;
    points.push_back({plot.x + plot.w * static_cast<float>(i) / static_cast<float>(std::max(1, end)),
                      plot.bottom() - (std::clamp(v, low, 1.0f) - low) / (1 - low) * plot.h});
  }
  polyline(points, t.ink1, 1.5f);
  if (points.empty()) return;
  disc(points.back(), 3.5f, t.bg1);
  disc(points.back(), 2.5f, t.ink1);
}

}  // namespace deepx::ui
