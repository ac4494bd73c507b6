// SPDX-License-Identifier: MIT
// The icon set on a 16 px grid, the logo, and thumbnails of activation functions.
#pragma once

#include <span>

#include "imgui.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/base/theme.h"

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
void icon(Icon which, ImVec2 center, Color c, float k = 1);
/// Forward curve in ink, backward curve in the gradient's color; 24 x 18 px around `center`.
void logo(ImVec2 center, float k = 1);

/// An activation, given by its heights in [-1, 1] at evenly spaced inputs.
void activation_curve(std::span<const float> curve, const Rect& r, Color c, float thickness = 1.5f);

}  // namespace deepx::ui
