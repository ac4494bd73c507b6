// SPDX-License-Identifier: MIT
// The decision plot: a field as a texture, level lines, data points by class shape, ticks.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "imgui.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::ui {

struct FieldPoint {
  float x, y;   ///< data coordinates
  float value;  ///< class index, or the target if the plot is a regression
  bool test = false;
};

/// A number beside an axis.
struct FieldTick {
  float at;
  std::string label;
};

struct FieldStyle {
  float extent = 6;         ///< the plot spans [-extent, extent] on both axes, y up
  int classes = 1;          ///< 1: signed field in [-1, 1]; K > 1: probabilities [side, side, K]
  bool winner = false;      ///< snap to the winning class (or sign)
  bool regression = false;  ///< points filled by the value ramp, no zero contour
  bool share = false;       ///< values in [0, 1] in ink: uncertainty, which has no sign
  bool contours = true;
  std::span<const float> border = {};  ///< the field whose zero is the strong line, if it is not `values`; classes as `border_classes`
  int border_classes = 1;
  int ringed = -1;          ///< the point that is selected
  bool aims = false;        ///< while it has the focus, arrow keys move a cross to act at
  Rect covered = {};        ///< where something stands on it that takes the presses
  bool axes = true;     ///< `ticks` of the axis across and up
  std::span<const FieldTick> ticks[2] = {};
  const char* names[2] = {"", ""};  ///< of the axes, on plates in the lower corners
  bool show_test = true;
  float point_radius = 3.4f;
  float radius = 8;             ///< of the plot's corners
  const char* stale = nullptr;  ///< if set, the picture is veiled and hatched, with these words on it
};

struct FieldHit {
  std::optional<Point> hovered = {};  ///< data coordinates under the pointer
  bool pressed = false, dragged = false, right_pressed = false;
  bool double_clicked = false, long_pressed = false;
  bool by_key = false;      ///< pressed by Enter or Space: the pointer means nothing then
  std::optional<Point> aim = {};  ///< where the arrow keys have gone to, if `aims` and focused
  bool erase = false;       ///< Backspace or Delete, then
  Point toward = {};        ///< the way of the arrow key pressed, y up, if focused and not aiming; (0, 0) for none
  bool let_go = false;      ///< Escape, then, while a point is selected
  float units_per_px = 0;   ///< to measure distances on the screen
};

/// `values` [side, side] row 0 = largest y, or [side, side, K] if style.classes is K > 1.
/// `key` tells this plot from others; level lines are recomputed only when the values change.
FieldHit field_plot(const char* key, const Rect& r, std::span<const float> values, int side,
                    std::span<const FieldPoint> points, const FieldStyle& style = {});

// Parts of it, for other plots of the same data.
FieldHit field_hit(const Hit& h, const Rect& r);
/// Takes the arrow keys, and Escape if a point is `selected`, while the plot has the focus: what moves is the selection.
void selection_keys(const Hit& h, bool selected, FieldHit& out);
/// A point by class shape, or filled by the value ramp if it is one of a regression.
void field_point(const FieldPoint& p, ImVec2 at, float radius, bool regression = false);
/// Ring around a selected point.
void point_ring(ImVec2 at, float radius);
/// Veil and hatch with words on them: a picture that is no longer true.
void stale_veil(const Rect& r, const char* words);
/// What the axes are, on plates in the lower corners.
void axis_plates(const Rect& r, const char* across, const char* up);

/// A data set's thumbnail: points only, `extent` a little wider than the data. Coloured by class or value.
/// One quad, whatever the number of points: they are painted into the atlas when they change.
void field_points_thumbnail(const char* key, const Rect& r, std::span<const FieldPoint> points,
                            bool regression, float extent = 5.6f);

/// What class k is called: its own name if it has one, else its letter.
const char* class_name(std::span<const std::string> names, int k);

/// Classes by colour and shape, then filled = train, hollow = test; `classes` in 2..kClasses, their own names as far as
/// there are any. In less than 200 px of width it takes lines of two, 24 px apart, and says only what hollow means.
void class_key(ImVec2 at, int classes, std::span<const std::string> names, float width = 400);

}  // namespace deepx::ui
