// SPDX-License-Identifier: MIT
// Drawings of the reference pages: functions with their derivatives, and scatter plots, as small SVG.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "engine/core/error.h"
#include "playground/cli/reference.h"

namespace deepx::reference {
namespace {

constexpr double kWidth = 240, kHeight = 160;
constexpr int kSamples = 481;
constexpr double kTolerance = 1.5;  // largest distance of the curve from the drawn line, in tenths of a unit

struct Place {
  double x, y;
};
using Line = std::vector<Place>;

/// One decimal, or none if it is 0: a tenth of a unit is finer than a pixel.
std::string coordinate(double v) {
  const double tenths = std::round(v * 10);
  return to_text(tenths == 0 ? 0.0 : tenths / 10);
}

/// The points needed to stay within the tolerance (Ramer, Douglas & Peucker). In whole tenths, for which differences
/// and products are exact: every compiler keeps the same points.
void simplify(const Line& line, std::size_t first, std::size_t last, Line& kept) {
  const Place a = line[first], b = line[last];
  const double dx = b.x - a.x, dy = b.y - a.y;
  double farthest = kTolerance * std::sqrt(dx * dx + dy * dy);
  std::size_t at = 0;
  for (std::size_t i = first + 1; i < last; ++i) {
    const double away = std::abs(dx * (line[i].y - a.y) - dy * (line[i].x - a.x));
    if (away > farthest) farthest = away, at = i;
  }
  if (at) {
    simplify(line, first, at, kept);
    simplify(line, at, last, kept);
  } else {
    kept.push_back(b);
  }
}

std::string path_of(const std::vector<Line>& lines) {
  std::string path;
  for (const Line& line : lines) {
    if (line.size() < 2) continue;
    Line kept = {line.front()};
    simplify(line, 0, line.size() - 1, kept);
    for (std::size_t i = 0; i < kept.size(); ++i)
      path += join(i == 0 ? "M" : i == 1 ? "L" : " ", coordinate(kept[i].x / 10), " ", coordinate(kept[i].y / 10));
  }
  return path;
}

/// The range of numbers in a plot, and their places.
struct Window {
  double x0, x1, y0, y1;
  double across(double x) const { return (x - x0) / (x1 - x0) * kWidth; }
  double down(double y) const { return (y1 - y) / (y1 - y0) * kHeight; }
};

/// A curve in pieces, in tenths: it is interrupted at jumps, at values that are not numbers, and outside the window.
std::vector<Line> pieces(const Window& w, std::span<const Place> samples) {
  std::vector<Line> lines(1);
  double before = 0;
  for (const Place& p : samples) {
    const double y = std::round(10 * w.down(p.y)) / 10;
    const bool inside = y > -kHeight && y < 2 * kHeight;  // false for NaN
    const bool jumps = !lines.back().empty() && std::abs(y - before) > kHeight / 12;
    if (!inside || jumps) lines.emplace_back();
    if (inside) lines.back().push_back({std::round(10 * w.across(p.x)), std::round(10 * y)});
    before = y;
  }
  return lines;
}

/// The largest of 1, 2, 3, 5 times a power of ten that is not above v.
double round_number(double v) {
  const int power = static_cast<int>(std::floor(std::log10(v)));
  // Converted by its text: 3 times 0.1 is not 0.3.
  const auto times = [&](int step) { return std::strtod(join(step, "e", power).c_str(), nullptr); };
  for (const int step : {5, 3, 2})
    if (times(step) <= v) return times(step);
  return times(1);
}

std::string tick(double x, double y, const char* anchor, double value) {
  return join("<text x=\"", coordinate(x), "\" y=\"", coordinate(y), "\"", anchor, ">", number_text(value), "</text>");
}

struct Axes {
  std::string lines, numbers;
};
/// Axes through 0, or along the edge nearest to it, with a number near each end.
Axes axes(const Window& w) {
  const double zero_x = std::clamp(w.across(0), 0.5, kWidth - 0.5), zero_y = std::clamp(w.down(0), 0.5, kHeight - 0.5);
  std::string marks, numbers;
  const auto across = [&](double value) {
    const double x = w.across(value);
    marks += join("M", coordinate(x), " ", coordinate(zero_y - 2), "v4");
    numbers += tick(x, zero_y > kHeight - 16 ? zero_y - 6 : zero_y + 14, " class=\"middle\"", value);
  };
  const auto down = [&](double value) {
    const double y = w.down(value);
    marks += join("M", coordinate(zero_x - 2), " ", coordinate(y), "h4");
    const bool right = zero_x < kWidth - 40;
    numbers += tick(right ? zero_x + 6 : zero_x - 6, y + 4, right ? "" : " class=\"end\"", value);
  };
  if (w.x1 > 0) across(round_number(0.9 * w.x1));
  if (w.x0 < 0) across(-round_number(-0.9 * w.x0));
  if (w.y1 > 0) down(round_number(0.95 * w.y1));
  if (w.y0 < -0.3 * w.y1) down(-round_number(-0.95 * w.y0));
  return {
      join("<path class=\"axis\" d=\"M0 ", coordinate(zero_y), "H240M", coordinate(zero_x), " 0V160", marks, "\"/>"),
      numbers};
}

std::string frame(std::string_view label, double width, const std::string& inside) {
  return join("<svg viewBox=\"0 0 ", width, " ", kHeight, "\" width=\"", width, "\" height=\"", kHeight,
              "\" role=\"img\" aria-label=\"", escape(label), "\">", inside, "</svg>");
}

}  // namespace

std::string plot_svg(const Plot& plot) {
  std::vector<Place> values, slopes;
  double least = 0, most = 0;  // 0 is always visible
  for (int i = 0; i < kSamples; ++i) {
    const double x = plot.low + (plot.high - plot.low) * i / (kSamples - 1);
    const Point p = plot.at(x);
    values.push_back({x, p.y});
    slopes.push_back({x, p.slope});
    for (const double y : {p.y, p.slope})
      if (std::isfinite(y)) {
        least = std::min(least, std::max(y, plot.least));
        most = std::max(most, std::min(y, plot.most));
      }
  }
  const double margin = most > least ? 0.08 * (most - least) : 1;
  const Window window{plot.low, plot.high, least - margin, most + margin};
  const std::string slope_path = path_of(pieces(window, slopes));
  const std::string slope = slope_path.empty() ? "" : join("<path class=\"slope\" d=\"", slope_path, "\"/>");
  const std::string label = join("Plot of ", plot.name, " from ", number_text(plot.low), " to ", number_text(plot.high),
                                 slope.empty() ? "" : ", solid, and its derivative, dashed");
  const auto [lines, numbers] = axes(window);
  return frame(label, kWidth,
               join(lines, "<path class=\"value\" d=\"", path_of(pieces(window, values)), "\"/>", slope, numbers));
}

std::string scatter_svg(std::string_view name, std::span<const Dot> dots) {
  std::string paths;
  int groups = 0;
  for (const Dot& d : dots) groups = std::max(groups, d.group + 1);
  for (int group = 0; group < groups; ++group) {
    std::string path;  // points are lines of no length with round ends
    for (const Dot& d : dots)
      if (d.group == group) path += join("M", coordinate(d.x * kHeight), " ", coordinate((1 - d.y) * kHeight), "h0");
    paths += join("<path class=\"dots group", group, "\" d=\"", path, "\"/>");
  }
  return frame(join("Points of ", name), kHeight, paths);
}

}  // namespace deepx::reference
