// SPDX-License-Identifier: MIT
// The icon set on a 16 px grid, the logo, and thumbnails of activation functions.
#pragma once

#include <string_view>

#include "imgui.h"
#include "playground/widgets/rect.h"
#include "playground/widgets/theme.h"

namespace deepx::ui {

enum class Icon {
  none,
  play,
  pause,
  step_forward,
  step_back,
  first,
  last,
  rewind,
  undo,
  redo,
  dice,
  share,
  sun,
  moon,
  book,
  help,
  plus,
  minus,
  close,
  chevron,
  chevron_right,
  arrow_left,
  arrow_right,
  check,
  pen,
  erase,
  menu,
  sliders,
  fullscreen,
  table,
  warning,
  lock,
  grid,
  link,
  code,
  folder,
  search
};

/// `k` scales the 16 px grid.
void icon(Icon which, ImVec2 centre, Color c, float k = 1);
/// Forward curve in ink, backward curve in the gradient's colour; 24 x 18 px around `centre`.
void logo(ImVec2 centre, float k = 1);

/// Curve of the activation called `name` ("tanh", "relu", ...; anything unknown is a straight line),
/// drawn for inputs -3 to 3, scaled to look well in a small box.
void activation_curve(std::string_view name, const Rect& r, Color c, float thickness = 1.5f);

}  // namespace deepx::ui
