// SPDX-License-Identifier: MIT
// Curves, bars and pictures, each in its part of the figure.
#include "playground/panels/problems/figure_panel.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "imgui_internal.h"
#include "playground/panels/problems/figure_sought.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/icon.h"
#include "playground/widgets/base/text_plate.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/math/math_box.h"
#include "playground/widgets/plots/series.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Curve = Figure::Curve;

constexpr float kHead = 32, kTicksLeft = 48, kTicksBelow = 24, kDash = 5;
constexpr float kNarrow = 420;  // below it, sentences are smaller

/// Smallest and largest finite value so far.
struct Extent {
  double low = INFINITY, high = -INFINITY;

  void add(std::span<const float> values) {
    for (const float v : values) {
      if (!std::isfinite(v)) continue;
      low = std::min(low, static_cast<double>(v));
      high = std::max(high, static_cast<double>(v));
    }
  }
  bool empty() const { return low > high; }
  /// An axis with a tick about every `px_a_step`.
  ui::LinearRange range(float px, float px_a_step) const {
    return ui::linear_range(low, high, std::max(2, static_cast<int>(px / px_a_step)));
  }
};

/// One axis: from data to pixels, where `from` and `to` are the pixels of its ends.
struct Axis {
  ui::LinearRange range;
  float from, to;

  float operator()(double v) const {
    return from + (to - from) * static_cast<float>((v - range.low) / (range.high - range.low));
  }
  /// Calls f(value, px) for each whole multiple of the step.
  template <class F>
  void ticks(F&& f) const {
    ui::each_mark(range.low, range.high, range.step, [&](double v) { f(v, std::round((*this)(v))); });
  }
};

/// Grid lines across `plot` with numbers to their left.
void draw_rows(const Rect& plot, const Axis& y) {
  const ui::Theme& t = ui::theme();
  y.ticks([&](double v, float at) {
    ui::line({plot.x, at}, {plot.right(), at}, v == 0 || v == y.range.low ? t.line2 : t.line);
    ui::text(ui::plain(v), {plot.x - 10, at}, ui::tick(ui::Align::right));
  });
}

void draw_columns(const Rect& plot, const Axis& x) {
  x.ticks([&](double v, float at) {
    ui::line({at, plot.bottom()}, {at, plot.bottom() + 4}, ui::theme().line2);
    ui::text(ui::plain(v), {at, plot.bottom() + 16}, ui::tick(ui::Align::center));
  });
}

/// A variable's letter in math italic, or a text.
void axis_name(const std::string& name, ImVec2 at, ui::Align align) {
  if (name.size() == 1) {
    ui::math(ui::sym(name), at, 16, ui::theme().ink2, align);
  } else {
    ui::text(name, at, ui::caption(align));
  }
}

void dashed_polyline(std::span<const ImVec2> points, ui::Color c, float thickness) {
  float done = 0;  // length along the curve
  for (std::size_t i = 1; i < points.size(); ++i) {
    ImVec2 a = points[i - 1], b = points[i];
    if (!ui::clip_to_canvas(a, b)) continue;
    const float length = std::hypot(b.x - a.x, b.y - a.y);
    for (float from = 0; from < length;) {
      const float phase = std::fmod(done + from, 2 * kDash),
                  to = std::min(length, from + (phase < kDash ? kDash : 2 * kDash) - phase);
      const auto at = [&](float s) { return ImVec2(std::lerp(a.x, b.x, s / length), std::lerp(a.y, b.y, s / length)); };
      if (phase < kDash) ui::canvas().AddLine(at(from), at(to), c, thickness);
      from = std::max(to, from + 0.01f);
    }
    done += length;
  }
}

/// The exact answer is dashed and neutral, the found one has the color of a value.
void draw_curve(const Curve& c, std::span<const ImVec2> points) {
  const ui::Theme& t = ui::theme();
  if (c.exact) {
    dashed_polyline(points, t.ink1, 1.5f);
  } else if (c.dots) {
    if (c.joined) ui::polyline(points, ui::fade(t.pos, 0.5f), 1.5f);
    for (const ImVec2& p : points) {
      ui::disc(p, 4, t.bg0);
      ui::disc(p, 3, t.pos);
    }
  } else {
    ui::polyline(points, t.pos, 2.5f);
  }
}

/// A sample of each curve with its name, right-aligned; returns the left end.
float curves_key(const std::vector<Curve>& curves, float right, float y) {
  float x = right;
  for (const Curve& c : curves) {
    x -= ui::text_width(c.label, ui::Face::inter, 13);
    ui::text(c.label, {x, y}, ui::label());
    const ImVec2 sample[] = {{x - 36, y}, {x - 8, y}}, dots[] = {{x - 32, y}, {x - 22, y}, {x - 12, y}};
    draw_curve(c, c.dots ? std::span<const ImVec2>(dots) : sample);
    x -= 56;
  }
  return x + 12;
}

void curves(const Figure& f, const Rect& r) {
  Extent xs, ys;
  for (const Curve& c : f.curves) {
    xs.add(c.x);
    ys.add(c.y);
  }
  const Rect plot{r.x + kTicksLeft, r.y + 24, r.w - kTicksLeft - 12, r.h - 24 - kTicksBelow - 20};
  if (xs.empty() || ys.empty()) return ui::not_a_number(plot, 8, 10, 13);
  ui::LinearRange across = xs.range(plot.w, 96);
  if (xs.low < xs.high) across = {xs.low, xs.high, across.step};  // the axis has the ends of the curves
  const Axis x{across, plot.x, plot.right()}, y{ys.range(plot.h, plot.h < 160 ? 36 : 48), plot.bottom(), plot.y};
  draw_rows(plot, y);
  draw_columns(plot, x);
  if (f.y_label.size() == 1)
    axis_name(f.y_label, {plot.x - 10, r.y + 4}, ui::Align::right);
  else
    axis_name(f.y_label, {r.x, r.y + 4}, ui::Align::left);
  axis_name(f.x_label, {plot.center().x, plot.bottom() + 38}, ui::Align::center);
  const FigurePlace place = [&](float at_x, float at_y) {
    return ImVec2(x(static_cast<double>(at_x)), y(static_cast<double>(at_y)));
  };
  figure_posts(f.marks, plot, place);
  std::vector<ImVec2> points;
  for (const bool exact : {false, true}) {  // the exact answer on top, so that it stays visible
    for (const Curve& c : f.curves) {
      if (c.exact != exact) continue;
      points.clear();
      for (std::size_t i = 0; i < c.x.size(); ++i) {
        if (std::isfinite(c.x[i]) && std::isfinite(c.y[i]))
          points.push_back({x(static_cast<double>(c.x[i])), y(static_cast<double>(c.y[i]))});
      }
      draw_curve(c, points);
    }
  }
  figure_signs(f.marks, plot, place);
}

/// The direction in which the gradient pushes the end of a bar; its length shows the gradient's share of the largest.
void pull_arrow(ImVec2 from, float length) {
  if (std::abs(length) < 3) return;
  const ui::Color c = ui::theme().gpos;
  const ImVec2 tip{from.x, from.y - length};
  ui::line(from, {tip.x, tip.y + (length > 0 ? 4.0f : -4.0f)}, c, 2);
  ui::arrow_head(tip, 0, length > 0 ? -1.0f : 1.0f, c);
}

void bars(const Figure::Bars& b, const ui::LinearRange& range, const Rect& r) {
  constexpr float kArrow = 28;
  const ui::Theme& t = ui::theme();
  const bool pulled = !b.pull.empty();
  const float below = b.names.empty() ? 8.0f : kTicksBelow, above = pulled ? 20 + kArrow : 28;
  ui::text(b.label, {r.x, r.y + 8}, {.size = 13, .color = t.ink2, .max_width = r.w - (pulled ? 96.0f : 0.0f)});
  if (pulled) {
    pull_arrow({r.right() - 68, r.y + 15}, 14);
    ui::text(ui::words().gradient, {r.right(), r.y + 8}, {.color = t.gpos, .align = ui::Align::right});
  }
  const Rect plot{r.x + kTicksLeft, r.y + above, r.w - kTicksLeft - 12, r.h - above - below};
  const Axis y{range, plot.bottom(), plot.y};
  draw_rows(plot, y);
  float strongest = 1e-20f;
  for (const float p : b.pull) strongest = std::max(strongest, std::abs(p));
  const float step = plot.w / static_cast<float>(std::max<std::size_t>(1, b.heights.size())), zero = std::round(y(0));
  for (std::size_t i = 0; i < b.heights.size(); ++i) {
    const float h = b.heights[i], middle = plot.x + step * (static_cast<float>(i) + 0.5f),
                wide = std::min(64.0f, 0.72f * step);
    if (!std::isfinite(h)) continue;
    const float end = y(static_cast<double>(h));
    ui::fill({middle - wide / 2, std::min(end, zero), wide, std::abs(end - zero)}, h < 0 ? t.neg : t.pos, 2);
    if (pulled) pull_arrow({middle, end}, kArrow * b.pull[i] / strongest);
    if (i >= b.names.size()) continue;
    ui::text(b.names[i], {middle, plot.bottom() + 14},
             {.size = 12, .color = t.ink2, .align = ui::Align::center, .max_width = step - 4});
    if (wide < 34) continue;
    const bool inside = zero - end > 24;
    ui::text(ui::fixed(static_cast<double>(h), 2), {middle, end + (inside ? 12.0f : -10.0f)},
             {.face = ui::Face::mono, .size = 12, .color = inside ? t.on_ink : t.ink2, .align = ui::Align::center});
  }
}

/// Stacked with the same axis, so that they can be compared.
void all_bars(const std::vector<Figure::Bars>& groups, const Rect& r) {
  Extent all;
  all.low = 0;
  for (const Figure::Bars& b : groups) all.add(b.heights);
  if (all.empty()) return;
  const float gap = 16, h = (r.h + gap) / static_cast<float>(groups.size());
  const ui::LinearRange range = all.range(h, 56);
  for (std::size_t i = 0; i < groups.size(); ++i)
    bars(groups[i], range, {r.x, r.y + h * static_cast<float>(i), r.w, h - gap});
}

/// Number of columns with which `count` squares, with a line of text below each, are largest.
int best_columns(int count, float w, float h, float words, float& side) {
  int best = 1;
  side = 0;
  for (int columns = 1; columns <= count; ++columns) {
    const int rows = (count + columns - 1) / columns;
    const float fits = std::min(w / static_cast<float>(columns) - 8, h / static_cast<float>(rows) - words);
    if (fits <= side) continue;
    side = fits;
    best = columns;
  }
  side = std::floor(side);
  return best;
}

/// Ink on paper, 0 to 1.
void pixels(const Figure::Picture& p, const Rect& r, int i) {
  const ui::Theme& t = ui::theme();
  const auto paint = [&](std::span<ui::Color> texels) {
    for (std::size_t k = 0; k < texels.size(); ++k) texels[k] = ui::blend(t.bg1, t.ink1, p.pixels[k]);
  };
  const ImGuiID key = ImHashStr("picture", 0, static_cast<ImGuiID>(i));
  ui::draw_tile(ui::atlas().paint(key, ui::content_hash(p.pixels), p.width, p.height, paint), r, 6);
}

/// Marks an error of the network: a frame, a cross and the right answer.
void picture(const Figure::Picture& p, const Rect& r, int i) {
  const ui::Theme& t = ui::theme();
  pixels(p, r, i);
  ui::frame(p.right ? r : r.inset(-1), p.right ? t.line2 : t.ink1, p.right ? 6 : 7, p.right ? 1 : 2);
  const ImVec2 below{r.center().x, r.bottom() + 12};
  if (p.right) {
    ui::text(p.label, below, ui::tick(ui::Align::center));
    return;
  }
  const float width = ui::text_width(p.label, ui::Face::inter_medium, 12);
  ui::icon(ui::Icon::close, {below.x - width / 2 - 3, below.y}, t.ink1, 0.55f);
  ui::text(p.label, {below.x - width / 2 + 6, below.y}, {.face = ui::Face::inter_medium, .size = 12});
}

/// As many pictures as are visible; returns the height that they take of `r`.
float pictures(const std::vector<Figure::Picture>& all, const Rect& r) {
  constexpr float kLabel = 28, kLeastSide = 44;
  float side = 0;
  int count = static_cast<int>(all.size()), columns = best_columns(count, r.w, r.h, kLabel, side);
  while (side < kLeastSide && count > 1) columns = best_columns(--count, r.w, r.h, kLabel, side);
  const float step = (r.w - side) / static_cast<float>(std::max(1, columns - 1));
  for (int i = 0; i < count; ++i) {
    const float x = r.x + std::min(step, side + 24) * static_cast<float>(i % columns);
    const float y = r.y + (side + kLabel) * static_cast<float>(i / columns);
    picture(all[static_cast<std::size_t>(i)], {std::round(x), std::round(y), side, side}, i);
  }
  return (side + kLabel) * static_cast<float>((count + columns - 1) / columns);
}

}  // namespace

void figure_panel(const Figure& f, std::string_view title, std::string_view sought, const Rect& r) {
  float right = r.right();
  if (!f.curves.empty()) right = curves_key(f.curves, r.right(), r.y + 16) - 16;
  ui::TextStyle style = ui::head();
  style.max_width = right - r.x;
  ui::text(title, {r.x, r.y + 16}, style);
  float y = r.y + kHead + 10;
  y += ui::paragraph(sought, {r.x, y}, r.w, {.size = r.w < kNarrow ? 13.0f : 14.0f, .color = ui::theme().ink1});
  y += ui::paragraph(f.caption, {r.x, y}, r.w, {.size = 12, .color = ui::theme().ink2}, 18) + 4;
  Rect body{r.x, y, r.w, r.bottom() - y};
  if (!f.excerpt.columns.empty()) return figure_excerpt(f.excerpt, body);
  if (!f.curves.empty()) return curves(f, body);
  if (!f.pictures.empty()) {
    const float bars = f.bars.empty() ? 0 : std::clamp(0.34f * body.h, 88.0f, 200.0f);
    const float used = pictures(f.pictures, {body.x, body.y, body.w, body.h - bars});
    body = {body.x, body.y + used, body.w, body.h - used};
  }
  if (!f.bars.empty()) all_bars(f.bars, body);
}

}  // namespace deepx::panels
