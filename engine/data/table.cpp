// SPDX-License-Identifier: MIT
// The meaning of the cells of a column: numbers or classes.
#include "engine/data/table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

#include "engine/core/error.h"
#include "engine/data/number.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

bool is_code(std::string_view cell) {
  return cell.size() > 1 && cell[0] == '0' && cell.find_first_not_of("0123456789") == cell.npos;
}

/// More than three digits without groups before the decimal sign: "1234.5".
bool is_long_and_plain(std::string_view cell) {
  const std::size_t from = cell.find_first_of("0123456789"),
                    to = std::min(cell.find_first_not_of("0123456789", from), cell.size());
  return from != cell.npos && to - from > 3;
}

/// Turns the texts of one column into values.
class Reading {
 public:
  Reading(const Table& table, int index, const ReadColumn& how) : table_(table), how_(how), index_(index) {
    cells_.reserve(table.lines.size());
    for (int row = 0; row < table.rows(); ++row) cells_.push_back(without_blanks(table.cell(row, index)));
  }
  Column column() const;

 private:
  bool holds_numbers(Column& column) const;
  char decimal() const;
  void read_numbers(Column& column) const;
  void read_texts(Column& column) const;
  int line(int row) const { return table_.lines[static_cast<std::size_t>(row)]; }
  std::string_view cell(int row) const { return cells_[static_cast<std::size_t>(row)]; }
  std::string place_of(int row) const { return table_.place(row, index_); }

  const Table& table_;
  const ReadColumn& how_;
  int index_;
  std::vector<std::string_view> cells_;
};

Column Reading::column() const {
  Column column{.name = table_.names[static_cast<std::size_t>(index_)]};
  const bool numbers = !how_.texts && holds_numbers(column);
  column.values.assign(cells_.size(), kMissing);
  if (numbers)
    read_numbers(column);
  else
    read_texts(column);
  std::set<std::string_view> words;
  for (const std::string_view c : cells_)
    if (!c.empty() && is_missing(c)) words.insert(c);
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + quote(word);
  if (!words.empty())
    column.notes.push_back(join(column.name, ": ", list,
                                words.size() == 1 ? " is read as a missing value." : " are read as missing values."));
  return column;
}

bool Reading::holds_numbers(Column& column) const {
  int numbers = 0, given = 0, dates = 0, whole = 0, codes = 0;
  for (const std::string_view c : cells_) {
    if (is_missing(c)) continue;
    ++given;
    const bool digits = c.find_first_not_of("0123456789") == c.npos;
    whole += digits;
    codes += is_code(c);
    if (digits || !std::isnan(number_in_cell(c, '.')) || !std::isnan(number_in_cell(c, ',')))
      ++numbers;
    else
      dates += looks_like_date(c);
  }
  column.codes = codes > 0 && whole == given;
  column.dates = 2 * dates > given;
  if (column.codes && !how_.numbers) return false;
  column.codes = false;
  return 2 * numbers > given || given == 0;
}

char Reading::decimal() const {
  if (how_.decimal || table_.decimal_given) return how_.decimal.value_or(table_.decimal);
  int point = -1, comma = -1, either = -1;  // rows that show it
  bool plain = false;
  for (int row = 0; row < table_.rows(); ++row) {
    const DecimalHint hint = decimal_hint(cell(row));
    if (hint == DecimalHint::point && point < 0) point = row;
    if (hint == DecimalHint::comma && comma < 0) comma = row;
    if (hint == DecimalHint::either && either < 0) either = row;
    plain |= hint != DecimalHint::either && is_long_and_plain(cell(row));
  }
  DEEPX_REQUIRE(point < 0 || comma<0, value, place_of(std::max(point, comma)), quote(cell(std::max(point, comma))),
                                   " has a decimal ", point>
                                 comma
                    ? "point"
                    : "comma",
                ", and ", quote(cell(std::min(point, comma))), " in row ", line(std::min(point, comma)), " a decimal ",
                point > comma ? "comma" : "point", "; write all numbers alike");
  if (point >= 0) return '.';
  if (comma >= 0) return ',';
  if (either < 0 || table_.decimal_known) return table_.decimal;
  const std::string_view text = cell(either);
  const char sign = text[text.find_first_of(".,")];
  bool alike = true;
  for (const std::string_view c : cells_) alike &= decimal_hint(c) != DecimalHint::either || c.find(sign) != c.npos;
  // Some numbers have more than three digits without groups, so the others have no groups either.
  if (plain && alike) return sign;
  throw Error(ErrorKind::value,
              join(place_of(either), quote(text), " is ", number_in_cell(text, sign), " or ",
                   number_in_cell(text, sign == '.' ? ',' : '.'), "; choose the decimal sign, \".\" or \",\""));
}

void Reading::read_numbers(Column& column) const {
  const char sign = decimal(), other = sign == '.' ? ',' : '.';
  int grouped = -1, unit_row = -1, plain_row = -1, hexadecimal = -1;
  bool whole = true, beyond = false;
  std::string unit;
  for (int row = 0; row < table_.rows(); ++row) {
    if (is_missing(cell(row))) continue;
    const CellNumber number = read_number(cell(row), sign);
    const bool is_other = std::isnan(number.value) && !std::isnan(number_in_cell(cell(row), other));
    DEEPX_REQUIRE(!is_other, value, place_of(row), quote(cell(row)), " is no number with a decimal ",
                  sign == '.' ? "point" : "comma", "; correct it, or choose the other sign");
    DEEPX_REQUIRE(!std::isnan(number.value), value, place_of(row), quote(cell(row)),
                  " is not a number, as most values of the column are",
                  "; correct it, or leave the cell empty if the value is missing");
    column.values[static_cast<std::size_t>(row)] = number.value;
    constexpr double kHeld = 9007199254740992;  // 2^53
    whole &= number.value == std::floor(number.value);
    beyond |= std::abs(number.value) >= kHeld;
    if (number.grouped && grouped < 0) grouped = row;
    if (hexadecimal < 0 && cell(row).find_first_of("xX") != std::string_view::npos) hexadecimal = row;
    if (number.unit.empty()) {
      if (number.value != 0 && plain_row < 0) plain_row = row;
      continue;
    }
    DEEPX_REQUIRE(unit.empty() || unit == number.unit, value, place_of(row), quote(cell(row)),
                  " has another unit than ", quote(cell(unit_row)), " in row ", line(std::max(unit_row, 0)),
                  "; write all numbers in one");
    if (unit_row < 0) unit_row = row, unit = number.unit;
  }
  DEEPX_REQUIRE(unit != "%" || plain_row < 0, value, place_of(plain_row), quote(cell(plain_row)),
                " has no percent sign, as ", quote(cell(unit_row)), " in row ", line(unit_row),
                " has; write all numbers alike");
  const auto report = [&](int row) {
    column.notes.push_back(
        join(column.name, ": ", quote(cell(row)), " is read as ", column.values[static_cast<std::size_t>(row)], "."));
  };
  if (grouped >= 0) report(grouped);
  if (unit_row >= 0 && unit_row != grouped) report(unit_row);
  if (hexadecimal >= 0 && hexadecimal != unit_row) report(hexadecimal);
  column.beyond = whole && beyond;
}

void Reading::read_texts(Column& column) const {
  std::unordered_map<std::string_view, double> known;
  for (std::size_t row = 0; row < cells_.size(); ++row) {
    if (is_missing(cells_[row])) continue;
    const auto [at, fresh] = known.emplace(cells_[row], static_cast<double>(column.classes.size()));
    if (fresh) column.classes.emplace_back(cells_[row]);
    column.values[row] = at->second;
  }
}

}  // namespace

std::string Table::place(int row, int column) const {
  return join("table: ", source, ": row ", lines[static_cast<std::size_t>(row)], ", column ",
              quote(names[static_cast<std::size_t>(column)]), ": ");
}

int Table::index_of(std::string_view name) const {
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<int>(found - names.begin());
  std::string known;
  for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 12); ++i) known += (i ? ", " : "") + quote(names[i]);
  throw Error(ErrorKind::value, join("table: ", source, ": no column is called ", quote(name), "; known: ", known,
                                     names.size() > 12 ? ", .." : ""));
}

Column Table::column(int index, const ReadColumn& how) const {
  DEEPX_REQUIRE(index >= 0 && index < columns(), index, "table: ", source, ": column ", index, " is outside [0, ",
                columns(), ")");
  return Reading(*this, index, how).column();
}

std::string Table::alike_note(int index, std::span<const double> values) const {
  std::map<double, std::string_view> first;
  for (int row = 0; row < rows(); ++row) {
    const double value = values[static_cast<std::size_t>(row)];
    if (std::isnan(value)) continue;
    const std::string_view text = without_blanks(cell(row, index));
    const auto [known, fresh] = first.emplace(value, text);
    if (!fresh && known->second != text)
      return join(names[static_cast<std::size_t>(index)], ": ", quote(known->second), " and ", quote(text),
                  " are the same class, ", value, ".");
  }
  return "";
}

}  // namespace deepx::inline DEEPX_PRECISION
