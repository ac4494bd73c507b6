// SPDX-License-Identifier: MIT
// A table of texts, its columns as numbers or classes, and what a network is trained on: features and a
// target.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// One column as numbers. A text column becomes classes: `values` count into `classes`, which stand in the
/// order in which the texts first appear. Missing values are NaN.
struct Column {
  std::string name;
  std::vector<double> values;
  std::vector<std::string> classes;  ///< empty for numbers
};

/// Cells as they stand in a file. What they mean is decided column by column, when one is asked for, so that
/// a mistake in a column that nobody uses does no harm.
struct Table {
  std::string source;              ///< what errors call it
  std::vector<std::string> names;  ///< of the columns, all different
  std::vector<std::string> cells;  ///< row by row
  std::vector<int> lines;          ///< the line of the file on which each row begins, from 1
  char decimal = '.';              ///< or ','

  int rows() const { return static_cast<int>(lines.size()); }
  int columns() const { return static_cast<int>(names.size()); }
  const std::string& cell(int row, int column) const {
    return cells[static_cast<std::size_t>(row) * names.size() + static_cast<std::size_t>(column)];
  }
  /// Throws Error::value that lists the known names.
  int index_of(std::string_view name) const;
  /// Numbers when more than half of the values are, else classes. Missing is a cell that is empty or one of
  /// NA, N/A, NaN, nan, null, NULL, ?.
  ///   Throws Error::value naming row and column for a value that is no finite number in a column of numbers.
  Column column(int index) const;
};

/// The number that `cell` is, all of it: sign, digits, decimal point, exponent. NaN for anything else.
double number_in_cell(std::string_view cell, char decimal);


enum class Task { automatic, classification, regression };

/// Which columns of a table mean what.
struct TableChoice {
  std::string target{};                 ///< "" is the last column
  std::vector<std::string> features{};  ///< none is every column but the target
  /// automatic: classification for texts, and for at most 10 different whole numbers of which each comes 3
  /// times on average; else regression.
  Task task = Task::automatic;
  bool drop_missing = false;  ///< leave out rows with a missing value instead of refusing them
};

/// Rows to learn from.
struct Examples {
  Tensor features;  ///< [N, D]
  Tensor target;    ///< [N]: the class, counted from 0, or the number
  std::vector<std::string>
      feature_names;  ///< D; a text column gives one 0-or-1 feature per class, "colour = red"
  std::string target_name;
  std::vector<std::string> classes;  ///< empty for regression; numbers as classes stand in ascending order
  std::vector<int> lines;            ///< of the file, one for each row
};

/// The columns chosen from `table` as tensors.
///   Throws Error::value naming row and column for a missing or unusable value, and for a choice that makes
///   no sense: an unknown or repeated name, the target among the features, one class only, more than 100
///   classes, or no row left.
Examples to_examples(const Table& table, const TableChoice& choice = {});

}  // namespace deepx::inline DEEPX_PRECISION
