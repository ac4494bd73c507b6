// SPDX-License-Identifier: MIT
// Two fingers on the canvas. The window reports them; the widget below their middle uses them.
#pragma once

#include "playground/widgets/base/rect.h"

namespace deepx::ui {

struct Pinch {
  bool active = false;
  Point at;                        ///< middle between the fingers, px
  float scale = 1;                 ///< their distance relative to the previous frame
  float moved_x = 0, moved_y = 0;  ///< px since the previous frame
};
/// The pinch of this frame.
Pinch pinch();

/// A place that can be zoomed: here the browser's own zoom by wheel and touchpad is off. To be called in every frame.
void zoomable(const Rect& area);
/// Whether the latest frame had such a place at this point.
bool zoomable_at(Point at);

/// A finger is at `at` (it moved or was put down), or it was lifted.
void finger(long long id, Point at);
void finger_left(long long id);
/// Called at the start of a frame: computes the fingers' movement since the last one.
void follow_fingers();

}  // namespace deepx::ui
