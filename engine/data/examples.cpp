// SPDX-License-Identifier: MIT
// Turns columns of a table into training data.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>

#include "engine/core/error.h"
#include "engine/data/table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::size_t kMaxClasses = 100;

/// The column to predict, and notes on how it was chosen.
int target_column(const Table& table, const TableChoice& choice, std::span<const int> candidates,
                  std::vector<std::string>& notes) {
  const int last = table.columns() - 1;
  if (!choice.target.empty()) return table.index_of(choice.target);
  if (!choice.features.empty()) return last;
  const LikelyTarget likely = likely_target(table, candidates, choice.decimal);
  const int target = likely.column < 0 ? last : likely.column;
  constexpr int kFewColumns = 2;  // with so few columns there is no choice to mention
  if (!likely.why.empty())
    notes.push_back(
        join(quote(table.names[static_cast<std::size_t>(target)]), " is to be predicted: ", likely.why, "."));
  else if (likely.column < 0 && table.columns() > kFewColumns)
    notes.push_back(join(quote(table.names[static_cast<std::size_t>(target)]),
                         " is to be predicted, as the last column; choose another if it is not meant."));
  return target;
}

/// The columns of a choice, the target last. Without named features, all columns except those that name the rows, which
/// `row_names` marks.
std::vector<int> chosen_columns(const Table& table, const TableChoice& choice, std::span<const std::string> row_names,
                                std::vector<std::string>& notes) {
  std::vector<int> candidates;
  for (std::size_t i = 0; i < row_names.size(); ++i)
    if (row_names[i].empty()) candidates.push_back(static_cast<int>(i));
  const int target = target_column(table, choice, candidates, notes);
  std::vector<int> chosen;
  for (const std::string& name : choice.features) {
    const int column = table.index_of(name);
    DEEPX_REQUIRE(std::ranges::find(chosen, column) == chosen.end(), value, "table: ", table.source, ": the feature ",
                  quote(name), " is chosen twice; choose each once");
    DEEPX_REQUIRE(column != target, value, "table: ", table.source, ": ", quote(name),
                  " is both a feature and the target; it can be one of them");
    chosen.push_back(column);
  }
  if (choice.features.empty()) {
    std::ranges::copy_if(candidates, std::back_inserter(chosen), [&](int i) { return i != target; });
    for (int i = 0; chosen.empty() && i < table.columns(); ++i)
      if (i != target) chosen.push_back(i);
  }
  DEEPX_REQUIRE(!chosen.empty(), value, "table: ", table.source, ": has ", table.columns(),
                " column; at least two are needed, a feature and the target");
  chosen.push_back(target);
  return chosen;
}

/// The rows in which every chosen column has a value.
std::vector<int> complete_rows(const Table& table, std::span<const int> chosen, std::span<const Column> columns,
                               bool drop) {
  std::vector<int> rows;
  for (int row = 0; row < table.rows(); ++row) {
    bool complete = true;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const double value = columns[i].values[static_cast<std::size_t>(row)];
      complete &= !std::isnan(value);
      DEEPX_REQUIRE(drop || complete, value, table.place(row, chosen[i]),
                    "the value is missing; fill it in, choose other columns, or drop rows with missing values");
      DEEPX_REQUIRE(!complete || std::isfinite(static_cast<Real>(value)), value, table.place(row, chosen[i]), value,
                    " is beyond the range of this precision; its largest number is ",
                    double(std::numeric_limits<Real>::max()));
    }
    if (complete) rows.push_back(row);
  }
  DEEPX_REQUIRE(!rows.empty(), value, "table: ", table.source,
                ": every row misses a value in the chosen columns; choose other columns");
  return rows;
}

void require_few_classes(const Table& table, const Column& column) {
  DEEPX_REQUIRE(column.classes.size() <= kMaxClasses, value, "table: ", table.source, ": column ", quote(column.name),
                " has ", column.classes.size(), " different texts; at most ", kMaxClasses,
                " can be told apart, so leave the column out");
}

/// Makes numbers classes, in ascending order, if the task needs classes. Numbers with more digits than a double holds
/// become classes as texts, since as doubles some of them would be equal.
void name_classes(const Table& table, int index, Column& target, std::span<const int> rows, Task task) {
  if (task == Task::regression) return;
  Column texts;
  if (target.beyond) texts = table.column(index, {.texts = true});
  const Column& read = target.beyond ? texts : target;
  std::map<double, double> distinct;
  bool whole = true;
  for (const int row : rows) {
    const double value = read.values[static_cast<std::size_t>(row)];
    distinct[value] = 0;
    whole &= value == std::floor(value);
  }
  const bool few = whole && distinct.size() <= 10 && 3 * distinct.size() <= rows.size();
  if (task == Task::automatic && !few) return;
  if (target.beyond) {
    target = std::move(texts);
    target.notes.push_back(join(target.name, ": its numbers are longer than 15 digits and are told apart as texts."));
    return;
  }
  if (std::string note = table.alike_note(index, target.values); !note.empty()) target.notes.push_back(std::move(note));
  for (auto& [value, place] : distinct) {
    place = static_cast<double>(target.classes.size());
    target.classes.push_back(deepx::to_text(value));
  }
  for (const int row : rows)
    target.values[static_cast<std::size_t>(row)] = distinct[target.values[static_cast<std::size_t>(row)]];
}

/// The number that is subtracted from a column before rounding to Real: 0, or the lowest number of the column if
/// rounding would make different numbers equal, such as 1700000000000 and 1700000000060 in single precision. A note
/// reports what rounding still loses.
double offset_of(const Column& column, std::span<const int> rows, std::vector<std::string>& notes) {
  if (!column.classes.empty() || rows.empty()) return 0;
  constexpr std::size_t kLookedAt = 20'000;  // a limit, so that large tables do not take long
  const std::size_t every = rows.size() / kLookedAt + 1;
  double low = INFINITY, high = -INFINITY;
  std::vector<double> numbers;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double v = column.values[static_cast<std::size_t>(rows[i])];
    low = std::min(low, v), high = std::max(high, v);
    if (i % every == 0) numbers.push_back(v);
  }
  if (low == high) return 0;
  std::ranges::sort(numbers);
  numbers.erase(std::ranges::unique(numbers).begin(), numbers.end());
  const auto different = [&](double offset) {
    std::size_t n = 1;
    for (std::size_t i = 1; i < numbers.size(); ++i)
      n += static_cast<Real>(numbers[i] - offset) != static_cast<Real>(numbers[i - 1] - offset);
    return n;
  };
  // Relative to the range and not to the numbers, since standardization only keeps differences.
  constexpr double kLost = 1e-4;
  const double largest = std::max(std::abs(low), std::abs(high));
  std::size_t left = different(0);
  double offset = 0;
  if (largest * double(std::numeric_limits<Real>::epsilon()) > kLost * (high - low) || left < numbers.size())
    if (const std::size_t moved = different(low); std::isfinite(static_cast<Real>(high - low)) && low != 0 &&
                                                  (moved > left || (moved == left && high - low < largest)))
      offset = low, left = moved;
  if (offset != 0)
    notes.push_back(join(column.name, ": ", offset,
                         " is subtracted from its numbers, which are too near each other for ",
                         sizeof(Real) == sizeof(float) ? "single" : "double", " precision."));
  if (left < numbers.size())
    notes.push_back(join(column.name, ": of ", numbers.size(), " different numbers ",
                         every > 1 ? "that were looked at " : "", left,
                         " are still different; a logarithm may keep more apart."));
  return offset;
}

Tensor gather(std::span<const Column> features, std::span<const double> offsets, std::span<const int> rows, int width) {
  Tensor out = Tensor::empty({static_cast<int>(rows.size()), width});
  auto to = out.mutable_data().begin();
  for (const int row : rows) {
    std::size_t place = 0;
    for (const Column& f : features) {
      const double value = f.values[static_cast<std::size_t>(row)];
      if (f.classes.empty()) *to++ = static_cast<Real>(value - offsets[place]);
      for (std::size_t k = 0; k < f.classes.size(); ++k) *to++ = value == static_cast<double>(k) ? Real(1) : Real(0);
      place += std::max<std::size_t>(1, f.classes.size());
    }
  }
  return out;
}

}  // namespace

Examples to_examples(const Table& table, const TableChoice& choice) {
  std::vector<std::string> found_notes = table.notes;
  std::vector<std::string> row_names;  // of each column, unless the features are chosen: see Table::row_names_note()
  for (int i = 0; choice.features.empty() && i < table.columns(); ++i) row_names.push_back(table.row_names_note(i));
  const std::vector<int> chosen = chosen_columns(table, choice, row_names, found_notes);
  std::vector<Column> columns;
  for (const int index : chosen)
    require_few_classes(table, columns.emplace_back(table.column(index, {.decimal = choice.decimal})));
  const std::vector<int> rows = complete_rows(table, chosen, columns, choice.drop_missing);
  Column target = std::move(columns.back());
  columns.pop_back();
  DEEPX_REQUIRE(choice.task != Task::regression || target.classes.empty(), value, "table: ", table.source,
                ": the target ", quote(target.name), " holds texts; regression needs numbers");
  if (target.classes.empty()) name_classes(table, chosen.back(), target, rows, choice.task);
  require_few_classes(table, target);
  DEEPX_REQUIRE(target.classes.size() != 1, value, "table: ", table.source, ": the target ", quote(target.name),
                " has only the class ", quote(target.classes[0]), "; at least two are needed");

  Examples out;
  out.notes = std::move(found_notes);
  for (std::size_t i = 0; i < row_names.size(); ++i)
    if (std::ranges::find(chosen, static_cast<int>(i)) == chosen.end()) out.notes.push_back(row_names[i]);
  if (const auto left_out = table.rows() - std::ssize(rows); left_out > 0)
    out.notes.push_back(join(left_out, left_out == 1 ? " row misses" : " rows miss", " a value and ",
                             left_out == 1 ? "is" : "are", " left out."));
  for (const Column& f : columns) {
    std::ranges::copy(f.notes, std::back_inserter(out.notes));
    if (f.classes.empty()) out.feature_names.push_back(f.name);
    for (const std::string& c : f.classes) out.feature_names.push_back(join(f.name, " = ", c));
    out.feature_offsets.push_back(offset_of(f, rows, out.notes));
    out.feature_offsets.resize(out.feature_names.size());
  }
  out.features = gather(columns, out.feature_offsets, rows, static_cast<int>(out.feature_names.size()));
  std::ranges::copy(target.notes, std::back_inserter(out.notes));
  out.target_offset = offset_of(target, rows, out.notes);
  out.target = Tensor::empty({static_cast<int>(rows.size())});
  std::ranges::transform(rows, out.target.mutable_data().begin(), [&](int row) {
    return static_cast<Real>(target.values[static_cast<std::size_t>(row)] - out.target_offset);
  });
  out.target_name = target.name;
  out.classes = std::move(target.classes);
  for (const int row : rows) out.lines.push_back(table.lines[static_cast<std::size_t>(row)]);
  return out;
}

}  // namespace deepx::inline DEEPX_PRECISION
