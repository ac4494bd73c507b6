// SPDX-License-Identifier: MIT
// What cells mean: numbers, classes, features and targets.
#include "engine/data/table.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>

#include "engine/core/error.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

bool is_missing(std::string_view cell) {
  static constexpr std::string_view kWords[] = {"", "NA", "N/A", "NaN", "nan", "null", "NULL", "?"};
  return std::ranges::find(kWords, cell) != std::end(kWords);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string place(const Table& table, int row, int column) {
  return join("table: ", table.source, ": row ", table.lines[static_cast<std::size_t>(row)], ", column ",
              quote(table.names[static_cast<std::size_t>(column)]), ": ");
}

}  // namespace

double number_in_cell(std::string_view cell, char decimal) {
  std::size_t i = 0, digits = 0;
  const auto take_digits = [&] {
    const std::size_t from = i;
    while (i < cell.size() && is_digit(cell[i])) ++i;
    return i - from;
  };
  const auto take_sign = [&] { i += i < cell.size() && (cell[i] == '-' || cell[i] == '+'); };
  take_sign();
  digits = take_digits();
  if (i < cell.size() && cell[i] == decimal) ++i, digits += take_digits();
  if (digits == 0) return kMissing;
  if (i < cell.size() && (cell[i] == 'e' || cell[i] == 'E')) {
    ++i;
    take_sign();
    if (take_digits() == 0) return kMissing;
  }
  if (i != cell.size()) return kMissing;
  std::string text(cell);
  if (decimal != '.') std::ranges::replace(text, decimal, '.');
  const double value = std::strtod(text.c_str(), nullptr);
  return std::isfinite(value) ? value : kMissing;
}

int Table::index_of(std::string_view name) const {
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<int>(found - names.begin());
  std::string known;
  for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 12); ++i)
    known += (i ? ", " : "") + quote(names[i]);
  throw Error(ErrorKind::value, join("table: ", source, ": no column is called ", quote(name), "; known are ",
                                     known, names.size() > 12 ? ", .." : ""));
}

Column Table::column(int index) const {
  DEEPX_REQUIRE(index >= 0 && index < columns(), index, "table: ", source, ": column ", index,
                " is outside [0, ", columns(), ")");
  Column column{.name = names[static_cast<std::size_t>(index)], .values = {}, .classes = {}};
  column.values.reserve(lines.size());
  int numbers = 0, given = 0;
  for (int row = 0; row < rows(); ++row) {
    column.values.push_back(number_in_cell(cell(row, index), decimal));
    numbers += !std::isnan(column.values.back());
    given += !is_missing(cell(row, index));
  }
  const bool is_number = 2 * numbers > given || given == 0;
  std::map<std::string_view, double> known;
  for (int row = 0; row < rows(); ++row) {
    const std::string& text = cell(row, index);
    double& value = column.values[static_cast<std::size_t>(row)];
    if (is_missing(text)) {
      value = kMissing;
    } else if (is_number) {
      DEEPX_REQUIRE(!std::isnan(value), value, place(*this, row, index), quote(text),
                    " is not a number, as most values of the column are",
                    "; correct it, or leave the cell empty if the value is missing");
    } else {
      const auto [at, fresh] = known.emplace(text, static_cast<double>(column.classes.size()));
      if (fresh) column.classes.push_back(text);
      value = at->second;
    }
  }
  return column;
}

namespace {

constexpr std::size_t kMaxClasses = 100;

/// The columns a choice names, the target last.
std::vector<int> chosen_columns(const Table& table, const TableChoice& choice) {
  const int target = choice.target.empty() ? table.columns() - 1 : table.index_of(choice.target);
  std::vector<int> chosen;
  for (const std::string& name : choice.features) {
    const int column = table.index_of(name);
    DEEPX_REQUIRE(std::ranges::find(chosen, column) == chosen.end(), value, "table: ", table.source,
                  ": the feature ", quote(name), " is chosen twice; choose each once");
    DEEPX_REQUIRE(column != target, value, "table: ", table.source, ": ", quote(name),
                  " is both a feature and the target; it can be one of them");
    chosen.push_back(column);
  }
  if (choice.features.empty())
    for (int i = 0; i < table.columns(); ++i)
      if (i != target) chosen.push_back(i);
  DEEPX_REQUIRE(!chosen.empty(), value, "table: ", table.source, ": has ", table.columns(),
                " column; at least two are needed, a feature and the target");
  chosen.push_back(target);
  return chosen;
}

/// The rows in which no chosen column misses its value.
std::vector<int> complete_rows(const Table& table, std::span<const int> chosen,
                               std::span<const Column> columns, bool drop) {
  std::vector<int> rows;
  for (int row = 0; row < table.rows(); ++row) {
    bool complete = true;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const double value = columns[i].values[static_cast<std::size_t>(row)];
      complete &= !std::isnan(value);
      DEEPX_REQUIRE(
          drop || complete, value, place(table, row, chosen[i]),
          "the value is missing; fill it in, choose other columns, or drop rows with missing values");
      DEEPX_REQUIRE(!complete || std::isfinite(static_cast<Real>(value)), value, place(table, row, chosen[i]),
                    value, " is beyond the range of this precision; its largest number is ",
                    double(std::numeric_limits<Real>::max()));
    }
    if (complete) rows.push_back(row);
  }
  DEEPX_REQUIRE(!rows.empty(), value, "table: ", table.source,
                ": every row misses a value in the chosen columns; choose other columns");
  return rows;
}

void require_few_classes(const Table& table, const Column& column) {
  DEEPX_REQUIRE(column.classes.size() <= kMaxClasses, value, "table: ", table.source, ": column ",
                quote(column.name), " has ", column.classes.size(), " different texts; at most ", kMaxClasses,
                " can be told apart, so leave the column out");
}

/// Numbers as classes, in ascending order, where the task asks for it.
void name_classes(Column& target, std::span<const int> rows, Task task) {
  std::map<double, double> distinct;
  bool whole = true;
  for (const int row : rows) {
    const double value = target.values[static_cast<std::size_t>(row)];
    distinct[value] = 0;
    whole &= value == std::floor(value);
  }
  const bool few = whole && distinct.size() <= 10 && 3 * distinct.size() <= rows.size();
  if (task == Task::regression || (task == Task::automatic && !few)) return;
  for (auto& [value, place] : distinct) {
    place = static_cast<double>(target.classes.size());
    target.classes.push_back(deepx::to_text(value));
  }
  for (const int row : rows)
    target.values[static_cast<std::size_t>(row)] = distinct[target.values[static_cast<std::size_t>(row)]];
}

Tensor gather(std::span<const Column> features, std::span<const int> rows, int width) {
  Tensor out = Tensor::empty({static_cast<int>(rows.size()), width});
  auto to = out.mutable_data().begin();
  for (const int row : rows) {
    for (const Column& f : features) {
      const double value = f.values[static_cast<std::size_t>(row)];
      if (f.classes.empty()) *to++ = static_cast<Real>(value);
      for (std::size_t k = 0; k < f.classes.size(); ++k)
        *to++ = value == static_cast<double>(k) ? Real(1) : Real(0);
    }
  }
  return out;
}

}  // namespace

Examples to_examples(const Table& table, const TableChoice& choice) {
  const std::vector<int> chosen = chosen_columns(table, choice);
  std::vector<Column> columns;
  for (const int index : chosen) require_few_classes(table, columns.emplace_back(table.column(index)));
  const std::vector<int> rows = complete_rows(table, chosen, columns, choice.drop_missing);
  Column target = std::move(columns.back());
  columns.pop_back();
  DEEPX_REQUIRE(choice.task != Task::regression || target.classes.empty(), value, "table: ", table.source,
                ": the target ", quote(target.name), " holds texts; regression needs numbers");
  if (target.classes.empty()) name_classes(target, rows, choice.task);
  require_few_classes(table, target);
  DEEPX_REQUIRE(target.classes.size() != 1, value, "table: ", table.source, ": the target ",
                quote(target.name), " has only the class ", quote(target.classes[0]),
                "; at least two are needed");

  Examples out;
  for (const Column& f : columns) {
    if (f.classes.empty()) out.feature_names.push_back(f.name);
    for (const std::string& c : f.classes) out.feature_names.push_back(join(f.name, " = ", c));
  }
  out.features = gather(columns, rows, static_cast<int>(out.feature_names.size()));
  out.target = Tensor::empty({static_cast<int>(rows.size())});
  std::ranges::transform(rows, out.target.mutable_data().begin(), [&](int row) {
    return static_cast<Real>(target.values[static_cast<std::size_t>(row)]);
  });
  out.target_name = target.name;
  out.classes = std::move(target.classes);
  for (const int row : rows) out.lines.push_back(table.lines[static_cast<std::size_t>(row)]);
  return out;
}

}  // namespace deepx::inline DEEPX_PRECISION
