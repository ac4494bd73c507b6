// SPDX-License-Identifier: MIT
// The feature space: where a layer maps the plane's grid, colored by the network's answer, with the data on it.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "playground/widgets/plots/field.h"

namespace deepx::ui {

/// Positions in units of the space, y up; row 0 of the grid is the plane's upper edge.
struct SpacePicture {
  int side = 0;                                       ///< vertices of the grid each way
  int every = 2;                                      ///< a line at every n-th vertex
  std::span<const Point> grid = {};                   ///< [side, side]
  std::span<const Color> colors = {};                 ///< colors of its vertices, see space_colors()
  std::span<const Point> points = {};                 ///< positions of the data, in their order
  std::span<const Point> border = {};                 ///< the ends of short lines, in pairs
  std::optional<std::array<float, 3>> decision = {};  ///< a x + b y + c = 0 over the whole plot, instead of the border
  Point corner = {-1, -1};                            ///< lower left corner of the shown square
  float extent = 2;                                   ///< side of the shown square
};

/// Colors of the field at the grid's vertices: `values` as for field_plot().
void space_colors(std::span<const float> values, int classes, bool winner, std::vector<Color>& out);

struct SpaceStyle {
  bool contours = true;
  bool regression = false;
  bool axes = true;  ///< numbers at three places of each axis
  float point_radius = 3.4f;
  int ringed = -1;
  Rect covered = {};        ///< see FieldStyle
  const char* across = "";  ///< names of the axes
  const char* up = "";
  const char* stale = nullptr;
};

/// Like field_plot(), but FieldHit::hovered is in units of the space. `data` gives class and split of each point.
FieldHit space_plot(const char* key, const Rect& r, const SpacePicture& picture, std::span<const FieldPoint> data,
                    const SpaceStyle& style = {});

}  // namespace deepx::ui
