// SPDX-License-Identifier: MIT
// Plain geometry in CSS pixels, shared by the layout and the widgets; knows nothing of Dear ImGui.
#pragma once

namespace deepx::ui {

/// A point in CSS pixels, y down.
struct Point {
  float x = 0, y = 0;
};

/// An axis-aligned box in CSS pixels, y down. Empty if `w` or `h` is not positive.
struct Rect {
  float x = 0, y = 0, w = 0, h = 0;

  constexpr float right() const { return x + w; }
  constexpr float bottom() const { return y + h; }
  constexpr Point center() const { return {x + w / 2, y + h / 2}; }
  constexpr bool empty() const { return w <= 0 || h <= 0; }
  constexpr bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
  /// The box shrunk by `d` on every side (grown if negative).
  constexpr Rect inset(float d) const { return {x + d, y + d, w - 2 * d, h - 2 * d}; }
  /// True if the two boxes share any area.
  constexpr bool overlaps(const Rect& o) const {
    return !empty() && !o.empty() && x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom();
  }
  /// The square with sides of `side` px around the center `c`.
  static constexpr Rect square(Point c, float side) { return {c.x - side / 2, c.y - side / 2, side, side}; }
};

}  // namespace deepx::ui
