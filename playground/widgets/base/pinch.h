// SPDX-License-Identifier: MIT
// Two fingers on the canvas. The window reports them; whoever lies under their middle uses them.
#pragma once

#include "playground/widgets/base/rect.h"

namespace deepx::ui {

struct Pinch {
  bool active = false;
  Point at;           ///< middle between the fingers, px
  float scale = 1;    ///< how much farther apart they are than a frame ago
  float moved_x = 0, moved_y = 0;  ///< px since then
};
/// Of this frame.
Pinch pinch();

/// A place that can be zoomed: on it the browser's own zoom by wheel and touchpad rests. Said anew in every frame.
void zoomable(const Rect& area);
/// Whether it is one, as of the latest frame.
bool zoomable_at(Point at);

/// A finger is at `at` (moved there or was put down) or has left.
void finger(long long id, Point at);
void finger_left(long long id);
/// At the start of a frame: what the fingers did since the last one.
void follow_fingers();

}  // namespace deepx::ui
