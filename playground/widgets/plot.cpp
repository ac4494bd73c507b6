// SPDX-License-Identifier: MIT
// The time chart: axes, curves, events, playhead, and scrubbing.
#include "playground/widgets/plot.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

#include "playground/widgets/controls.h"
#include "playground/widgets/draw.h"
#include "playground/widgets/math_box.h"
#include "playground/widgets/number.h"
#include "playground/widgets/text.h"
#include "playground/widgets/words.h"

namespace deepx::ui {
namespace {

constexpr int kMostPoints = 400;  // per curve, whatever the length of the history

/// From index and value to the screen.
struct Scale {
  Rect plot;
  float end;
  int stride;
  LogRange range;
  bool linear;
  float low = 0, high = 1;  ///< of the linear axis

  float x(int i) const { return plot.x + plot.w * static_cast<float>(i) / std::max(1.0f, end); }
  int last() const { return static_cast<int>(end); }
  float y_of_log(float e) const {
    return plot.bottom() - plot.h * (e - range.low) / (range.high - range.low);
  }
  float y(float v) const {
    if (linear)
      return std::clamp(plot.bottom() - plot.h * (v - low) / (high - low), plot.y - 2, plot.bottom());
    const float e = v > 0 ? std::log10(v) : range.low;
    return std::clamp(y_of_log(std::isfinite(e) ? e : range.high), plot.y - 2, plot.bottom());
  }
  int index(float at_x) const {
    const float i = (at_x - plot.x) / plot.w * end;
    return std::clamp(static_cast<int>(std::lround(i)), 0, last());
  }
};

std::span<const float> until(std::span<const float> v, int last) {
  return v.first(std::min(v.size(), static_cast<std::size_t>(std::max(0, last + 1))));
}

/// Points of one curve, thinned; stops at the first value that is not finite.
void trace(const Scale& s, std::span<const float> values, int from, std::vector<ImVec2>& out) {
  static std::vector<int> kept;
  out.clear();
  const auto bad = std::find_if(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
  decimate(values, static_cast<int>(bad - values.begin()), kMostPoints, kept);
  for (int i : kept) {
    if (i >= from) out.push_back({s.x(i), s.y(values[static_cast<std::size_t>(i)])});
  }
}

/// From 0, or where there are negative values from a round number below them.
void set_linear_range(Scale& s, std::span<const float> a, std::span<const float> b) {
  static std::vector<float> finite;
  finite.clear();
  for (const auto values : {a, b}) {
    std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
                 [](float v) { return std::isfinite(v); });
  }
  s.high = std::pow(10.0f, s.range.high);
  if (finite.empty() || std::ranges::min(finite) >= 0) return;
  // The largest eighth is left out, so that a bad start does not flatten the rest.
  const auto most = finite.end() - 1 - static_cast<std::ptrdiff_t>(finite.size() / 8);
  std::nth_element(finite.begin(), most, finite.end());
  const float low = *std::min_element(finite.begin(), most + 1);
  const LinearRange r = linear_range(static_cast<double>(low), static_cast<double>(*most), 4);
  s.low = static_cast<float>(r.low);
  s.high = static_cast<float>(r.high);
}

void draw_linear_grid(const Scale& s) {
  const double low = static_cast<double>(s.low), high = static_cast<double>(s.high);
  const double step = nice_step(high - low, std::max(1, static_cast<int>(s.plot.h / 20)));
  const int first = static_cast<int>(std::ceil(low / step - 1e-6)),
            last = static_cast<int>(std::floor(high / step + 1e-6));
  for (int i = first; i <= last; ++i) {
    const float y = std::round(s.y(static_cast<float>(i * step)));
    if (i > first) line({s.plot.x, y}, {s.plot.right(), y}, theme().line);
    text(plain(i * step), {s.plot.x - 10, y}, tick(Align::right));
  }
  line({s.plot.x, s.plot.bottom()}, {s.plot.right(), s.plot.bottom()}, theme().line2);
}

void draw_grid(const Scale& s) {
  if (s.linear) return draw_linear_grid(s);
  const Theme& t = theme();
  const int first = static_cast<int>(std::ceil(s.range.low)),
            last = static_cast<int>(std::floor(s.range.high));
  const int every = 1 + (last - first) * 16 / std::max(16, static_cast<int>(s.plot.h));
  for (int e = first; e <= last; ++e) {
    const float y = std::round(s.y_of_log(static_cast<float>(e)));
    line({s.plot.x, y}, {s.plot.right(), y}, t.line);
    if ((e - first) % every != 0) continue;
    if (e < -3) {
      math(sup(num("10"), num("−" + std::to_string(-e))), {s.plot.x - 10, y}, 15, t.ink3, Align::right);
    } else {
      text(plain(std::pow(10.0, e)), {s.plot.x - 10, y}, tick(Align::right));
    }
  }
  line({s.plot.x, s.plot.bottom()}, {s.plot.right(), s.plot.bottom()}, t.line2);
}

/// A step of 1, 2, 3, 5 or 6 times a power of ten that leaves about 70 px between ticks, and if possible has
/// one at the end.
int tick_step(int end, float width) {
  const int most = std::max(1, static_cast<int>(width / 70));
  int roomy = 0;
  for (int decade = 1; decade < 1'000'000'000; decade *= 10) {
    for (int nice : {1, 2, 3, 5, 6}) {
      const int step = nice * decade;
      if (end / step > most) continue;
      if (end % step == 0) return step;
      if (roomy == 0) roomy = step;
    }
  }
  return std::max(1, roomy);
}

void draw_x_ticks(const Scale& s, float playhead_x) {
  const Theme& t = theme();
  const int end = static_cast<int>(std::lround(s.end * static_cast<float>(s.stride))),
            step = tick_step(end, s.plot.w);
  for (int e = 0; e <= end; e += step) {
    const float x =
        std::round(s.plot.x + s.plot.w * static_cast<float>(e) / static_cast<float>(std::max(1, end)));
    const float y = s.plot.bottom();
    line({x, y}, {x, y + 4}, t.line2);
    if (std::abs(x - playhead_x) > 56) text(plain(e), {x, y + 14}, tick(Align::centre));
  }
}

/// Between two curves with the same indices; one quad a column.
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
  const int n = static_cast<int>(std::min(train.size(), test.size()));
  const int step = std::max(1, n / kMostPoints);
  for (int i = 0; i < n; i += step) {
    const float a = train[static_cast<std::size_t>(i)], b = test[static_cast<std::size_t>(i)];
    if (!std::isfinite(a) || !std::isfinite(b)) break;
    upper.push_back({s.x(i), s.y(b)});
    lower.push_back({s.x(i), s.y(a)});
  }
  fill_gap(upper, lower, fade(theme().ink1, 0.07f));
}

void draw_curves(const Scale& s, const TimeChart& c) {
  static std::vector<ImVec2> points;
  const Theme& t = theme();
  const Clip clip({s.plot.x - 2, s.plot.y - 4, s.plot.w + 4, s.plot.h + 8});
  const auto curve = [&](std::span<const float> v, int from, Color color, float width) {
    trace(s, v, from, points);
    polyline(points, color, width);
  };
  if (!c.ghost.empty()) curve(until(c.ghost, s.last()), 0, t.ink4, 1.5f);
  draw_gap(s, until(c.train, c.now), until(c.test, c.now));
  curve(until(c.train, c.now), 0, t.ink3, 1.5f);
  curve(until(c.test, c.now), 0, t.ink1, 2);
  // What was scrubbed back over stays visible.
  curve(until(c.train, s.last()), c.now, fade(t.ink3, 0.35f), 1.5f);
  curve(until(c.test, s.last()), c.now, fade(t.ink1, 0.35f), 2);
}

void draw_not_finite(const Scale& s, const TimeChart& c) {
  const Theme& t = theme();
  const float x = s.x(c.now), w = s.plot.right() - x;
  if (w <= 0) return;
  hatch({x, s.plot.y, w, s.plot.h}, t.line2, 8);
  if (w < 60) return;
  const Point m{x + w / 2, s.plot.y + s.plot.h / 2};
  fill({m.x - 21, m.y - 12, 42, 24}, t.bg1, 6);
  text(words().nan, vec(m), {.face = Face::mono_medium, .color = t.ink2, .align = Align::centre});
  // Where the curve left the picture, and how far it went.
  const auto shown = until(c.train, c.finite_until);
  if (shown.empty() || !(std::log10(shown.back()) > s.range.high)) return;
  const float at = std::round(s.x(static_cast<int>(shown.size()) - 1));
  canvas().AddTriangleFilled({at - 5, s.plot.y + 4}, {at, s.plot.y - 4}, {at + 5, s.plot.y + 4}, t.ink1);
  number(static_cast<double>(shown.back()), 1, {at - 12, s.plot.y},
         {.face = Face::mono, .size = 12, .align = Align::right});
}

void draw_events(const Scale& s, std::span<const EventMark> events) {
  const Theme& t = theme();
  float free_until = s.plot.right();  // the newest keeps its words, older ones theirs where there is room
  for (std::size_t i = events.size(); i-- > 0;) {
    const EventMark& e = events[i];
    if (e.at < 0 || e.at > s.last()) continue;
    const float x = std::round(s.x(e.at)), width = text_width(e.label, Face::inter, 12);
    dashed({x, s.plot.y + 14}, {x, s.plot.bottom()}, t.ink3, 1);
    const float from = x - s.plot.x > width + 16 ? x - 8 - width : x + 8;
    if (from + width > free_until) continue;
    text(e.label, {from, s.plot.y + 30}, {.size = 12, .color = t.ink2});
    free_until = std::min(x, from) - 8;
  }
}

void draw_ends(const Scale& s, const TimeChart& c) {
  const Theme& t = theme();
  const auto last = [&](std::span<const float> v) -> std::optional<ImVec2> {
    const auto shown = until(v, c.now);
    if (shown.empty() || !std::isfinite(shown.back())) return std::nullopt;
    return ImVec2(s.x(static_cast<int>(shown.size()) - 1), s.y(shown.back()));
  };
  const auto dot = [&](ImVec2 p, Color color) {
    disc(p, 3.5f, t.bg1);
    disc(p, 2.5f, color);
  };
  const auto test = last(c.test), train = last(c.train);
  if (test) dot(*test, t.ink1);
  if (train) dot(*train, t.ink3);
  float a = test ? test->y : 0, b = train ? train->y : 0;
  if (test && train && std::abs(a - b) < 14) {
    const float middle = std::min((a + b) / 2, s.plot.bottom() - 15), side = a <= b ? 7.0f : -7.0f;
    a = middle - side;
    b = middle + side;
  }
  if (test)
    text(c.test_label, {test->x + 10, std::min(a, s.plot.bottom() - 8)}, {.size = 12, .color = t.ink1});
  if (train) text(c.train_label, {train->x + 10, std::min(b, s.plot.bottom() - 8)}, caption());
}

void draw_playhead(const Scale& s, const TimeChart& c) {
  const float x = std::round(s.x(c.now));
  line({x, s.plot.y - 6}, {x, s.plot.bottom()}, theme().ink1);
  const std::string name = c.flag ? c.flag : std::string(c.unit) + " " + whole(c.now * s.stride);
  flag({x, s.plot.bottom() + 14}, name.c_str(), s.plot.x - 24, s.plot.right());
}

TimeChartHit take_input(const char* id, const Scale& s, int newest) {
  TimeChartHit out;
  const Hit h = hit(id, {s.plot.x, s.plot.y - 8, s.plot.w, s.plot.h + 32}, {.min_touch = 0});
  const int under = std::min(newest, s.index(ImGui::GetIO().MousePos.x));
  if (h.held && ImGui::IsMouseDown(0)) out.scrubbed = under;
  if (h.hovered && !h.held) out.hovered = under;
  out.released = ImGui::IsItemDeactivated();
  return out;
}

}  // namespace

TimeChartHit time_chart(const char* id, const Rect& plot, const TimeChart& c) {
  const int newest = std::max(0, static_cast<int>(std::max(c.train.size(), c.test.size())) - 1);
  const float end = c.end > 0 ? c.end : static_cast<float>(nice_end(std::max({newest, c.now, 20}) + 1));
  Scale s{plot, end, std::max(1, c.stride), log_range(c.test.empty() ? c.train : c.test, c.train), c.linear};
  set_linear_range(s, c.train, c.test);
  const TimeChartHit out = take_input(id, s, newest);
  draw_grid(s);
  if (c.x_labels) draw_x_ticks(s, s.x(c.now));
  if (c.finite_until >= 0) draw_not_finite(s, c);
  draw_curves(s, c);
  draw_events(s, c.events);
  draw_playhead(s, c);
  if (c.finite_until < 0) draw_ends(s, c);
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
