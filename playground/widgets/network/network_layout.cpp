// SPDX-License-Identifier: MIT
// Columns and rows of the network diagram.
#include "playground/widgets/network/network_layout.h"

#include <algorithm>
#include <cmath>

namespace deepx::ui {
namespace {

constexpr int kCrowded = 10, kTooMany = 14, kShown = 12;
constexpr float kCrowdedPitch = 34, kCrowdedThumb = 26, kGap = 6;

/// Distance and side of the thumbnails in a column.
struct Grain {
  float pitch, side;
};

int shown_of(int units) { return units > kTooMany ? kShown : units; }
/// Number of rows in a column; a chip for the surplus takes one more.
int rows_of(int units) { return shown_of(units) + (units > kTooMany ? 1 : 0); }

Grain fitted(Grain g, int rows, float height) {
  if (height <= 0 || rows < 2 || g.pitch * static_cast<float>(rows - 1) + g.side <= height) return g;
  g.pitch = std::floor((height - g.side) / static_cast<float>(rows - 1));
  if (g.side <= g.pitch - kGap) return g;
  g.pitch = std::floor((height - kGap) / static_cast<float>(rows));
  return {g.pitch, std::max(8.0f, g.pitch - kGap)};
}

/// Ordinary columns all use the spacing of the tallest of them; a crowded one has its own.
Grain grain_of(int units, std::span<const int> sizes, const NetworkFrame& f) {
  if (units > kCrowded) {
    return fitted({std::min(kCrowdedPitch, f.pitch), std::min(kCrowdedThumb, f.thumb)}, rows_of(units), f.height);
  }
  int tallest = 1;
  for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
    if (sizes[l] <= kCrowded) tallest = std::max(tallest, sizes[l]);
  }
  return fitted({f.pitch, f.thumb}, tallest, f.height);
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
    const Grain grain = ports ? Grain{f.port_pitch, 0} : grain_of(units, sizes, f);
    const int shown = ports ? units : shown_of(units);
    const auto rows = static_cast<float>(ports ? units : rows_of(units));
    out.columns.push_back(x);
    out.first.push_back(static_cast<int>(out.neurons.size()));
    out.surplus.push_back(units - shown);
    for (int i = 0; i < shown; ++i) {
      const float y = f.axis_y + (static_cast<float>(i) - (rows - 1) / 2) * grain.pitch;
      out.neurons.push_back({l, i, {x, y}, grain.side});
    }
  }
  out.first.push_back(static_cast<int>(out.neurons.size()));
  return out;
}

}  // namespace deepx::ui
