// SPDX-License-Identifier: MIT
// Columns and rows of the network diagram.
#include "playground/widgets/network_layout.h"

#include <algorithm>
#include <cmath>

namespace deepx::ui {
namespace {

constexpr int kCrowded = 10, kTooMany = 14, kShown = 12;
constexpr float kCrowdedPitch = 34, kCrowdedThumb = 26, kGap = 6;

struct Column {
  int shown;
  float pitch, side;
};

Column column_of(int units, const NetworkFrame& f) {
  Column c{units > kTooMany ? kShown : units, f.pitch, f.thumb};
  if (units > kCrowded) {
    c.pitch = std::min(kCrowdedPitch, c.pitch);
    c.side = std::min(kCrowdedThumb, c.side);
  }
  // A chip for the surplus takes one more row.
  const int rows = c.shown + (units > c.shown ? 1 : 0);
  if (f.height > 0 && rows > 1 && c.pitch * static_cast<float>(rows - 1) + c.side > f.height) {
    c.pitch = std::floor((f.height - c.side) / static_cast<float>(rows - 1));
    if (c.side > c.pitch - kGap) {
      c.pitch = std::floor((f.height - kGap) / static_cast<float>(rows));
      c.side = std::max(8.0f, c.pitch - kGap);
    }
  }
  return c;
}

}  // namespace

NetworkPlaces place_network(std::span<const int> sizes, const NetworkFrame& f) {
  NetworkPlaces out;
  const int layers = static_cast<int>(sizes.size());
  for (int l = 0; l < layers; ++l) {
    const int units = sizes[static_cast<std::size_t>(l)];
    const bool ports = l == layers - 1;
    const float part = layers > 1 ? static_cast<float>(l) / static_cast<float>(layers - 1) : 0;
    const float x = ports ? f.port_x : std::round(f.first_column + (f.port_x - f.first_column) * part);
    const Column c = ports ? Column{units, f.port_pitch, 0} : column_of(units, f);
    const float rows = static_cast<float>(c.shown + (units > c.shown ? 1 : 0));
    out.columns.push_back(x);
    out.first.push_back(static_cast<int>(out.neurons.size()));
    out.surplus.push_back(units - c.shown);
    for (int i = 0; i < c.shown; ++i) {
      const float y = f.axis_y + (static_cast<float>(i) - (rows - 1) / 2) * c.pitch;
      out.neurons.push_back({l, i, {x, y}, c.side});
    }
  }
  out.first.push_back(static_cast<int>(out.neurons.size()));
  return out;
}

}  // namespace deepx::ui
