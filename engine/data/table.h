// SPDX-License-Identifier: MIT
// A table of texts, its columns as numbers or classes, and what a network is trained on: features and a
// target.
#pragma once

#include <optional>
#include <set>
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
  std::vector<double> values{};
  std::vector<std::string> classes{};  ///< empty for numbers
  std::vector<std::string> notes{};    ///< sentences: what was read otherwise than it stands there
  bool dates = false, codes = false;   ///< texts that are dates and times, or digits with leading zeros
  bool beyond = false;                 ///< whole numbers of which some have more digits than a double holds
};

/// How a column is to be read; what is left out is found.
struct ReadColumn {
  bool numbers = false;           ///< also digits that begin with a zero, which else are codes
  bool texts = false;             ///< numbers, too
  std::optional<char> decimal{};  ///< '.' or ','
};

/// Cells as they stand in a file. What they mean is decided column by column, when one is asked for, so that
/// a mistake in a column that nobody uses does no harm.
struct Table {
  std::string source;              ///< what errors call it
  std::vector<std::string> names;  ///< of the columns, all different
  std::vector<std::string> cells;  ///< row by row
  std::vector<int> lines;          ///< the line of the file on which each row begins, from 1
  char decimal = '.';              ///< or ',': the sign of most numbers
  bool decimal_known = true;       ///< nothing in the table speaks against it
  bool decimal_given = false;      ///< whoever reads it has chosen it: it holds for all columns
  std::set<std::string> unnamed{};    ///< names of columns that have none in the file
  std::vector<std::string> notes{};   ///< sentences: what was guessed, named or left out when it was cut

  int rows() const { return static_cast<int>(lines.size()); }
  int columns() const { return static_cast<int>(names.size()); }
  const std::string& cell(int row, int column) const {
    return cells[static_cast<std::size_t>(row) * names.size() + static_cast<std::size_t>(column)];
  }
  /// "table: flowers.csv: row 3, column "width": ", as errors about a cell begin.
  std::string place(int row, int column) const;
  /// Throws Error::value that lists the known names.
  int index_of(std::string_view name) const;
  /// Numbers when more than half of the values are, else classes; digits of which some begin with a zero are codes, and
  /// classes. Missing is a cell that is empty or one of the usual words for it, as NA, NaN, None, null, ?, -.
  /// The decimal sign is what the column's own numbers show, else the table's. A unit (percent, a currency) is left out.
  ///   Throws Error::value naming row and column for a value that is no finite number in a column of numbers, for
  ///   numbers in two units or with two decimal signs, and for one as 1,234 if nothing tells what its comma is.
  Column column(int index, const ReadColumn& how = {}) const;
  /// True for a column that only counts or names the rows, as its name and its values say: whole numbers or words, called "No",
  /// "key", "index" and all different; called "id", "customer_id", "PassengerId" and at least half of them different; or counting
  /// on by one, without a name or called as "heat index". Also the first one if it has no name and long numbers, all different.
  bool names_rows(int index) const;
  /// A sentence naming two cells of the column that differ and are the same number, as 1E1 and 10; "" if there are none.
  /// For a column whose numbers, `values`, are classes.
  std::string alike_note(int index, std::span<const double> values) const;
  /// A sentence that says why such a column is left out; "" for another column.
  std::string row_names_note(int index) const;
};

enum class Task { automatic, classification, regression };

/// What a table itself says that it is about.
struct LikelyTarget {
  int column = -1;     ///< -1 if nothing speaks for one of them
  std::string why{};   ///< as "it is called so"; "" if it is the last one
};
/// Among the columns `candidates`, which should not only name rows: the last one if it holds words, of which some come again, or is
/// called as "class", "target" or "price"; else the only one that is called as "class" or "species" and holds few different words or
/// whole numbers; else the only one of at most `most` words. Columns that cannot be read are passed over.
LikelyTarget likely_target(const Table& table, std::span<const int> candidates, std::optional<char> decimal = {}, int most = 100);

/// Which columns of a table mean what.
struct TableChoice {
  std::string target{};                 ///< "" is likely_target(), or else the last column, which also is it if features are named
  std::vector<std::string> features{};  ///< none is every column but the target and those that name the rows
  /// automatic: classification for texts, and for at most 10 different whole numbers of which each comes 3
  /// times on average; else regression.
  Task task = Task::automatic;
  bool drop_missing = false;  ///< leave out rows with a missing value instead of refusing them
  std::optional<char> decimal{};  ///< the decimal sign, '.' or ','; found where it is left out
};

/// Rows to learn from.
struct Examples {
  Tensor features;  ///< [N, D]
  Tensor target;    ///< [N]: the class, counted from 0, or the number
  std::vector<std::string>
      feature_names;  ///< D; a text column gives one 0-or-1 feature per class, "color = red"
  std::string target_name;
  /// D, and of the target: what stands in the table is this more. 0 unless Real cannot tell a column's numbers apart
  /// as they stand, as Unix times in single precision.
  std::vector<double> feature_offsets{};
  double target_offset = 0;
  std::vector<std::string> classes;  ///< empty for regression; numbers as classes stand in ascending order
  std::vector<int> lines;            ///< of the file, one for each row
  std::vector<std::string> notes{};  ///< sentences: what was guessed, read otherwise than it stands there, or left out
};

/// The columns chosen from `table` as tensors.
///   Throws Error::value naming row and column for a missing or unusable value, and for a choice that makes
///   no sense: an unknown or repeated name, the target among the features, one class only, more than 100
///   classes, or no row left.
Examples to_examples(const Table& table, const TableChoice& choice = {});

}  // namespace deepx::inline DEEPX_PRECISION
