// SPDX-License-Identifier: MIT
// What a picture shows before the first step: signs among the curves, and the first rows of a table.
#pragma once

#include <functional>
#include <span>

#include "playground/model/problems/problem.h"
#include "playground/widgets/base/draw.h"

namespace deepx::panels {

/// From data to pixels.
using FigurePlace = std::function<ImVec2(float x, float y)>;

/// The posts, below the curves; they stand on the bottom of `plot`.
void figure_posts(std::span<const Figure::Mark> marks, const ui::Rect& plot, const FigurePlace& place);
/// All other signs. A distance is drawn above its points, and names stay inside `plot` and cover none of each other:
/// a name without room is left out.
void figure_signs(std::span<const Figure::Mark> marks, const ui::Rect& plot, const FigurePlace& place);

/// As many columns and rows as there is room for, always with the column that is sought.
void figure_excerpt(const Figure::Excerpt& table, const ui::Rect& r);

}  // namespace deepx::panels
