// SPDX-License-Identifier: MIT
// Columns, classes and scales of a table whose rows become points.
#include "playground/model/spec/table_points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <set>

#include "engine/core/error.h"
#include "engine/data/csv.h"
#include "engine/data/number.h"
#include "playground/model/spec/plane.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kReach = 5;

/// The columns of a table. Each is read and checked once.
class Columns {
 public:
  Columns(const Table& table, std::optional<char> decimal)
      : table_(table), decimal_(decimal), found_(table.names.size()), row_names_(table.names.size()) {}
  Column& at(int index) {
    std::optional<Column>& column = found_[static_cast<std::size_t>(index)];
    if (!column) column = table_.column(index, {.decimal = decimal_});
    return *column;
  }
  /// A column whose digits look like codes is read as numbers here.
  const Column& numbers(int index) {
    Column& column = at(index);
    if (column.codes) column = table_.column(index, {.numbers = true, .decimal = decimal_});
    return column;
  }
  /// The number of different numbers or words in a column, counted up to `most`.
  std::size_t different(int index, std::size_t most) {
    std::set<double> seen;
    for (const double v : at(index).values)
      if (!std::isnan(v) && seen.insert(v).second && seen.size() == most) break;
    return seen.size();
  }
  /// See Table::row_names_note().
  const std::string& row_names_note(int index) {
    std::optional<std::string>& known = row_names_[static_cast<std::size_t>(index)];
    if (!known) known = table_.row_names_note(index);
    return *known;
  }
  bool names_rows(int index) { return !row_names_note(index).empty(); }
  bool holds_numbers(int index) { return at(index).classes.empty() && different(index, 1) > 0; }
  const Table& table() const { return table_; }

 private:
  const Table& table_;
  std::optional<char> decimal_;
  std::vector<std::optional<Column>> found_;
  std::vector<std::optional<std::string>> row_names_;
};

/// The column called `name`, or the first column of numbers that is neither the other axis nor the label.
int coordinate_column(Columns& columns, const std::string& name, int other, int label, const char* axis) {
  const Table& table = columns.table();
  if (!name.empty()) {
    const int column = table.index_of(name);
    const Column found = columns.numbers(column);
    DEEPX_REQUIRE(found.classes.empty(), value, "table: column ", quote(name), " holds ",
                  found.dates ? "dates" : "words", "; ", axis, " needs numbers");
    DEEPX_REQUIRE(column != other, value, "table: column ", quote(name),
                  " is chosen for both axes; choose another for ", axis);
    return column;
  }
  for (const bool any : {false, true})  // columns that only name the rows are the last resort
    for (int column = 0; column < table.columns(); ++column)
      if (column != other && column != label && (any || !columns.names_rows(column)) && columns.holds_numbers(column))
        return column;
  DEEPX_REQUIRE(table.columns() > 1, value,
                "table: has one column; points need two columns of numbers, one for each axis, separated by commas, "
                "semicolons, tabs, | or blanks");
  DEEPX_REQUIRE(
      table.rows() > 1 ||
          std::ranges::any_of(table.cells, [](const std::string& c) { return !std::isnan(number_in_cell(c, '.')); }),
      value, "table: has only a row of names; there must be rows with values below it");
  throw Error(ErrorKind::value, join("table: there is no ", other < 0 ? "" : "second ",
                                     "column of numbers; points need two, one for each axis"));
}

/// The last remaining column that can be a class or has different numbers.
int last_label(Columns& columns, int x, int y) {
  const Table& table = columns.table();
  int last = -1;
  for (int column = table.columns(); column-- > 0;) {
    if (column == x || column == y || columns.names_rows(column)) continue;
    last = std::max(last, column);
    const std::size_t classes = columns.at(column).classes.size();
    if (columns.different(column, 2) == 2 && classes <= static_cast<std::size_t>(kMaxClasses)) return column;
  }
  return last;
}

struct PointPlaces {
  int x, y, label;
};

/// Chooses the label first, if it is named or the table shows which one it is: a class cannot be an axis.
PointPlaces find_columns(Columns& columns, const PointColumns& named, std::vector<std::string>& notes) {
  const Table& table = columns.table();
  const auto index_of = [&](const std::string& name) { return name.empty() ? -1 : table.index_of(name); };
  const std::array axes = {index_of(named.x), index_of(named.y)};
  int label = index_of(named.label);
  LikelyTarget likely;
  if (label < 0) {
    std::vector<int> candidates;
    for (int column = 0; column < table.columns(); ++column)
      if (column != axes[0] && column != axes[1] && !columns.names_rows(column)) candidates.push_back(column);
    likely = likely_target(table, candidates, named.decimal, kMaxClasses);
  }
  // If the axes then lacked a column, no column is left for a class.
  int left = 0;
  for (int column = 0; likely.column >= 0 && column < table.columns() && left < 2; ++column)
    left += column != likely.column && (!columns.names_rows(column) || column == axes[0] || column == axes[1]) &&
            columns.holds_numbers(column);
  if (left == 2) label = likely.column;
  PointPlaces found;
  found.x = coordinate_column(columns, named.x, named.x.empty() ? axes[1] : -1, label, "x1");
  found.y = coordinate_column(columns, named.y, found.x, label, "x2");
  DEEPX_REQUIRE(label < 0 || (label != found.x && label != found.y), value, "table: column ", quote(named.label),
                " is an axis already; choose another for the class");
  found.label = label >= 0 ? label : last_label(columns, found.x, found.y);
  if (!named.label.empty() || found.label < 0) return found;
  const std::string name = quote(table.names[static_cast<std::size_t>(found.label)]);
  constexpr int kAll = 3;  // number of columns that points need
  if (label >= 0 && !likely.why.empty())
    notes.push_back(join(name, " is the class or number of the points: ", likely.why, "."));
  if (label < 0 && table.columns() > kAll)
    notes.push_back(join(
        name, " is the class or number of the points, as the last remaining column; choose another if that is wrong."));
  return found;
}

/// Adds notes for columns skipped because they only name the rows.
void note_row_names(Columns& columns, std::span<const int> taken, std::vector<std::string>& notes) {
  for (int column = 0; column < columns.table().columns(); ++column)
    if (std::ranges::find(taken, column) == taken.end() && columns.names_rows(column))
      notes.push_back(columns.row_names_note(column));
}

std::vector<double> different_values(const Column& column, const std::vector<int>& rows) {
  std::set<double> seen;
  for (int row : rows)
    if (seen.insert(column.values[static_cast<std::size_t>(row)]).second && seen.size() > 1000) break;
  return {seen.begin(), seen.end()};
}

/// Makes classes. Numbers are classes in ascending order if they are few and whole. Numbers with more digits than a
/// double holds are compared as texts, because the texts differ even if the doubles do not. The words of a column are
/// classes in the order in which they appear.
void find_classes(const Table& table, int index, Column& label, const std::vector<int>& rows,
                  std::vector<std::string>& notes) {
  constexpr auto kMost = static_cast<std::size_t>(kMaxClasses);
  if (label.beyond) {
    Column texts = table.column(index, {.texts = true});
    if (different_values(texts, rows).size() <= kMost) {
      label = std::move(texts);
      notes.push_back(join(label.name, ": its numbers are longer than 15 digits and are told apart as texts."));
    }
  }
  if (label.classes.empty()) {
    const std::vector<double> distinct = different_values(label, rows);
    if (label.beyond || distinct.size() > kMost ||
        std::ranges::any_of(distinct, [](double v) { return v != std::floor(v); }))
      return;
    if (std::string note = table.alike_note(index, label.values); !note.empty()) notes.push_back(std::move(note));
    for (double v : distinct) label.classes.push_back(deepx::to_text(v));
    for (double& v : label.values) v = static_cast<double>(std::ranges::find(distinct, v) - distinct.begin());
  }
  DEEPX_REQUIRE(label.classes.size() <= kMost, value, "table: column ", quote(label.name), " has ",
                label.classes.size(), " different words; at most ", kMaxClasses,
                " classes can be told apart, so choose another column");
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

std::string digits_text(double v, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*g", digits, v);
  return text;
}
std::string short_text(double v) { return digits_text(v, 4); }

/// Both ends, with as few digits as distinguish them and show where they lie.
std::array<std::string, 2> range_text(const Range& r) {
  constexpr double kSome = 0.01;  // tolerated share of the distance between them
  constexpr int kAll = 17;
  int digits = 4;
  const auto off = [&](double v) {
    return std::abs(std::strtod(digits_text(v, digits).c_str(), nullptr) - v) > kSome * (r.high - r.low);
  };
  while (digits < kAll && (off(r.low) || off(r.high))) ++digits;
  return {digits_text(r.low, digits), digits_text(r.high, digits)};
}

/// The scale of a column that becomes a coordinate or a target.
struct Scaled {
  OwnColumn column;
  /// Clamps, because rounding can exceed the plane slightly.
  double shown(double v) const {
    return std::clamp((v - column.offset) / column.scale, -double(kPlaneExtent), double(kPlaneExtent));
  }
};

Scaled unchanged(const Column& column) { return {{class_name(column.name)}}; }

double twelve_digits(double v) {
  char text[32];
  std::snprintf(text, sizeof text, "%.12g", v);
  return std::strtod(text, nullptr);
}

/// Maps [low, high] to [-reach, reach], and adds a note.
Scaled scaled(const Column& column, const Range& r, double reach, std::vector<std::string>& notes) {
  if (r.low == r.high) {
    notes.push_back(join(column.name, " is ", r.low, " everywhere and becomes 0."));
    return {{class_name(column.name), r.low, 1}};
  }
  // Twelve digits give a short text, if they do not move any number. They would if the offset is much larger than the
  // scale.
  constexpr double kNothing = 1e-9;  // relative to the scale; the grid is coarser
  const double half = r.high / 2 - r.low / 2, exact = r.low / 2 + r.high / 2, middle = twelve_digits(exact);
  const double scale = half > 0 ? twelve_digits(half / reach) : 0;
  const auto [low, high] = range_text(r);
  notes.push_back(
      join(column.name, ": ", low, " to ", high, " becomes −", short_text(reach), " to ", short_text(reach), "."));
  return {{class_name(column.name), std::abs(middle - exact) <= kNothing * scale ? middle : exact,
           scale > 0 ? scale : std::numeric_limits<double>::denorm_min()}};
}

/// True if all values are within ±most and cover at least `share` of that range.
bool fills(const Range& r, double most, double share) {
  return r.low >= -most && r.high <= most && r.high - r.low >= share * 2 * most;
}
/// True if the data cover enough of the plane to be meant as coordinates.
bool on_plane(const Range& x, const Range& y) {
  constexpr double kSome = 1.0 / 6, kLittle = 1.0 / 60;
  const auto fits = [](const Range& r) {
    return fills(r, double(kPlaneExtent), kLittle) || (r.low == r.high && std::abs(r.low) <= double(kPlaneExtent));
  };
  return fits(x) && fits(y) && std::max(x.high - x.low, y.high - y.low) >= kSome * 2 * double(kPlaneExtent);
}

/// Adds a note if numbers that differ in the table become equal on the plane.
void note_merged(const Column& column, const std::vector<int>& rows, std::span<const float> shown,
                 std::vector<std::string>& notes) {
  std::set<double> before;
  for (const int row : rows) before.insert(column.values[static_cast<std::size_t>(row)]);
  const std::set<float> after(shown.begin(), shown.end());
  if (after.size() < before.size())
    notes.push_back(join(column.name, ": of ", before.size(), " different numbers ", after.size(),
                         " are still different; a logarithm may keep more apart."));
}

std::vector<int> usable_rows(const Table& table, std::span<const Column* const> columns,
                             std::vector<std::string>& notes) {
  std::vector<int> rows;
  std::string missing;
  int left_out = 0;
  for (int row = 0; row < table.rows(); ++row) {
    const bool complete = std::none_of(columns.begin(), columns.end(), [&](const Column* c) {
      return std::isnan(c->values[static_cast<std::size_t>(row)]);
    });
    if (complete) {
      rows.push_back(row);
    } else if (++left_out <= 5) {
      missing += join(missing.empty() ? "" : ", ", table.lines[static_cast<std::size_t>(row)]);
    }
  }
  DEEPX_REQUIRE(!rows.empty(), value, "table: every row misses a value in the chosen columns; choose other columns");
  if (left_out > 0)
    notes.push_back(join(left_out, left_out == 1 ? " row misses" : " rows miss", " a value and ",
                         left_out == 1 ? "is" : "are", " left out: line ", missing, left_out > 5 ? " …" : "", "."));
  if (rows.size() > static_cast<std::size_t>(kMaxOwnPoints)) {
    notes.push_back(join(kMaxOwnPoints, " of ", rows.size(), " rows are used, chosen at random."));
    Rng(1, Stream::data).shuffle(rows);
    rows.resize(static_cast<std::size_t>(kMaxOwnPoints));
    std::sort(rows.begin(), rows.end());
  }
  return rows;
}

}  // namespace

namespace {

void add_points(TablePoints& out, const std::vector<int>& rows, const Column& x, const Column& y, const Column& label,
                const std::array<Scaled, 3>& scales) {
  std::array<std::vector<float>, 3> shown;
  for (const int row : rows) {
    const auto at = static_cast<std::size_t>(row);
    const double v = label.values.empty() ? 0 : label.values[at];
    const PlanePoint p =
        own_point(scales[0].shown(x.values[at]), scales[1].shown(y.values[at]),
                  out.own.numbers ? std::clamp(scales[2].shown(v), -1.0, 1.0) : v, out.own.numbers, OwnGrid::fine);
    out.own.points.push_back(p);
    shown[0].push_back(p.x), shown[1].push_back(p.y), shown[2].push_back(p.target);
  }
  note_merged(x, rows, shown[0], out.notes);
  note_merged(y, rows, shown[1], out.notes);
  if (out.own.numbers) note_merged(label, rows, shown[2], out.notes);
}

}  // namespace

TablePoints points_from_table(std::string_view csv, const PointColumns& columns) {
  return points_from_table(parse_csv(csv, "table"), columns);
}

TablePoints points_from_table(const Table& table, const PointColumns& columns) {
  Columns known(table, columns.decimal);
  TablePoints out;
  out.notes = table.notes;
  const auto [x_at, y_at, label_at] = find_columns(known, columns, out.notes);
  const Column x = known.numbers(x_at), y = known.numbers(y_at);
  Column label;
  if (label_at >= 0) label = known.at(label_at);
  out.columns = {x.name, y.name, label.name};
  if (columns.x.empty() || columns.y.empty() || columns.label.empty())
    note_row_names(known, std::array{x_at, y_at, label_at}, out.notes);
  std::vector<const Column*> used = {&x, &y};
  if (label_at >= 0) used.push_back(&label);
  for (const Column* c : used) out.notes.insert(out.notes.end(), c->notes.begin(), c->notes.end());
  const std::vector<int> rows = usable_rows(table, used, out.notes);
  if (label_at >= 0) find_classes(table, label_at, label, rows, out.notes);
  out.own.numbers = label_at >= 0 && label.classes.empty();
  out.classes = label.classes;
  out.own.classes = class_names(label.classes);
  for (std::size_t k = 0; k < label.classes.size(); ++k)
    if (out.own.classes[k] != label.classes[k])
      out.notes.push_back(join("The class ", quote(label.classes[k]), " is called ", quote(out.own.classes[k]), "."));
  const Range xs = range_of(x, rows), ys = range_of(y, rows);
  const auto axis = [&](const Column& c, const Range& r) {
    return on_plane(xs, ys) ? unchanged(c) : scaled(c, r, kReach, out.notes);
  };
  std::array<Scaled, 3> scales = {axis(x, xs), axis(y, ys), unchanged(label)};
  if (out.own.numbers)
    if (const Range r = range_of(label, rows); !fills(r, 1, 0.25)) scales[2] = scaled(label, r, 1, out.notes);
  for (std::size_t i = 0; i < scales.size(); ++i) out.own.columns[i] = scales[i].column;
  add_points(out, rows, x, y, label, scales);
  return out;
}

}  // namespace deepx::inline DEEPX_PRECISION
