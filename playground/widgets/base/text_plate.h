// SPDX-License-Identifier: MIT
// Shapes with text on them.
#pragma once

#include "imgui.h"
#include "playground/widgets/base/rect.h"

namespace deepx::ui {

/// Hatch with "NaN" on a plate in the middle.
void not_a_number(const Rect& r, float radius = 8, float step = 6, float text_size = 12);
/// Dark rounded plate with mono text, centered on `center`, kept inside [min_x, max_x].
void flag(ImVec2 center, const char* text, float min_x, float max_x);

}  // namespace deepx::ui
