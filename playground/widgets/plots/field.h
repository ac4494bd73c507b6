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
  float value;  ///< class index, or the target for a regression
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
  bool regression = false;  ///< points are filled by the value ramp, no zero contour
  bool share = false;       ///< values in [0, 1] in ink: uncertainty, which has no sign
  bool contours = true;
  /// The field whose zero is the strong line, if not `values`; its classes are `border_classes`.
  std::span<const float> border = {};
  int border_classes = 1;
  int ringed = -1;    ///< the selected point
  bool aims = false;  ///< while the plot has the focus, arrow keys move a cross that marks the place to act
  Rect covered = {};  ///< an area on the plot that takes the presses
  bool axes = true;   ///< `ticks` of both axes
  std::span<const FieldTick> ticks[2] = {};
  const char* names[2] = {"", ""};  ///< names of the axes, on plates in the lower corners
  bool show_test = true;
  float point_radius = 3.4f;
  float radius = 8;             ///< radius of the plot's corners
  const char* stale = nullptr;  ///< if set, the picture is dimmed and hatched, with this text on it
};

struct FieldHit {
  std::optional<Point> hovered = {};  ///< data coordinates under the pointer
  bool pressed = false, dragged = false, right_pressed = false;
  bool double_clicked = false, long_pressed = false;
  bool by_key = false;            ///< pressed by Enter or Space: the pointer's place does not count
  std::optional<Point> aim = {};  ///< the place of the cross, if `aims` and focused
  bool erase = false;             ///< Backspace or Delete was pressed, if `aims` and focused
  Point toward = {};       ///< direction of the pressed arrow key, y up, if focused and not aiming; (0, 0) for none
  bool deselect = false;   ///< Escape was pressed while a point is selected
  float units_per_px = 0;  ///< to convert distances on the screen
};

/// `values` [side, side] row 0 = largest y, or [side, side, K] if style.classes is K > 1.
/// `key` distinguishes plots; level lines are computed again only if the values change.
FieldHit field_plot(const char* key, const Rect& r, std::span<const float> values, int side,
                    std::span<const FieldPoint> points, const FieldStyle& style = {});

// Parts of it, for other plots of the same data.
FieldHit field_hit(const Hit& h, const Rect& r);
/// While the plot has the focus, takes the arrow keys, and Escape if a point is `selected`: they move or clear the
/// selection.
void selection_keys(const Hit& h, bool selected, FieldHit& out);
/// A point with the shape of its class, or filled by the value ramp for a regression.
void field_point(const FieldPoint& p, ImVec2 at, float radius, bool regression = false);
/// Ring around a selected point.
void point_ring(ImVec2 at, float radius);
/// Dims and hatches a picture that is out of date, with text on it.
void stale_veil(const Rect& r, const char* words);
/// The names of the axes, on plates in the lower corners.
void axis_plates(const Rect& r, const char* across, const char* up);

/// A data set's thumbnail: only points, with an `extent` a little wider than the data, colored by class or value.
/// One quad for any number of points: they are painted into the atlas when they change.
void field_points_thumbnail(const char* key, const Rect& r, std::span<const FieldPoint> points, bool regression,
                            float extent = 5.6f);

/// The name of class k: its own name if it has one, else its letter.
const char* class_name(std::span<const std::string> names, int k);

/// Classes by color and shape, then filled = train, hollow = test; `classes` in 2..kClasses, with their own names if
/// there are any. Narrower than 200 px it has lines of two entries, 24 px apart, and explains only the hollow points.
void class_key(ImVec2 at, int classes, std::span<const std::string> names, float width = 400);

}  // namespace deepx::ui
