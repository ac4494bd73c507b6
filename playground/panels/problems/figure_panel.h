// SPDX-License-Identifier: MIT
// The picture of a problem: curves beside the exact answer, bars with their gradient, pictures.
#pragma once

#include <string_view>

#include "playground/model/problems/problem.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// Title and key in the first 32 px of `r`, then what is sought in words, the figure below. Pictures are above bars.
void figure_panel(const Figure& figure, std::string_view title, std::string_view sought, const ui::Rect& r);

}  // namespace deepx::panels
