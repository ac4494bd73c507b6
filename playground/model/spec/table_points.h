// SPDX-License-Identifier: MIT
// A table as points of the plane: two columns are the coordinates, a third is the class or the number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/table.h"
#include "playground/model/spec/own_points.h"

namespace deepx::inline DEEPX_PRECISION {

/// Columns by name. An empty label means likely_target(), if the axes do not need that column. Empty x and y mean the
/// first remaining columns of numbers that do not only name the rows. Then an empty label means the last remaining
/// column with classes or different numbers.
struct PointColumns {
  std::string x{}, y{}, label{};
  std::optional<char> decimal{};  ///< '.' or ','; determined from the table if not given
};

struct TablePoints {
  PointColumns columns;  ///< the chosen columns; label "" if all points are of class A
  OwnPoints own;
  std::vector<std::string> classes;  ///< the table's names of the classes, in order; empty for numbers
  std::vector<std::string> notes;    ///< sentences about everything guessed, interpreted, scaled or left out
};

/// Points from the rows of a table. Coordinates that lie on the plane and cover some of it stay as they are; others are
/// scaled to -5 .. 5, each column separately. Texts and up to kMaxClasses whole numbers are classes. Other numbers are
/// targets; they are scaled to -1 .. 1 unless they cover some of that range already. The points know their columns, and
/// so the numbers of the table. Rows without a value are left out; of more than kMaxOwnPoints rows, that many are
/// chosen at random.
///   Throws Error::value with row and column for unreadable values, for a column that does not exist or holds words
///   where numbers are needed, for too many classes, and if no row is left.
TablePoints points_from_table(const Table& table, const PointColumns& columns);
TablePoints points_from_table(std::string_view csv, const PointColumns& columns);

}  // namespace deepx::inline DEEPX_PRECISION
