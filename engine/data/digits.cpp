// SPDX-License-Identifier: MIT
// Draws digits: moves and bends strokes, puts them on the paper as curves, and inks each pixel by its distance from
// them.
#include "engine/data/digits.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "engine/data/digit_strokes.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using digits::Glyph;
using digits::Point;
using digits::Stroke;

constexpr int kSide = 28;
constexpr int kPiecesPerSpan = 6;  // short lines that make the curve between two points

/// The map from the unit square to the paper: slant, size and place of the writing, and slow waves that bend lines.
class Hand {
 public:
  explicit Hand(Rng& rng) {
    const double turn = rng.uniform(-0.22, 0.22), slant = rng.uniform(-0.1, 0.4);
    const double height = rng.uniform(15.5, 22), width = height * rng.uniform(0.52, 0.9);
    // turn · slant · size; slanted to the right, as most people write
    xx_ = std::cos(turn) * width;
    xy_ = -(std::cos(turn) * slant + std::sin(turn)) * height;
    yx_ = std::sin(turn) * width;
    yy_ = (std::cos(turn) - std::sin(turn) * slant) * height;
    x_ = kSide / 2.0 + rng.uniform(-2.3, 2.3);
    y_ = kSide / 2.0 + rng.uniform(-2.3, 2.3);
    for (Wave& w : waves_) {
      const double angle = rng.uniform(0, 2 * std::numbers::pi), length = rng.uniform(0.8, 2);
      w = {2 * std::numbers::pi * std::cos(angle) / length, 2 * std::numbers::pi * std::sin(angle) / length,
           rng.uniform(0, 2 * std::numbers::pi), 0.035 * rng.normal(), 0.035 * rng.normal()};
    }
  }
  Point place(Point p) const {
    Point bent = {p.x - 0.5, p.y - 0.5};
    for (const Wave& w : waves_) {
      const double phase = std::sin(w.x * p.x + w.y * p.y + w.start);
      bent.x += w.push_x * phase;
      bent.y += w.push_y * phase;
    }
    return {x_ + xx_ * bent.x + xy_ * bent.y, y_ + yx_ * bent.x + yy_ * bent.y};
  }

 private:
  struct Wave {
    double x, y, start, push_x, push_y;
  };
  double xx_, xy_, yx_, yy_, x_, y_;
  Wave waves_[3];
};

/// The curve through the points (Catmull & Rom 1974) as short lines.
std::vector<Point> curve_through(const Stroke& points) {
  const auto at = [&](std::size_t i) { return points[std::min(i, points.size() - 1)]; };
  std::vector<Point> curve;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const Point a = at(i == 0 ? 0 : i - 1), b = at(i), c = at(i + 1), d = at(i + 2);
    for (int piece = 0; piece < kPiecesPerSpan; ++piece) {
      const double t = static_cast<double>(piece) / kPiecesPerSpan;
      const auto blend = [t](double p, double q, double r, double s) {
        return q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
      };
      curve.push_back({blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y)});
    }
  }
  curve.push_back(points.back());
  return curve;
}

double distance(Point p, Point a, Point b) {
  const double x = b.x - a.x, y = b.y - a.y, length = x * x + y * y;
  const double t = length > 0 ? std::clamp(((p.x - a.x) * x + (p.y - a.y) * y) / length, 0.0, 1.0) : 0;
  return std::hypot(p.x - a.x - t * x, p.y - a.y - t * y);
}

/// Inks the line from a to b: full within `radius`, fading over the width of a pixel.
void draw_line(std::span<Real> pixels, Point a, Point b, double radius) {
  const double reach = radius + 1;
  const auto first = [&](double v) { return std::clamp(static_cast<int>(std::floor(v - reach)), 0, kSide); };
  const auto last = [&](double v) { return std::clamp(static_cast<int>(std::ceil(v + reach)), 0, kSide); };
  for (int y = first(std::min(a.y, b.y)); y < last(std::max(a.y, b.y)); ++y) {
    for (int x = first(std::min(a.x, b.x)); x < last(std::max(a.x, b.x)); ++x) {
      const double ink = std::clamp(radius + 0.5 - distance({x + 0.5, y + 0.5}, a, b), 0.0, 1.0);
      Real& pixel = pixels[static_cast<std::size_t>(y * kSide + x)];
      pixel = std::max(pixel, static_cast<Real>(ink));
    }
  }
}

/// Moves every point by a little; a corner's two points stay together.
void wobble(Stroke& stroke, double by, Rng& rng) {
  Point before{-1, -1}, moved{};
  for (Point& p : stroke) {
    const Point was = p;
    p = was.x == before.x && was.y == before.y ? moved : Point{was.x + by * rng.normal(), was.y + by * rng.normal()};
    before = was;
    moved = p;
  }
}

void write_digit(int digit, Rng& rng, std::span<Real> pixels) {
  const std::vector<Glyph>& ways = digits::glyphs()[static_cast<std::size_t>(digit)];
  Glyph glyph = ways[static_cast<std::size_t>(rng.below(static_cast<int>(ways.size())))];
  const Hand hand(rng);
  const double radius = rng.uniform(0.7, 1.7), restless = rng.uniform(0.01, 0.03);
  const double darkness = rng.uniform(0.7, 1), noise = rng.uniform(0, 0.06);
  std::ranges::fill(pixels, Real(0));
  for (Stroke& stroke : glyph) {
    wobble(stroke, restless, rng);
    std::vector<Point> curve = curve_through(stroke);
    for (Point& p : curve) p = hand.place(p);
    const double pressure = rng.uniform(-0.3, 0.3);  // the pen gets lighter or heavier along the stroke
    for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
      const double along = static_cast<double>(i) / static_cast<double>(curve.size()) - 0.5;
      draw_line(pixels, curve[i], curve[i + 1], radius * (1 + pressure * along));
    }
  }
  for (Real& p : pixels)
    p = static_cast<Real>(std::clamp(static_cast<double>(p) * darkness + noise * rng.normal(), 0.0, 1.0));
}

}  // namespace

Images make_digits(int count, std::uint64_t seed) {
  DEEPX_REQUIRE(count >= 1 && count <= 100'000, value, "make_digits: count is ", count, "; must lie in [1, 100000]");
  Images out{Tensor::empty({count, 1, kSide, kSide}), Tensor::empty({count})};
  const std::span<Real> pixels = out.images.mutable_data(), labels = out.labels.mutable_data();
  Rng order(seed, Stream::shuffle), images(seed, Stream::data);
  std::vector<int> ten = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (i % 10 == 0) order.shuffle(ten);
    labels[i] = static_cast<Real>(ten[i % 10]);
    // Each image has its own generator, so that the count of numbers for one image does not change the next.
    Rng rng(images.next(), Stream::data);
    write_digit(ten[i % 10], rng, pixels.subspan(i * kSide * kSide, kSide * kSide));
  }
  return out;
}

}  // namespace deepx::inline DEEPX_PRECISION
