// SPDX-License-Identifier: MIT
// The first two fingers, and their movement from frame to frame.
#include "playground/widgets/base/pinch.h"

#include <cmath>

namespace deepx::ui {
namespace {

struct Finger {
  bool down = false;
  long long id = 0;
  Point at;
};
Finger g_fingers[2];
Rect g_zoomable;
Pinch g_pinch;
float g_distance = 0;  // between the fingers in the previous frame, 0 unless there were two

}  // namespace

Pinch pinch() { return g_pinch; }

void zoomable(const Rect& area) { g_zoomable = area; }
bool zoomable_at(Point at) { return g_zoomable.contains(at); }

void finger(long long id, Point at) {
  for (Finger& f : g_fingers)
    if (f.down && f.id == id) return void(f.at = at);
  for (Finger& f : g_fingers)
    if (!f.down) return void(f = {true, id, at});
}

void finger_left(long long id) {
  for (Finger& f : g_fingers)
    if (f.down && f.id == id) f.down = false;
}

void follow_fingers() {
  const Point before = g_pinch.at;
  g_zoomable = {};
  const Finger &a = g_fingers[0], &b = g_fingers[1];
  if (!a.down || !b.down) {
    g_pinch = {};
    g_distance = 0;
    return;
  }
  const float distance = std::fmax(16.0f, std::hypot(a.at.x - b.at.x, a.at.y - b.at.y));
  g_pinch.at = {(a.at.x + b.at.x) / 2, (a.at.y + b.at.y) / 2};
  g_pinch.scale = g_distance > 0 ? distance / g_distance : 1;
  g_pinch.moved_x = g_distance > 0 ? g_pinch.at.x - before.x : 0;
  g_pinch.moved_y = g_distance > 0 ? g_pinch.at.y - before.y : 0;
  g_pinch.active = true;
  g_distance = distance;
}

}  // namespace deepx::ui
