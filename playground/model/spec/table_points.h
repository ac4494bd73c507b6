// SPDX-License-Identifier: MIT
// A table as points of the plane: two columns are the coordinates, a third the class or the number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/table.h"
#include "playground/model/spec/own_points.h"

namespace deepx::inline DEEPX_PRECISION {

/// Columns by name. "" is: for the label likely_target() if the axes do not need it; for x and y the first columns of numbers that are
/// left and do not only name the rows; else for the label the last column that is left and holds classes or different numbers.
struct PointColumns {
  std::string x{}, y{}, label{};
  std::optional<char> decimal{};  ///< '.' or ','; found where it is left out
};

struct TablePoints {
  PointColumns columns;  ///< those that were taken; label "" if all points are of class A
  OwnPoints own;
  std::vector<std::string> classes;  ///< the table's names of the classes, in their order; empty for numbers
  std::vector<std::string> notes;    ///< sentences: what was guessed, read otherwise than it stands there, scaled, or left out
};

/// Coordinates that lie on the plane and fill some of it stay as they are, others are scaled to -5 .. 5, each column on its own. Texts and up
/// to kMaxClasses whole numbers are classes; other numbers are to be predicted, scaled to -1 .. 1 unless they fill some of that already. The
/// points know their columns, and so the numbers of the table. Rows that miss a value are left out, and of more than kMaxOwnPoints rows all
/// but so many, by chance.
///   Throws Error::value with row and column for what cannot be read, for a column that is not there or holds words where numbers are
///   needed, for too many classes, and if no row is left.
TablePoints points_from_table(const Table& table, const PointColumns& columns);
TablePoints points_from_table(std::string_view csv, const PointColumns& columns);

}  // namespace deepx::inline DEEPX_PRECISION
