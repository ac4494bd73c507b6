// SPDX-License-Identifier: MIT
// The plane of the playground's data (-6..6 on both axes), its grids, and the features that a network may use as
// inputs.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

inline constexpr float kPlaneExtent = 6;
/// Coordinates are divided by this before they enter features and the network, so that inputs are about -2..2.
inline constexpr float kInputScale = 3;

/// A function of the point that can be an input of the network.
struct Feature {
  std::string_view name;               ///< in specs: "x1^2"
  std::string_view symbol;             ///< in formulas: "x_1^2"
  std::string_view words;              ///< description, with the scale
  float (*value)(float x1, float x2);  ///< of plane coordinates
};
/// x1, x2, x1^2, x2^2, x1x2, sin_x1, sin_x2.
const std::vector<Feature>& feature_catalogue();

/// Coordinate of cell `i` of `side` cells along x1: the cells' centers, from left to right.
inline float cell_x(int i, int side) {
  return kPlaneExtent * (2 * (static_cast<float>(i) + 0.5f) / static_cast<float>(side) - 1);
}
/// The same along x2 for rows: row 0 is at the top, where x2 is largest.
inline float cell_y(int row, int side) { return -cell_x(row, side); }

}  // namespace deepx::inline DEEPX_PRECISION
