// SPDX-License-Identifier: MIT
// Axes, band, curves and their labels.
#include "playground/widgets/plots/race_chart.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/label_places.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/math/math_box.h"
#include "playground/widgets/plots/series.h"

namespace deepx::ui {
namespace {

constexpr int kMostRacePoints = 300;  // per curve

struct RaceScale {
  Rect plot;
  float end;
  LogRange range;
  bool linear;

  float x(float i) const { return plot.x + plot.w * i / std::max(1.0f, end); }
  float y(float v) const {
    const float part = linear ? v : ((v > 0 ? std::log10(v) : range.low) - range.low) / (range.high - range.low);
    return std::clamp(plot.bottom() - plot.h * (std::isfinite(part) ? part : 1), plot.y - 3, plot.bottom());
  }
};

/// The decades that all curves and the band need.
LogRange range_of(const RaceChart& c) {
  LogRange all{0, 0};
  bool any = false;
  const auto take = [&](std::span<const float> values) {
    if (values.empty()) return;
    const LogRange r = log_range(values, values);
    all = any ? LogRange{std::min(all.low, r.low), std::max(all.high, r.high)} : r;
    any = true;
  };
  for (const RaceCurve& curve : c.curves) take(curve.values);
  static std::vector<float> ends;
  ends.clear();
  for (const BandColumn& b : c.band)
    for (float v : {b.low, b.high})
      if (std::isfinite(v)) ends.push_back(v);
  take(ends);
  return any ? all : LogRange{-2, 0};
}

void draw_y_axis(const RaceScale& s, bool percent) {
  const Theme& t = theme();
  if (s.linear) {
    for (int i = 0; i <= 4; ++i) {
      const float y = std::round(s.y(static_cast<float>(i) / 4));
      if (i > 0) line({s.plot.x, y}, {s.plot.right(), y}, t.line);
      text(percent ? std::to_string(25 * i) + " %" : plain(0.25 * i), {s.plot.x - 8, y}, tick(Align::right));
    }
    return;
  }
  const int first = static_cast<int>(std::ceil(s.range.low)), last = static_cast<int>(std::floor(s.range.high));
  const int every = 1 + (last - first) * 16 / std::max(16, static_cast<int>(s.plot.h));
  for (int e = first; e <= last; ++e) {
    const float y = std::round(s.y(std::pow(10.0f, static_cast<float>(e))));
    line({s.plot.x, y}, {s.plot.right(), y}, t.line);
    if ((e - first) % every != 0) continue;
    if (e < -3) {
      math(sup(num("10"), num("−" + std::to_string(-e))), {s.plot.x - 8, y}, 15, t.ink3, Align::right);
    } else {
      text(plain(std::pow(10.0, e)), {s.plot.x - 8, y}, tick(Align::right));
    }
  }
}

void draw_x_axis(const RaceScale& s, const RaceChart& c) {
  const Theme& t = theme();
  const float y = s.plot.bottom();
  line({s.plot.x, y}, {s.plot.right(), y}, t.line2);
  const float name = text_width(c.x_name, Face::inter, 12);
  for (const AxisMark& mark : c.x_axis) {
    if (mark.strong) continue;
    const float x = std::round(s.x(mark.at));
    line({x, y}, {x, y + 4}, t.line2);
    const float half = text_width(mark.label, Face::mono, 12) / 2;
    if (x + half < s.plot.right() - name - 8) text(mark.label, {x, y + 14}, tick(Align::center));
  }
  text(c.x_name, {s.plot.right(), y + 14}, caption(Align::right));
}

/// A strip between two edges of the band.
void strip(const RaceScale& s, std::span<const BandColumn> band, float BandColumn::* from, float BandColumn::* to,
           Color c) {
  const int step = std::max(1, static_cast<int>(band.size()) / kMostRacePoints);
  ImDrawList& list = canvas();
  const ImVec2 uv = ImGui::GetFontTexUvWhitePixel();
  const auto n = static_cast<int>((band.size() + static_cast<std::size_t>(step) - 1) / static_cast<std::size_t>(step));
  if (n < 2) return;
  list.PrimReserve((n - 1) * 6, n * 2);
  const auto base = list._VtxCurrentIdx;
  for (int i = 0; i < n; ++i) {
    const BandColumn& b = band[static_cast<std::size_t>(i * step)];
    const float x = s.x(static_cast<float>(i * step));
    list.PrimWriteVtx({x, s.y(b.*from)}, uv, c);
    list.PrimWriteVtx({x, s.y(b.*to)}, uv, c);
  }
  for (unsigned int i = 0; i + 1 < static_cast<unsigned int>(n); ++i)
    for (unsigned int corner : {0u, 1u, 3u, 0u, 3u, 2u})
      list.PrimWriteIdx(static_cast<ImDrawIdx>(base + 2 * i + corner));
}

void trace(const RaceScale& s, std::span<const float> values, std::vector<ImVec2>& out) {
  static std::vector<int> kept;
  const auto bad = std::find_if(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
  decimate(values, static_cast<int>(bad - values.begin()), kMostRacePoints, kept);
  out.clear();
  for (int i : kept) out.push_back({s.x(static_cast<float>(i)), s.y(values[static_cast<std::size_t>(i)])});
}

void draw_band(const RaceScale& s, std::span<const BandColumn> band) {
  if (band.size() < 2) return;
  static std::vector<ImVec2> points;
  static std::vector<float> middle;
  strip(s, band, &BandColumn::low, &BandColumn::high, fade(theme().ink1, 0.08f));
  strip(s, band, &BandColumn::lower, &BandColumn::upper, fade(theme().ink1, 0.13f));
  middle.clear();
  for (const BandColumn& b : band) middle.push_back(b.middle);
  trace(s, middle, points);
  polyline(points, theme().ink1, 2);
}

void draw_curve(const RaceScale& s, const RaceCurve& c) {
  static std::vector<ImVec2> points;
  trace(s, c.values, points);
  if (points.empty()) return;
  const bool thin = c.place < 0;
  const Color color = thin ? theme().ink3 : race_color(c.place);
  polyline(points, thin && !c.strong ? fade(color, 0.45f) : color, c.strong ? 3 : thin ? 1.0f : 2.0f);
  if (thin && !c.strong) return;
  const ImVec2 end = points.back();
  if (c.stopped) {
    for (const float side : {-1.0f, 1.0f}) line({end.x - 4, end.y - 4 * side}, {end.x + 4, end.y + 4 * side}, color, 2);
  } else if (thin) {
    disc(end, 3, color);
  } else {
    marker(static_cast<Marker>(c.place % 6), end, 6, theme().bg1);
    race_marker(c.place, end, 4.5f);
  }
}

/// Labels at the ends; under the pointer each shows its value there.
void draw_labels(const RaceScale& s, const RaceChart& c, std::optional<int> at) {
  LabelPlaces places({s.plot.x, s.plot.y - 6, s.plot.w + 96, s.plot.h + 4});
  for (const RaceCurve& curve : c.curves) {
    if (curve.values.empty() || (curve.place < 0 && !curve.strong)) continue;
    const int last = static_cast<int>(curve.values.size()) - 1, i = std::min(last, at.value_or(last));
    const float v = curve.values[static_cast<std::size_t>(last)];
    std::string words = curve.label;
    if (at) words += " " + written(static_cast<double>(curve.values[static_cast<std::size_t>(i)]), 3).digits;
    const float width = text_width(words, Face::inter_medium, 12);
    const auto place = places.place({s.x(static_cast<float>(last)), s.y(v)}, width);
    if (!place) continue;
    fill({place->x - 2, place->y, place->w + 4, place->h}, fade(theme().bg1, 0.8f), 3);
    text(words, {place->x, place->center().y},
         {.face = Face::inter_medium, .size = 12, .color = curve.place < 0 ? theme().ink1 : race_color(curve.place)});
  }
}

void draw_marks(const RaceScale& s, std::span<const AxisMark> marks) {
  LabelPlaces places({s.plot.x, s.plot.y - 6, s.plot.w, s.plot.h / 2});
  for (const AxisMark& mark : marks) {
    if (!mark.strong) continue;
    const float x = std::round(s.x(mark.at));
    if (mark.dashed)
      dashed({x, s.plot.y}, {x, s.plot.bottom()}, theme().ink3);
    else
      line({x, s.plot.y}, {x, s.plot.bottom()}, theme().ink1, 1.5f);
    const auto place = places.place({x, s.plot.y + 4}, text_width(mark.label, Face::inter, 12), 6);
    if (!place) continue;
    fill({place->x - 2, place->y, place->w + 4, place->h}, fade(theme().bg1, 0.8f), 3);
    text(mark.label, {place->x, place->center().y}, {.size = 12, .color = mark.dashed ? theme().ink2 : theme().ink1});
  }
}

}  // namespace

std::optional<int> race_chart(const char* id, const Rect& plot, const RaceChart& c) {
  const RaceScale s{plot, c.end, c.linear ? LogRange{0, 1} : range_of(c), c.linear};
  const Hit h = hit(id, {plot.x, plot.y - 4, plot.w, plot.h + 24}, {.ring = false, .min_touch = 0});
  std::optional<int> under;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if ((h.hovered || h.held) && c.end > 0)
    under = std::clamp(static_cast<int>(std::lround((mouse.x - plot.x) / plot.w * c.end)), 0, static_cast<int>(c.end));
  draw_y_axis(s, c.percent);
  draw_x_axis(s, c);
  {
    const Clip clip({plot.x - 2, plot.y - 6, plot.w + 8, plot.h + 12});
    draw_band(s, c.band);
    for (const bool strong : {false, true})
      for (const RaceCurve& curve : c.curves)
        if (curve.strong == strong) draw_curve(s, curve);
  }
  draw_marks(s, c.x_axis);
  const bool nothing =
      c.band.empty() && std::ranges::all_of(c.curves, [](const RaceCurve& k) { return k.values.empty(); });
  if (nothing && c.empty) paragraph(c.empty, {plot.x + 24, plot.center().y - 10}, plot.w - 48);
  if (under && !nothing) {
    const float x = std::round(s.x(static_cast<float>(*under)));
    line({x, plot.y - 4}, {x, plot.bottom()}, fade(theme().ink1, 0.4f));
  }
  draw_labels(s, c, nothing ? std::nullopt : under);
  return under;
}

int epoch_ticks(float end, float width, std::span<int> out) {
  const double step =
      std::max(1.0, nice_step(static_cast<double>(std::max(1.0f, end)), std::max(2, static_cast<int>(width / 54))));
  int count = 0;
  for (double at = 0; at <= static_cast<double>(end) + 1e-6 && count < static_cast<int>(out.size()); at += step)
    out[static_cast<std::size_t>(count++)] = static_cast<int>(at);
  return count;
}

}  // namespace deepx::ui
