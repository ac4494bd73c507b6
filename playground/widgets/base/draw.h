// SPDX-License-Identifier: MIT
// Strokes, shapes, markers and cards; everything draws into the current Dear ImGui window.
#pragma once

#include <span>

#include "imgui.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/base/theme.h"

namespace deepx::ui {

inline ImVec2 vec(Point p) { return {p.x, p.y}; }
inline ImVec2 top_left(const Rect& r) { return {r.x, r.y}; }
inline ImVec2 bottom_right(const Rect& r) { return {r.x + r.w, r.y + r.h}; }

/// The draw list that all these functions use.
ImDrawList& canvas();

void fill(const Rect& r, Color c, float radius = 0);
/// Outline inside `r`.
void frame(const Rect& r, Color c, float radius = 0, float thickness = 1);
/// Straight stroke; horizontal and vertical strokes of 1 px are aligned to whole pixels.
void line(ImVec2 a, ImVec2 b, Color c, float thickness = 1);
/// Clips the segment to the clip rectangle; false if nothing is left, or an end is not finite. Code that draws a curve
/// piece by piece calls this first: a curve may leave the screen by 10³⁰ px.
bool clip_to_canvas(ImVec2& a, ImVec2& b);
void dashed(ImVec2 a, ImVec2 b, Color c, float thickness = 1, float on = 3, float off = 3);
void dashed_frame(const Rect& r, Color c, float on = 3, float off = 3);
/// The recipe's underline: 2 px dashes every 4 px.
void dotted(float x, float y, float width, Color c);
void polyline(std::span<const ImVec2> points, Color c, float thickness = 1, bool closed = false);
void polygon(std::span<const ImVec2> points, Color c);
void circle(ImVec2 center, float radius, Color c, float thickness = 1);
void disc(ImVec2 center, float radius, Color c);
void arc(ImVec2 center, float radius, float from, float to, Color c, float thickness = 1);
/// 45° lines `step` px apart, clipped to `r`: the mark for "not a number".
void hatch(const Rect& r, Color c, float step = 8);

/// A large area directly on the page, with nothing of this frame below it. The window clears it to the color before
/// drawing anything else: where the processor shades every pixel, drawing it would cost more than everything on it.
void ground(const Rect& r, Color c);
struct Ground {
  Rect area;
  Color color;
};
/// The clear areas of this frame.
std::span<const Ground> grounds();
/// Called at the start of a frame: removes all clear areas.
void clear_grounds();
/// card() for such a clear area.
void page_card(const Rect& r, float radius = 12);

/// A bg1 fill with a hairline.
void card(const Rect& r, float radius = 12);
/// Shadow, bg1 and a line2 outline: the background of popovers and tooltips.
void raised(const Rect& r, float radius = 12, float opacity = 1);
/// Triangle on the edge of a raised card that points at `tip` (8 px away, below the card if `down`).
void pointer_tip(ImVec2 tip, bool down);

/// A cubic from right edge to left edge with horizontal tangents.
struct Curve {
  ImVec2 a, b, c, d;
  ImVec2 at(float t) const;
};
Curve link_curve(ImVec2 from, ImVec2 to);
/// The same with vertical tangents, for parameter edges.
Curve vertical_curve(ImVec2 from, ImVec2 to);
void stroke(const Curve& k, Color c, float thickness);
void stroke_dashed(const Curve& k, Color c, float thickness);
/// Distance from `p` to the curve, px.
float distance(const Curve& k, ImVec2 p);
/// Gradient pulse: its head at parameter `t`, a fading tail of `tail` px toward the curve's end.
void comet(const Curve& k, float t, float radius, Color c, float tail = 26);
/// Only the tail: with many comets all tails are drawn first, since each change of texture costs a draw command.
void comet_tail(const Curve& k, float t, float radius, Color c, float tail = 26);
/// The same on a straight line, for legends: head at `head`, tail to the right.
void comet(ImVec2 head, float radius, Color c, float tail);
/// Static mark of a gradient for reduced motion: chevrons every 24 px that point to the curve's start.
void chevrons(const Curve& k, Color c);
/// Filled arrow head, 7 long and 8 wide, tip at `tip` in direction (dx, dy).
void arrow_head(ImVec2 tip, float dx, float dy, Color c);

/// Shapes of the classes A to H: ● ◆ ▲ ■ ▼ ✚ ▬ ▮; runs side by side have the first six.
enum class Marker { circle, diamond, triangle, square, triangle_down, cross, bar, pillar };
void marker(Marker m, ImVec2 at, float radius, Color c);
/// Color and marker of run `place` among runs side by side, 0 to 5.
Color race_color(int place);
void race_marker(int place, ImVec2 at, float radius);
/// A data point: outlined, hollow if it is a test point. `cls` counts from 0, below kClasses.
void data_point(int cls, ImVec2 at, float radius = 3.4f, bool hollow = false);

/// 2 px focus ring, 4 px outside `r`.
void focus_ring(const Rect& r, float radius);

/// Everything until the end of scope is clipped to `r`.
class Clip {
 public:
  explicit Clip(const Rect& r);
  ~Clip();
  Clip(const Clip&) = delete;
  Clip& operator=(const Clip&) = delete;
};

}  // namespace deepx::ui
