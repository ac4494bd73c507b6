// SPDX-License-Identifier: MIT
// Columns, classes and scales of a table that becomes points.
#include "playground/model/table_points.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "engine/core/error.h"
#include "engine/data/csv.h"
#include "playground/model/plane.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kReach = 5;

bool holds_numbers(const Table& table, int column) {
  for (int row = 0; row < table.rows(); ++row)
    if (!std::isnan(number_in_cell(table.cell(row, column), table.decimal))) return table.column(column).classes.empty();
  return false;
}

/// The column called `name`, or the first one with numbers that is not taken.
int coordinate_column(const Table& table, const std::string& name, int taken, const char* axis) {
  if (!name.empty()) {
    const int column = table.index_of(name);
    DEEPX_REQUIRE(table.column(column).classes.empty(), value, "table: column ", quote(name), " holds words; ", axis, " needs numbers");
    DEEPX_REQUIRE(column != taken, value, "table: column ", quote(name), " is taken for both axes; choose another for ", axis);
    return column;
  }
  for (int column = 0; column < table.columns(); ++column)
    if (column != taken && holds_numbers(table, column)) return column;
  throw Error(ErrorKind::value, join("table: there is no ", taken < 0 ? "" : "second ", "column of numbers; points need two, one for each axis"));
}

int label_column(const Table& table, const std::string& name, int x, int y) {
  if (!name.empty()) {
    const int column = table.index_of(name);
    DEEPX_REQUIRE(column != x && column != y, value, "table: column ", quote(name), " is an axis already; choose another for the class");
    return column;
  }
  for (int column = table.columns(); column-- > 0;)
    if (column != x && column != y) return column;
  return -1;
}

/// Numbers as classes in ascending order, if they are few and whole; the texts of a column of words as they come.
void find_classes(Column& label, const std::vector<int>& rows) {
  std::vector<double> distinct;
  bool whole = true;
  for (int row : rows) {
    const double v = label.values[static_cast<std::size_t>(row)];
    whole &= v == std::floor(v);
    if (std::find(distinct.begin(), distinct.end(), v) == distinct.end()) distinct.push_back(v);
    if (distinct.size() > 1000) break;
  }
  if (label.classes.empty()) {
    if (!whole || distinct.size() > static_cast<std::size_t>(kMaxClasses)) return;
    std::sort(distinct.begin(), distinct.end());
    for (double v : distinct) label.classes.push_back(deepx::to_text(v));
    for (double& v : label.values) v = static_cast<double>(std::find(distinct.begin(), distinct.end(), v) - distinct.begin());
  }
  DEEPX_REQUIRE(label.classes.size() <= static_cast<std::size_t>(kMaxClasses), value, "table: column ", quote(label.name), " has ",
                label.classes.size(), " different words; at most ", kMaxClasses, " classes can be told apart, so choose another column");
}

struct Range {
  double low = INFINITY, high = -INFINITY;
};
Range range_of(const Column& column, const std::vector<int>& rows) {
  Range r;
  for (int row : rows) {
    const double v = column.values[static_cast<std::size_t>(row)];
    r = {std::min(r.low, v), std::max(r.high, v)};
  }
  return r;
}

std::string short_text(double v) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", v);
  return text;
}

/// Moves [low, high] to [-reach, reach], and says so.
void scale(Column& column, const Range& r, double reach, std::vector<std::string>& notes) {
  const double middle = r.low / 2 + r.high / 2, half = r.high / 2 - r.low / 2;
  for (double& v : column.values) v = half > 0 ? std::clamp((v - middle) / half, -1.0, 1.0) * reach : 0;
  notes.push_back(half > 0 ? join(column.name, ": ", short_text(r.low), " to ", short_text(r.high), " becomes −", short_text(reach), " to ",
                                  short_text(reach), ".")
                           : join(column.name, " is ", short_text(r.low), " everywhere and becomes 0."));
}

bool within(const Range& r, double most) { return r.low >= -most && r.high <= most; }
/// Data that fill some of the plane are meant as they are.
bool on_plane(const Range& x, const Range& y) {
  return within(x, kPlaneExtent) && within(y, kPlaneExtent) && std::max(x.high - x.low, y.high - y.low) >= 2;
}

std::vector<int> usable_rows(const Table& table, std::span<const Column* const> columns, std::vector<std::string>& notes) {
  std::vector<int> rows;
  std::string missing;
  int left_out = 0;
  for (int row = 0; row < table.rows(); ++row) {
    const bool complete = std::none_of(columns.begin(), columns.end(), [&](const Column* c) { return std::isnan(c->values[static_cast<std::size_t>(row)]); });
    if (complete) {
      rows.push_back(row);
    } else if (++left_out <= 5) {
      missing += join(missing.empty() ? "" : ", ", table.lines[static_cast<std::size_t>(row)]);
    }
  }
  DEEPX_REQUIRE(!rows.empty(), value, "table: every row misses a value in the chosen columns; choose other columns");
  if (left_out > 0) notes.push_back(join(left_out, left_out == 1 ? " row misses" : " rows miss", " a value and ", left_out == 1 ? "is" : "are", " left out: line ", missing, left_out > 5 ? " …" : "", "."));
  if (rows.size() > static_cast<std::size_t>(kMaxOwnPoints)) {
    notes.push_back(join(kMaxOwnPoints, " of ", rows.size(), " rows are taken, by chance."));
    Rng(1, Stream::data).shuffle(rows);
    rows.resize(static_cast<std::size_t>(kMaxOwnPoints));
    std::sort(rows.begin(), rows.end());
  }
  return rows;
}

}  // namespace

TablePoints points_from_table(std::string_view csv, const PointColumns& columns) { return points_from_table(parse_csv(csv, "table"), columns); }

TablePoints points_from_table(const Table& table, const PointColumns& columns) {
  const int x_at = coordinate_column(table, columns.x, -1, "x1");
  const int y_at = coordinate_column(table, columns.y, x_at, "x2"), label_at = label_column(table, columns.label, x_at, y_at);
  Column x = table.column(x_at), y = table.column(y_at), label;
  if (label_at >= 0) label = table.column(label_at);
  TablePoints out;
  out.columns = {x.name, y.name, label.name};
  std::vector<const Column*> used = {&x, &y};
  if (label_at >= 0) used.push_back(&label);
  const std::vector<int> rows = usable_rows(table, used, out.notes);
  if (label_at >= 0) find_classes(label, rows);
  const Range xs = range_of(x, rows), ys = range_of(y, rows);
  if (!on_plane(xs, ys)) {
    scale(x, xs, kReach, out.notes);
    scale(y, ys, kReach, out.notes);
  }
  out.own.numbers = label_at >= 0 && label.classes.empty();
  out.classes = label.classes;
  for (const std::string& name : label.classes) out.own.classes.push_back(class_name(name));
  if (out.own.numbers)
    if (const Range r = range_of(label, rows); !within(r, 1)) scale(label, r, 1, out.notes);
  for (int row : rows) {
    const auto at = static_cast<std::size_t>(row);
    out.own.points.push_back(own_point(x.values[at], y.values[at], label_at >= 0 ? label.values[at] : 0, out.own.numbers));
  }
  return out;
}

}  // namespace deepx::inline DEEPX_PRECISION
