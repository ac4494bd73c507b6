// SPDX-License-Identifier: MIT
// The toy data sets, one block each. Included by dataset.cpp only: everybody else finds them in the catalogue.
#pragma once

#include <cmath>
#include <numbers>

#include "engine/data/dataset.h"

namespace deepx {
namespace toy {

inline PlanePoint polar(double radius, double angle, int label) {
  return {static_cast<float>(radius * std::cos(angle)), static_cast<float>(radius * std::sin(angle)), label};
}
/// Where the point stands along its class's curve, in [0, 1): each has its own stretch, so that no gaps arise by chance.
inline double along(const PlaneDraw& d) { return (d.index + d.rng.uniform()) / d.count; }
/// One of `arms` arms that wind outward by `turns`.
inline PlanePoint on_spiral(const PlaneDraw& d, int arms, double turns) {
  const double t = along(d);
  return polar(0.4 + 4.4 * t, 2 * std::numbers::pi * (turns * t + static_cast<double>(d.label) / arms), d.label);
}

}  // namespace toy

inline const RegisteredDataSet circle_entry{{.name = "circle", .label = "Circle",
    .words = "a disc inside a ring: no straight line parts them, a circle does", .classes = 2, .noise = 0.2,
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
      const double centre = d.label == 1 ? 2 : -2;
      return PlanePoint{static_cast<float>(centre + 0.7 * d.rng.normal()), static_cast<float>(centre + 0.7 * d.rng.normal()), d.label};
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

}  // namespace deepx
