// SPDX-License-Identifier: MIT
// Level lines of a grid by marching squares; pure functions, for the page's plots and for exported drawings.
#pragma once

#include <span>
#include <vector>

namespace deepx {

/// Polylines one after the other: line k is points[starts[k]] up to points[starts[k + 1]].
/// Coordinates are in cells, (0, 0) at the corner of the grid, so a cell's center is at +0.5.
struct ContourLines {
  struct Point {
    float x = 0, y = 0;
  };
  std::vector<Point> points;
  std::vector<int> starts = {0};

  int count() const { return static_cast<int>(starts.size()) - 1; }
  std::span<const Point> line(int k) const {
    const auto first = static_cast<std::size_t>(starts[static_cast<std::size_t>(k)]);
    const auto last = static_cast<std::size_t>(starts[static_cast<std::size_t>(k) + 1]);
    return std::span(points).subspan(first, last - first);
  }
};

/// Lines on which `values` [h, w] crosses `level`. Segments are joined; a closed line repeats its first point.
/// Cells with a value that is not finite have no line. All saddles are split the same way.
ContourLines contour(std::span<const float> values, int w, int h, float level);
/// As above, into `out`, reusing its memory.
void contour_into(ContourLines& out, std::span<const float> values, int w, int h, float level);

/// Where a decision changes on a square grid: where a signed field [side, side] is 0; for K > 1 `classes`, [side, side,
/// K], the border of each class.
void border_into(std::vector<ContourLines>& lines, std::span<const float> values, int side, int classes);

}  // namespace deepx
