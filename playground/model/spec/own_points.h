// SPDX-License-Identifier: MIT
// Points of the user's: painted, or taken from a table. One compact text holds them in the spec, and so in links.
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

/// The data set that stands for them in a spec.
inline constexpr std::string_view kOwnData = "own";
/// As many fit into a link.
inline constexpr int kMaxOwnPoints = 2000;
/// Longer names of classes are cut: with them, too, a link holds the most points.
inline constexpr std::size_t kMaxClassName = 24;
/// Painted coordinates are rounded to this, numbers to kOwnStep: a point is then four characters.
inline constexpr double kOwnGrid = 0.05, kOwnStep = 0.01;
/// Those of a table are rounded to this, which takes nine characters, with numbers twelve.
inline constexpr double kFineGrid = 1e-6, kFineStep = 1.25e-7;
enum class OwnGrid { painted, fine };

/// A column of the table that points come from: what stands there is offset + scale · what the plane shows.
struct OwnColumn {
  std::string name{};  ///< as class_name() cuts it
  double offset = 0, scale = 1;

  /// The table's number, rounded to what is sure of it on the fine grid, or to a coarser part of the scale.
  double number(double shown, double part = 1.5 * kFineGrid) const;
  bool operator==(const OwnColumn&) const = default;
};
/// Three to five round numbers of a column within the plane, where they are shown and as they stand in the table; -4, 0 and 4 if
/// nothing is scaled.
struct AxisTick {
  double shown, number;
};
std::vector<AxisTick> axis_ticks(const OwnColumn& column);

/// Each has a class (`label`), or with `numbers` a number in [-1, 1] to predict (`target`).
struct OwnPoints {
  bool numbers = false;
  std::vector<PlanePoint> points{};  ///< in the order in which they were added
  std::vector<std::string> classes{};  ///< their names, as class_name() cuts them; fewer than there are classes, or "", where they have none
  std::array<OwnColumn, 3> columns{};  ///< of x1, x2, and the number or class; without names where points were painted

  int size() const { return static_cast<int>(points.size()); }
};

/// "" is no point; else "classes:" or "numbers:" and four characters for each point. Names stand before the colon: "classes=setosa,virginica:";
/// in them %, comma, colon are written as %25 and so on. "fine:" before it means finer grids and more characters; before that may stand
/// the columns, name, offset and scale: "columns=length:5.8:0.36,width:3:1,kind:0:1:".
///   Throws Error::value naming the point, class or column for anything else.
OwnPoints own_points_from(std::string_view text);
/// The same, read once for each text: the latest one is kept, as a stroke of the brush asks for it from several places.
std::shared_ptr<const OwnPoints> shared_own_points(std::string_view text);
/// Whether it has numbers to predict, looking at no point. Throws for columns that cannot be read.
bool own_numbers(std::string_view text);
/// The text that own_points_from() reads, with everything rounded to the finer grid, or to that of painted points if all lie on it.
/// Throws Error::value for more than kMaxOwnPoints.
std::string own_text(const OwnPoints& own);

/// A name as it is kept: in one line, of at most `most` bytes, ending in … if it was longer. Throws Error::value if it is not UTF-8.
std::string class_name(std::string_view text, std::size_t most = kMaxClassName);
/// The same for several; those that would be alike are told apart by a number at their end.
std::vector<std::string> class_names(std::span<const std::string> texts);

/// As they are drawn and trained on: on their grid.
///   Throws Error::value for a place off the plane, a class that is not there, or a number beyond [-1, 1].
PlanePoint own_point(double x, double y, double value, bool numbers, OwnGrid grid = OwnGrid::painted);

/// Points of a data set as own ones: those beyond the plane at its edge, and of more than kMaxOwnPoints so many by chance.
OwnPoints own_points_of(const SplitPoints& points, bool numbers, std::uint64_t seed);

/// The entry of the catalogue, or for kOwnData one without points of its own.
const DataSet& plane_set(std::string_view name);
/// 0 for regression; own points have as many as the highest class in use says, two at least.
int classes_of(const DataSpec& data);
/// Training and test points. Own points are split class by class in the order in which they were added, so that adding one
/// leaves the others where they are; the first of each class is trained on.
SplitPoints points_of(const DataSpec& data);

}  // namespace deepx::inline DEEPX_PRECISION
