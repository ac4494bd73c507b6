// SPDX-License-Identifier: MIT
// The user's points: painted, or taken from a table. One compact text holds them in the spec, and so in links.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/dataset.h"
#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// The name in a spec for the user's points as a data set.
inline constexpr std::string_view kOwnData = "own";
/// This many fit into a link.
inline constexpr int kMaxOwnPoints = 2000;
/// Longer names of classes are cut, so that a link can hold the maximum of points together with names.
inline constexpr std::size_t kMaxClassName = 24;
/// Painted coordinates are rounded to kOwnGrid, numbers to kOwnStep, so that a point takes four characters.
inline constexpr double kOwnGrid = 0.05, kOwnStep = 0.01;
/// Points of a table are rounded to these, so that a point takes nine characters, or twelve with a number.
inline constexpr double kFineGrid = 1e-6, kFineStep = 1.25e-7;
enum class OwnGrid { painted, fine };

/// A column of the table from which points come: its number is offset + scale · coordinate on the plane.
struct OwnColumn {
  std::string name{};  ///< cut by class_name()
  double offset = 0, scale = 1;

  /// The table's number, rounded to the digits that the fine grid preserves, or to the part `part` of the scale if that
  /// is coarser.
  double number(double shown, double part = 1.5 * kFineGrid) const;
  bool operator==(const OwnColumn&) const = default;
};
/// A tick of an axis: the coordinate at which it is drawn and the table's number there. axis_ticks() returns three to
/// five round numbers of a column within the plane; -4, 0 and 4 if nothing is scaled.
struct AxisTick {
  double shown, number;
};
std::vector<AxisTick> axis_ticks(const OwnColumn& column);

/// Each point has a class (`label`) or, with `numbers`, a number in [-1, 1] to predict (`target`).
struct OwnPoints {
  bool numbers = false;
  std::vector<PlanePoint> points{};  ///< in the order of their addition
  /// names of the classes, cut by class_name(); "" or missing for a class without a name
  std::vector<std::string> classes{};
  /// columns for x1, x2, and the number or class; without names for painted points
  std::array<OwnColumn, 3> columns{};

  int size() const { return static_cast<int>(points.size()); }
};

/// Reads points. "" means no points; otherwise "classes:" or "numbers:" and four characters for each point. Names of
/// classes precede the colon: "classes=setosa,virginica:"; in names %, comma and colon are written as %25 and so on. A
/// "fine:" before it means finer grids and more characters. Before that may be the columns, each with name, offset and
/// scale: "columns=length:5.8:0.36,width:3:1,kind:0:1:".
///   Throws Error::value for anything else; the message names the point, class or column.
OwnPoints own_points_from(std::string_view text);
/// Like own_points_from(), but keeps the latest result, because several places read the same text during a brush
/// stroke.
std::shared_ptr<const OwnPoints> shared_own_points(std::string_view text);
/// True if the points have numbers to predict; does not read the points. Throws for unreadable columns.
bool own_numbers(std::string_view text);
/// The text for own_points_from(). Everything is rounded to the finer grid, or to that of painted points if all points
/// are on it. Throws Error::value for more than kMaxOwnPoints.
std::string own_text(const OwnPoints& own);

/// A name in one line of at most `most` bytes; a longer one ends in "…". Throws Error::value if it is not UTF-8.
std::string class_name(std::string_view text, std::size_t most = kMaxClassName);
/// Several names; a number at the end distinguishes names that would be equal.
std::vector<std::string> class_names(std::span<const std::string> texts);

/// A point on its grid, as it is drawn and trained on.
///   Throws Error::value for a place outside the plane, an unknown class, or a number outside [-1, 1].
PlanePoint own_point(double x, double y, double value, bool numbers, OwnGrid grid = OwnGrid::painted);

/// Copies the points of a data set into the user's points. Moves points outside the plane to its edge. Of more than
/// kMaxOwnPoints, chooses that many at random.
OwnPoints own_points_of(const SplitPoints& points, bool numbers, std::uint64_t seed);

/// The entry of the catalogue; for kOwnData an entry that makes no points.
const DataSet& plane_set(std::string_view name);
/// Number of classes: 0 for a regression; for the user's points the highest class in use plus one, at least 2.
int classes_of(const DataSpec& data);
/// Training and test points. The user's points are split class by class in the order of their addition, so that adding
/// one does not move the others. The first of each class is a training point.
SplitPoints points_of(const DataSpec& data);

}  // namespace deepx::inline DEEPX_PRECISION
