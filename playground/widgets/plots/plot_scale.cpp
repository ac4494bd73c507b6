// SPDX-License-Identifier: MIT
// Ranges, grid and numbers of the time chart's axes.
#include "playground/widgets/plots/plot_scale.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::ui {
namespace {

/// From 0, or from a round number below negative values.
void set_linear_range(Scale& s, std::span<const float> a, std::span<const float> b) {
  static std::vector<float> finite;
  finite.clear();
  for (const auto values : {a, b}) {
    std::copy_if(values.begin(), values.end(), std::back_inserter(finite), [](float v) { return std::isfinite(v); });
  }
  s.high = std::pow(10.0f, s.range.high);
  if (finite.empty() || std::ranges::min(finite) >= 0) return;
  // The largest eighth is ignored, so that a bad start does not flatten the rest.
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
  each_mark(low, high, step, [&](double v) {
    const float y = std::round(s.y(static_cast<float>(v)));
    if (y < s.plot.bottom() - 1) line({s.plot.x, y}, {s.plot.right(), y}, theme().line);
    text(s.kind == ChartScale::share ? plain(std::round(1e6 * v) / 1e4) + " %" : plain(v), {s.plot.x - 10, y},
         tick(Align::right));
  });
  line({s.plot.x, s.plot.bottom()}, {s.plot.right(), s.plot.bottom()}, theme().line2);
}

/// A step of 1, 2, 3, 5 or 6 times a power of ten that leaves about 70 px between ticks, and if possible puts
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

/// The values between two places of the axis.
std::span<const float> in_sight(std::span<const float> v, const Scale& s, float step = 1) {
  const auto at = [&](float index) {
    return std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(index / step), 0,
                                      static_cast<std::ptrdiff_t>(v.size()));
  };
  const std::ptrdiff_t first = at(std::floor(s.from)), last = std::max(first, at(std::ceil(s.end) + 1));
  return v.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first));
}

}  // namespace

float Scale::y(float v) const {
  if (kind != ChartScale::log)
    return std::clamp(plot.bottom() - plot.h * (v - low) / (high - low), plot.y - 2, plot.bottom());
  const float e = v > 0 ? std::log10(v) : range.low;
  return std::clamp(y_of_log(std::isfinite(e) ? e : range.high), plot.y - 2, plot.bottom());
}

bool Scale::above(float v) const { return kind == ChartScale::log ? std::log10(v) > range.high : v > high * 1.001f; }

int Scale::index(float at_x) const {
  return std::clamp(static_cast<int>(std::lround(at(at_x))), 0, static_cast<int>(std::ceil(end)));
}

void fit_values(Scale& s, const TimeChart& c) {
  if (s.kind == ChartScale::share) return;  // 0 to 100 %
  const auto a = in_sight(c.test.empty() ? c.train : c.test, s), b = in_sight(c.train, s);
  s.range = log_range(a, b);
  for (const Overlay& o : c.overlays) {  // kept runs may be better and must stay visible
    const LogRange other = log_range(in_sight(o.values, s, o.step), {});
    s.range = {std::max(std::min(s.range.low, other.low), std::floor(s.range.high) - 7),
               std::max(s.range.high, other.high)};
  }
  set_linear_range(s, a, b);
}

void draw_grid(const Scale& s) {
  if (s.kind != ChartScale::log) return draw_linear_grid(s);
  const Theme& t = theme();
  const int first = static_cast<int>(std::ceil(s.range.low)), last = static_cast<int>(std::floor(s.range.high));
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

void draw_x_ticks(const Scale& s, float playhead_x) {
  const Theme& t = theme();
  const float unit = static_cast<float>(s.stride);
  const int first = static_cast<int>(std::ceil(s.from * unit - 1e-3f)),
            end = static_cast<int>(std::floor(s.end * unit + 1e-3f)),
            step = tick_step(s.from > 0 ? end - first : end, s.plot.w);
  for (int e = (first + step - 1) / step * step; e <= end; e += step) {
    const float x = std::round(s.x(static_cast<float>(e) / unit)), y = s.plot.bottom();
    line({x, y}, {x, y + 4}, t.line2);
    if (std::abs(x - playhead_x) > 56) text(plain(e), {x, y + 14}, tick(Align::center));
  }
}

}  // namespace deepx::ui
