// SPDX-License-Identifier: MIT
// A table of texts, its columns as numbers or classes, and training data: features and a target.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// One column as numbers. A text column becomes classes: `values` are indices into `classes`, which are in the order in
/// which the texts first appear. Missing values are NaN.
struct Column {
  std::string name;
  std::vector<double> values{};
  std::vector<std::string> classes{};  ///< empty for numbers
  std::vector<std::string> notes{};    ///< sentences: cells that were interpreted
  bool dates = false, codes = false;   ///< texts that are dates and times, or digits with leading zeros
  bool beyond = false;                 ///< whole numbers, some with more digits than a double holds
};

/// How to read a column; fields without a value are detected.
struct ReadColumn {
  bool numbers = false;           ///< also digits that begin with a zero, which otherwise are codes
  bool texts = false;             ///< also numbers are texts
  std::optional<char> decimal{};  ///< '.' or ','
};

/// The cells of a file as texts. Their meaning is determined for each column on request, so that a mistake in an unused
/// column does no harm.
struct Table {
  std::string source;                ///< the name of the table in errors
  std::vector<std::string> names;    ///< of the columns, all different
  std::vector<std::string> cells;    ///< row by row
  std::vector<int> lines;            ///< the line of the file on which each row begins, from 1
  char decimal = '.';                ///< or ',': the sign of most numbers
  bool decimal_known = true;         ///< nothing in the table contradicts it
  bool decimal_given = false;        ///< the caller has chosen it: it holds for all columns
  std::set<std::string> unnamed{};   ///< names of columns that have none in the file
  std::vector<std::string> notes{};  ///< sentences: what was guessed, named or left out when it was read

  int rows() const { return static_cast<int>(lines.size()); }
  int columns() const { return static_cast<int>(names.size()); }
  const std::string& cell(int row, int column) const {
    return cells[static_cast<std::size_t>(row) * names.size() + static_cast<std::size_t>(column)];
  }
  /// "table: flowers.csv: row 3, column "width": ", as errors about a cell begin.
  std::string place(int row, int column) const;
  /// Throws Error::value that lists the known names.
  int index_of(std::string_view name) const;
  /// Numbers if more than half of the values are numbers, else classes. Digits of which some begin with a zero are
  /// codes, and classes.
  /// A cell is missing if it is empty or one of the usual words, such as NA, NaN, None, null, ?, -. The decimal sign is
  /// that of the column's numbers, or else that of the table. A unit (percent, a currency) is left out.
  ///   Throws Error::value naming row and column for a value that is no finite number in a column of numbers, for
  /// numbers in two units or with two decimal signs, and for a number such as 1,234 if nothing shows the meaning of its
  /// comma.
  Column column(int index, const ReadColumn& how = {}) const;
  /// True for a column that only counts or names the rows, by its name and its values: whole numbers or words that are
  /// named "No", "key", "index" and all differ; that are named "id", "customer_id", "PassengerId" and of which at least
  /// half differ; or that count up by one, without a name or with one such as "heat index". Also the first column if it
  /// has no name and long numbers that all differ.
  bool names_rows(int index) const;
  /// A sentence that names two different cells of the column with the same number, such as 1E1 and 10; "" if there are
  /// none. For a column whose numbers, `values`, are classes.
  std::string alike_note(int index, std::span<const double> values) const;
  /// A sentence that says why a column that names the rows is left out; "" for another column.
  std::string row_names_note(int index) const;
};

enum class Task { automatic, classification, regression };

/// The column that a table is probably about.
struct LikelyTarget {
  int column = -1;    ///< -1 if there is no evidence for one of them
  std::string why{};  ///< such as "its name says so"; "" if it is the last one
};
/// Of the columns `candidates`, which should not name rows: the last one if it holds words, of which some occur again,
/// or has a name such as "class", "target" or "price"; else the only one with a name such as "class" or "species" and
/// few different words or whole numbers; else the only one with words, at most `most` different ones. Skips columns
/// that cannot be read.
LikelyTarget likely_target(const Table& table, std::span<const int> candidates, std::optional<char> decimal = {},
                           int most = 100);

/// The roles of the columns of a table.
struct TableChoice {
  std::string target{};  ///< "" is likely_target() or else the last column; with named features always the last column
  std::vector<std::string> features{};  ///< empty: every column except the target and those that name the rows
  /// automatic: classification for texts, and for at most 10 different whole numbers, each of which occurs 3 times on
  /// average; else regression.
  Task task = Task::automatic;
  bool drop_missing = false;      ///< leave out rows with a missing value instead of refusing them
  std::optional<char> decimal{};  ///< the decimal sign, '.' or ','; detected by default
};

/// Rows to learn from.
struct Examples {
  Tensor features;                         ///< [N, D]
  Tensor target;                           ///< [N]: the class, counted from 0, or the number
  std::vector<std::string> feature_names;  ///< D; a text column gives one 0-or-1 feature per class, "color = red"
  std::string target_name;
  /// D, and one for the target: add it to get the numbers of the table. 0 unless different numbers of a column would be
  /// equal in Real, such as Unix times in single precision.
  std::vector<double> feature_offsets{};
  double target_offset = 0;
  std::vector<std::string> classes;  ///< empty for regression; numbers as classes are in ascending order
  std::vector<int> lines;            ///< of the file, one for each row
  std::vector<std::string> notes{};  ///< sentences: what was guessed, interpreted, or left out
};

/// The columns chosen from `table` as tensors.
///   Throws Error::value naming row and column for a missing or unusable value, and for a choice that makes
///   no sense: an unknown or repeated name, the target among the features, one class only, more than 100
///   classes, or no row left.
Examples to_examples(const Table& table, const TableChoice& choice = {});

}  // namespace deepx::inline DEEPX_PRECISION
