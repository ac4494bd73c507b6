// SPDX-License-Identifier: MIT
// The toy data sets, one block each. Only dataset.cpp includes this; all other code finds the sets in the catalogue.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/data/dataset.h"

namespace deepx {
namespace toy {

inline PlanePoint polar(double radius, double angle, int label) {
  return {static_cast<float>(radius * std::cos(angle)), static_cast<float>(radius * std::sin(angle)), label};
}
/// The place of the point on the curve of its class, in [0, 1). Each point has its own part of the curve, so that no
/// gaps arise by chance.
inline double along(const PlaneDraw& d) { return (d.index + d.rng.uniform()) / d.count; }
/// One of `arms` arms that wind outward by `turns`.
inline PlanePoint on_spiral(const PlaneDraw& d, int arms, double turns) {
  const double t = along(d);
  return polar(0.4 + 4.4 * t, 2 * std::numbers::pi * (turns * t + static_cast<double>(d.label) / arms), d.label);
}

inline PlanePoint anywhere(const PlaneDraw& d) {
  const double x = d.rng.uniform(-5.5, 5.5), y = d.rng.uniform(-5.5, 5.5);
  return {static_cast<float>(x), static_cast<float>(y)};
}

}  // namespace toy

inline const RegisteredDataSet circle_entry{{.name = "circle", .label = "Circle",
    .words = "a disk inside a ring: no straight line separates them, but a circle does", .classes = 2, .noise = 0.2,
    .point = [](const PlaneDraw& d) {
      const double share = d.rng.uniform(), angle = d.rng.uniform(0, 2 * std::numbers::pi);
      return d.label == 1 ? toy::polar(2.1 * std::sqrt(share), angle, 1) : toy::polar(3.4 + 1.3 * share, angle, 0);
    }}};
inline const RegisteredDataSet xor_entry{{.name = "xor", .label = "XOR",
    .words = "class B where both coordinates have the same sign: each coordinate alone says nothing", .classes = 2, .noise = 0.1,
    .point = [](const PlaneDraw& d) {
      const double x = d.rng.uniform(0.3, 4.7), y = d.rng.uniform(0.3, 4.7);
      const double side = d.index % 2 ? 1 : -1;
      return PlanePoint{static_cast<float>(side * x), static_cast<float>((d.label == 1 ? side : -side) * y), d.label};
    }}};
inline const RegisteredDataSet gaussians_entry{{.name = "gaussians", .label = "Gaussians",
    .words = "two round clouds: one straight line is enough", .classes = 2, .noise = 0.4,
    .point = [](const PlaneDraw& d) {
      const double center = d.label == 1 ? 2 : -2;
      return PlanePoint{static_cast<float>(center + 0.7 * d.rng.normal()), static_cast<float>(center + 0.7 * d.rng.normal()), d.label};
    }}};
inline const RegisteredDataSet moons_entry{{.name = "moons", .label = "Moons",
    .words = "two half circles that reach into each other", .classes = 2, .noise = 0.3,
    .point = [](const PlaneDraw& d) {
      const double angle = std::numbers::pi * toy::along(d), side = d.label == 1 ? -1 : 1;
      PlanePoint p = toy::polar(3, angle, d.label);
      p.x -= static_cast<float>(1.5 * side);
      p.y = static_cast<float>(side * (p.y - 0.75));
      return p;
    }}};
inline const RegisteredDataSet spiral_entry{{.name = "spiral", .label = "Spiral",
    .words = "two arms wound into each other: the boundary has to wind as well", .classes = 2, .noise = 0.14,
    .point = [](const PlaneDraw& d) { return toy::on_spiral(d, 2, 1.25); }}};
inline const RegisteredDataSet spiral3_entry{{.name = "spiral3", .label = "Spiral 3",
    .words = "three arms, three classes", .classes = 3, .noise = 0.16,
    .point = [](const PlaneDraw& d) { return toy::on_spiral(d, 3, 0.8); }}};
inline const RegisteredDataSet cs231n_spiral_entry{{.name = "cs231n_spiral", .label = "CS231n spiral",
    .words = "the three arms of Stanford's CS231n case study, whose noise turns the points around the center", .classes = 3, .noise = 0.2,
    .recipe = [](std::uint64_t seed, int count, double noise) { return cs231n_spiral(seed, 3, (count + 2) / 3, noise); }}};
inline const RegisteredDataSet dll_numpy_spiral_entry{{.name = "dll_numpy_spiral", .label = "NumPy spiral",
    .words = "the three arms of dll_numpy, each half a turn long", .classes = 3, .noise = 0.1,
    .recipe = [](std::uint64_t seed, int count, double noise) { return dll_numpy_spiral(seed, 3, (count + 2) / 3, noise); }}};
inline const RegisteredDataSet half_moons_entry{{.name = "half_moons", .label = "Half moons",
    .words = "scikit-learn's make_moons, the data of micrograd's demonstration", .classes = 2, .noise = 0.1,
    .recipe = [](std::uint64_t seed, int count, double noise) { return half_moons(seed, std::max(2, count), noise); },
    .center_x = 0.5, .center_y = 0.25}};
inline const RegisteredDataSet rings_entry{{.name = "rings", .label = "Rings",
    .words = "four rings inside each other, their classes in turn: the boundary is three circles", .classes = 2, .noise = 0.14,
    .point = [](const PlaneDraw& d) {
      const double inner = d.label == 1 ? 1.2 : 2.4, outer = inner + 2.4, length = inner + outer;
      const double at = length * toy::along(d);  // longer rings get more points
      return at < inner ? toy::polar(inner, 2 * std::numbers::pi * at / inner, d.label)
                        : toy::polar(outer, 2 * std::numbers::pi * (at - inner) / outer, d.label);
    }}};
inline const RegisteredDataSet checkerboard_entry{{.name = "checkerboard", .label = "Checkers",
    .words = "four by four squares, their classes in turn: XOR repeated", .classes = 2, .noise = 0.05,
    .point = [](const PlaneDraw& d) {
      const int square = d.index % 8, row = square / 2, column = 2 * (square % 2) + (row + d.label) % 2;
      const double x = 2.4 * (column - 2) + d.rng.uniform(0.15, 2.25), y = 2.4 * (row - 2) + d.rng.uniform(0.15, 2.25);
      return PlanePoint{static_cast<float>(x), static_cast<float>(y), d.label};
    }}};
inline const RegisteredDataSet spirals_entry{{.name = "spirals", .label = "Spirals",
    .words = "any number of arms, each a class", .classes = 4, .noise = 0.12,
    .point = [](const PlaneDraw& d) { return toy::on_spiral(d, d.settings.whole("arms"), d.settings.get("turns")); },
    .settings = {{.name = "arms", .symbol = "k", .words = "each arm is a class", .value = 4, .low = 2, .high = 8, .whole = true},
                 {.name = "turns", .symbol = "t", .words = "how far each arm winds around the center", .value = 0.6, .low = 0, .high = 2}},
    .class_setting = "arms"}};
inline const RegisteredDataSet plane_entry{{.name = "plane", .label = "Plane",
    .words = "a slope, t = (x₁ + x₂) / 12: one neuron is enough", .kind = DataKind::regression, .classes = 0, .noise = 0.1,
    .point = toy::anywhere, .target = [](double x, double y) { return (x + y) / 12; }}};
inline const RegisteredDataSet hill_entry{{.name = "hill", .label = "Hill",
    .words = "a round hill on flat land, t = 2 exp(−(x₁² + x₂²) / 8) − 1", .kind = DataKind::regression, .classes = 0, .noise = 0.1,
    .point = toy::anywhere, .target = [](double x, double y) { return 2 * std::exp(-(x * x + y * y) / 8) - 1; }}};
inline const RegisteredDataSet sine_entry{{.name = "sine", .label = "Sine",
    .words = "waves, t = sin x₁: the second input says nothing, and the network has to find out", .kind = DataKind::regression,
    .classes = 0, .noise = 0.1, .point = toy::anywhere, .target = [](double x, double) { return std::sin(x); }}};
inline const RegisteredDataSet cubic_entry{{.name = "cubic", .label = "Cubic",
    .words = "t = 4u³ − 3u with u = x₁ / 6, Chebyshev's polynomial of degree 3: up, down and up", .kind = DataKind::regression,
    .classes = 0, .noise = 0.1, .point = toy::anywhere,
    .target = [](double x, double) { const double u = x / 6; return (4 * u * u - 3) * u; }}};

}  // namespace deepx
