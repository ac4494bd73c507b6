// SPDX-License-Identifier: MIT
// What cells mean: numbers, classes, features and targets.
#include "engine/data/table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "engine/core/error.h"
#include "engine/data/number.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

bool is_missing(std::string_view cell) {
  static constexpr std::string_view kWords[] = {"", "NA", "N/A", "n/a", "n.a.", "#N/A", "#NA", "<NA>", "NaN", "nan", "NAN", "-nan", "-NaN", "#NV",
                                                "None", "none", "NONE", "null", "NULL", "Null", "nil", "?", "-", "--", "–", "—", ".", "..", "...", "…",
                                                "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "1.#QNAN", "-1.#IND", "1.#IND"};
  if (cell.empty()) return true;
  // Most cells are longer, begin otherwise, or end in a digit.
  if (cell.size() > 8 || (cell.back() >= '0' && cell.back() <= '9') || std::string_view("#-.1<?Nn\xe2").find(cell[0]) == std::string_view::npos) return false;
  return std::ranges::find(kWords, cell) != std::end(kWords);
}

std::string place(const Table& table, int row, int column) {
  return join("table: ", table.source, ": row ", table.lines[static_cast<std::size_t>(row)], ", column ",
              quote(table.names[static_cast<std::size_t>(column)]), ": ");
}

bool is_code(std::string_view cell) {
  return cell.size() > 1 && cell[0] == '0' && cell.find_first_not_of("0123456789") == cell.npos;
}

/// Digits before the decimal sign that are more than a group and not parted: "1234.5".
bool is_long_and_plain(std::string_view cell) {
  const std::size_t from = cell.find_first_of("0123456789"), to = std::min(cell.find_first_not_of("0123456789", from), cell.size());
  return from != cell.npos && to - from > 3;
}

/// One column on its way from texts to values.
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
  std::string place_of(int row) const { return place(table_, row, index_); }

  const Table& table_;
  const ReadColumn& how_;
  int index_;
  std::vector<std::string_view> cells_;
};

Column Reading::column() const {
  Column column{.name = table_.names[static_cast<std::size_t>(index_)]};
  const bool numbers = !how_.texts && holds_numbers(column);
  column.values.assign(cells_.size(), kMissing);
  if (numbers) read_numbers(column);
  else read_texts(column);
  std::set<std::string_view> words;
  for (const std::string_view c : cells_)
    if (!c.empty() && is_missing(c)) words.insert(c);
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + quote(word);
  if (!words.empty()) column.notes.push_back(join(column.name, ": ", list, words.size() == 1 ? " is read as a missing value." : " are read as missing values."));
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
    if (digits || !std::isnan(number_in_cell(c, '.')) || !std::isnan(number_in_cell(c, ','))) ++numbers;
    else dates += looks_like_date(c);
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
  DEEPX_REQUIRE(point < 0 || comma < 0, value, place_of(std::max(point, comma)), quote(cell(std::max(point, comma))), " has a decimal ",
                point > comma ? "point" : "comma", ", and ", quote(cell(std::min(point, comma))), " in row ", line(std::min(point, comma)),
                " a decimal ", point > comma ? "comma" : "point", "; write all numbers alike");
  if (point >= 0) return '.';
  if (comma >= 0) return ',';
  if (either < 0 || table_.decimal_known) return table_.decimal;
  const std::string_view text = cell(either);
  const char sign = text[text.find_first_of(".,")];
  bool alike = true;
  for (const std::string_view c : cells_) alike &= decimal_hint(c) != DecimalHint::either || c.find(sign) != c.npos;
  // Thousands of some numbers are not parted, so those of others are not either.
  if (plain && alike) return sign;
  throw Error(ErrorKind::value, join(place_of(either), quote(text), " is ", number_in_cell(text, sign), " or ", number_in_cell(text, sign == '.' ? ',' : '.'),
                                     "; choose the decimal sign, \".\" or \",\""));
}

void Reading::read_numbers(Column& column) const {
  const char sign = decimal(), other = sign == '.' ? ',' : '.';
  int parted = -1, unit_row = -1, plain_row = -1, hexadecimal = -1;
  bool whole = true, beyond = false;
  std::string unit;
  for (int row = 0; row < table_.rows(); ++row) {
    if (is_missing(cell(row))) continue;
    const CellNumber number = read_number(cell(row), sign);
    const bool is_other = std::isnan(number.value) && !std::isnan(number_in_cell(cell(row), other));
    DEEPX_REQUIRE(!is_other, value, place_of(row), quote(cell(row)), " is no number with a decimal ", sign == '.' ? "point" : "comma",
                  "; correct it, or choose the other sign");
    DEEPX_REQUIRE(!std::isnan(number.value), value, place_of(row), quote(cell(row)), " is not a number, as most values of the column are",
                  "; correct it, or leave the cell empty if the value is missing");
    column.values[static_cast<std::size_t>(row)] = number.value;
    constexpr double kHeld = 9007199254740992;  // 2^53
    whole &= number.value == std::floor(number.value);
    beyond |= std::abs(number.value) >= kHeld;
    if (number.parted && parted < 0) parted = row;
    if (hexadecimal < 0 && cell(row).find_first_of("xX") != std::string_view::npos) hexadecimal = row;
    if (number.unit.empty()) {
      if (number.value != 0 && plain_row < 0) plain_row = row;
      continue;
    }
    DEEPX_REQUIRE(unit.empty() || unit == number.unit, value, place_of(row), quote(cell(row)), " has another unit than ", quote(cell(unit_row)), " in row ",
                  line(std::max(unit_row, 0)), "; write all numbers in one");
    if (unit_row < 0) unit_row = row, unit = number.unit;
  }
  DEEPX_REQUIRE(unit != "%" || plain_row < 0, value, place_of(plain_row), quote(cell(plain_row)), " has no percent sign, as ", quote(cell(unit_row)),
                " in row ", line(unit_row), " has; write all numbers alike");
  const auto tell = [&](int row) {
    column.notes.push_back(join(column.name, ": ", quote(cell(row)), " is read as ", column.values[static_cast<std::size_t>(row)], "."));
  };
  if (parted >= 0) tell(parted);
  if (unit_row >= 0 && unit_row != parted) tell(unit_row);
  if (hexadecimal >= 0 && hexadecimal != unit_row) tell(hexadecimal);
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

/// "customer_id", "PassengerId", "Row Names" as words in small letters.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool parts = c == '_' || c == ' ' || c == '.' || c == '-' || c == ':';
    if ((parts || (i > 0 && upper(c) && !upper(name[i - 1]))) && !words.back().empty()) words.emplace_back();
    if (!parts) words.back() += upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (words.back().empty() && words.size() > 1) words.pop_back();
  return words;
}

/// What the name of a column says of it.
enum class RowName {
  no,
  identity,  ///< "customer_id", "uuid": of rows, or of what several rows are about
  count,     ///< "No", "key", "index": of the rows, if all differ
  number,    ///< "price_index": the same, but also many a number is called so
};
RowName row_name(std::string_view name) {
  static constexpr std::string_view kIdentity[] = {"id", "ids", "uuid", "guid", "rowname", "rownames", "rowid"};
  static constexpr std::string_view kOnly[] = {"row", "nr", "no", "num", "number", "nummer", "key", "#", "n°", "№", "obs", "case", "record", "serial"};
  const std::vector<std::string> words = words_of(name);
  const auto has = [](const auto& list, std::string_view word) { return std::ranges::find(list, word) != std::end(list); };
  if (has(kIdentity, words.back()) || words[0] == "unnamed" || (words.size() == 2 && words[0] == "row" && words[1].starts_with("name")))
    return RowName::identity;
  if (words.back() == "index" || words.back() == "idx") return words.size() == 1 || words[0] == "row" ? RowName::count : RowName::number;
  return words.size() == 1 && has(kOnly, words[0]) ? RowName::count : RowName::no;
}

/// What the values of a column say of it: parts of a whole, and values that come again, name no rows.
struct RowValues {
  bool whole = true;         ///< of the numbers
  bool counts = true;        ///< on by one, from row to row
  std::size_t given = 0, different = 0;
  double lowest = INFINITY;  ///< infinite if not all are numbers

  /// Stops where it can count no more, if nothing else matters.
  RowValues(const Table& table, int index, bool only_counts) {
    std::unordered_set<std::string_view> seen;
    double before = kMissing;
    bool numbers = true;
    for (int row = 0; row < table.rows(); ++row) {
      const std::string_view cell = without_blanks(table.cell(row, index));
      if (is_missing(cell)) continue;
      const double point = number_in_cell(cell, '.');
      const double comma = cell.find_first_of(".,") == cell.npos ? point : number_in_cell(cell, ',');
      // 1.234 may be parted or broken; either way it is no name that somebody counted out.
      whole &= (std::isnan(point) && std::isnan(comma)) || (point == comma && point == std::floor(point));
      if (!whole) break;
      numbers &= !std::isnan(point);
      counts &= given == 0 ? !std::isnan(point) : point == before + 1;
      lowest = std::min(lowest, point);
      before = point;
      ++given;
      if (only_counts && !counts) break;
      if (!only_counts) seen.insert(cell);
    }
    different = seen.size();
    if (!numbers) lowest = INFINITY;
  }
};

}  // namespace

int Table::index_of(std::string_view name) const {
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<int>(found - names.begin());
  std::string known;
  for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 12); ++i)
    known += (i ? ", " : "") + quote(names[i]);
  throw Error(ErrorKind::value, join("table: ", source, ": no column is called ", quote(name), "; known are ",
                                     known, names.size() > 12 ? ", .." : ""));
}

Column Table::column(int index, const ReadColumn& how) const {
  DEEPX_REQUIRE(index >= 0 && index < columns(), index, "table: ", source, ": column ", index,
                " is outside [0, ", columns(), ")");
  return Reading(*this, index, how).column();
}

bool Table::names_rows(int index) const {
  const std::string& name = names[static_cast<std::size_t>(index)];
  const bool has_name = !unnamed.contains(name);
  const RowName kind = row_name(name);
  if (has_name ? kind == RowName::no : rows() < 3) return false;
  const bool only_counts = has_name ? kind == RowName::number : index != 0;
  const RowValues values(*this, index, only_counts);
  if (!values.whole) return false;
  if (only_counts) return values.counts;
  const bool all_differ = values.different == values.given;
  // Some lists begin with long numbers of cases.
  constexpr double kLong = 1000;
  if (!has_name) return values.counts || (index == 0 && all_differ && values.lowest >= kLong && std::isfinite(values.lowest));
  // Several rows may be of one customer; what comes more often is a kind.
  if (kind == RowName::identity) return 2 * values.different >= values.given;
  return all_differ;
}

std::string Table::alike_note(int index, std::span<const double> values) const {
  std::map<double, std::string_view> first;
  for (int row = 0; row < rows(); ++row) {
    const double value = values[static_cast<std::size_t>(row)];
    if (std::isnan(value)) continue;
    const std::string_view text = without_blanks(cell(row, index));
    const auto [known, fresh] = first.emplace(value, text);
    if (!fresh && known->second != text)
      return join(names[static_cast<std::size_t>(index)], ": ", quote(known->second), " and ", quote(text), " are the same class, ", value, ".");
  }
  return "";
}

std::string Table::row_names_note(int index) const {
  const RowValues values(*this, index, false);
  const std::string& name = names[static_cast<std::size_t>(index)];
  if (values.different == values.given) return join(quote(name), " only tells the rows apart and is left out.");
  return join(quote(name), " is called as what names rows and is left out; choose it if it is meant.");
}

namespace {

/// What a column may be as a target.
enum class TargetKind { unfit, numbers, few_numbers, words };

TargetKind kind_of(const Table& table, int index, std::optional<char> decimal, int most) {
  constexpr std::size_t kFew = 20;
  try {
    const Column column = table.column(index, {.decimal = decimal});
    std::unordered_set<double> seen;
    std::size_t given = 0;
    bool whole = true;
    for (const double v : column.values) {
      if (std::isnan(v)) continue;
      ++given, seen.insert(v);
      whole &= v == std::floor(v);
    }
    const bool again = seen.size() > 1 && seen.size() < given;
    if (column.classes.empty()) return again && whole && seen.size() <= kFew ? TargetKind::few_numbers : TargetKind::numbers;
    return again && !column.dates && seen.size() <= static_cast<std::size_t>(most) ? TargetKind::words : TargetKind::unfit;
  } catch (const Error&) {
    return TargetKind::unfit;
  }
}

bool is_called_as(std::string_view name, std::span<const std::string_view> list) {
  const std::vector<std::string> words = words_of(name);
  return std::ranges::find(list, words.back()) != list.end();
}

}  // namespace

namespace {

/// Of a long table some rows from everywhere, which tell as much of its columns.
std::optional<Table> some_rows(const Table& table) {
  constexpr int kLookedAt = 5000;
  const int every = table.rows() / kLookedAt + 1;
  if (every == 1) return {};
  Table some{.source = table.source, .names = table.names, .cells = {}, .lines = {}, .decimal = table.decimal, .decimal_known = table.decimal_known,
             .decimal_given = table.decimal_given, .unnamed = table.unnamed};
  for (int row = 0; row < table.rows(); row += every) {
    for (int column = 0; column < table.columns(); ++column) some.cells.push_back(table.cell(row, column));
    some.lines.push_back(table.lines[static_cast<std::size_t>(row)]);
  }
  return some;
}

}  // namespace

LikelyTarget likely_target(const Table& table, std::span<const int> taken, std::optional<char> decimal, int most) {
  static constexpr std::string_view kClasses[] = {"class", "classes", "label", "labels", "target", "species", "type", "kind", "category", "variety", "diagnosis"};
  static constexpr std::string_view kAmounts[] = {"target", "price", "cost", "salary", "income", "value", "output", "outcome", "result", "score"};
  static constexpr std::string_view kY[] = {"y"};
  std::vector<int> left, named, words;
  for (int i = 0; i < table.columns(); ++i)
    if (std::ranges::find(taken, i) == taken.end() && !table.names_rows(i)) left.push_back(i);
  if (left.empty()) return {};
  const int last = left.back();
  const bool no_x = std::ranges::none_of(table.names, [](const std::string& n) { return n == "x" || n == "X"; });
  const auto is_called = [&](int i) {
    const std::string& name = table.names[static_cast<std::size_t>(i)];
    return is_called_as(name, kClasses) || (no_x && words_of(name).size() == 1 && is_called_as(name, kY));
  };
  if (is_called(last) || is_called_as(table.names[static_cast<std::size_t>(last)], kAmounts)) return {last};
  std::vector<TargetKind> kinds;
  const std::optional<Table> some = some_rows(table);
  for (const int i : left) kinds.push_back(kind_of(some ? *some : table, i, decimal, most));
  if (kinds.back() == TargetKind::words) return {last};
  for (std::size_t k = 0; k < left.size(); ++k) {
    if (kinds[k] == TargetKind::words) words.push_back(left[k]);
    if ((kinds[k] == TargetKind::words || kinds[k] == TargetKind::few_numbers) && is_called(left[k])) named.push_back(left[k]);
  }
  if (named.size() == 1) return {named[0], "it is called so and holds few different values"};
  if (words.size() == 1) return {words[0], "it is the only column of words"};
  return {};
}

namespace {

constexpr std::size_t kMaxClasses = 100;

/// The column to predict, and what is to be said of how it was found.
int target_column(const Table& table, const TableChoice& choice, std::vector<std::string>& notes) {
  const int last = table.columns() - 1;
  if (!choice.target.empty()) return table.index_of(choice.target);
  if (!choice.features.empty()) return last;
  const LikelyTarget likely = likely_target(table, {}, choice.decimal);
  const int target = likely.column < 0 ? last : likely.column;
  constexpr int kFewColumns = 2;  // of which there is little to choose
  if (!likely.why.empty())
    notes.push_back(join(quote(table.names[static_cast<std::size_t>(target)]), " is to be predicted: ", likely.why, "."));
  else if (likely.column < 0 && table.columns() > kFewColumns)
    notes.push_back(join(quote(table.names[static_cast<std::size_t>(target)]),
                         " is to be predicted, as the last column; choose another if it is not meant."));
  return target;
}

/// The columns a choice names, the target last.
std::vector<int> chosen_columns(const Table& table, const TableChoice& choice, std::vector<std::string>& notes) {
  const int target = target_column(table, choice, notes);
  std::vector<int> chosen;
  for (const std::string& name : choice.features) {
    const int column = table.index_of(name);
    DEEPX_REQUIRE(std::ranges::find(chosen, column) == chosen.end(), value, "table: ", table.source,
                  ": the feature ", quote(name), " is chosen twice; choose each once");
    DEEPX_REQUIRE(column != target, value, "table: ", table.source, ": ", quote(name),
                  " is both a feature and the target; it can be one of them");
    chosen.push_back(column);
  }
  if (choice.features.empty()) {
    std::vector<int> all;
    for (int i = 0; i < table.columns(); ++i)
      if (i != target) all.push_back(i);
    std::ranges::copy_if(all, std::back_inserter(chosen), [&](int i) { return !table.names_rows(i); });
    if (chosen.empty()) chosen = all;
  }
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

/// Numbers as classes, in ascending order, where the task asks for it; those with more digits than a double holds as texts, since
/// as numbers some that differ would be one.
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

/// What is subtracted from a column of numbers before they are rounded to Real: 0, or the lowest of them where rounding would lose
/// what tells them apart, as that of 1700000000000 and 1700000000060 in single precision. What rounding still loses is told.
double offset_of(const Column& column, std::span<const int> rows, std::vector<std::string>& notes) {
  if (!column.classes.empty() || rows.empty()) return 0;
  constexpr std::size_t kLookedAt = 20'000;  // so that large tables do not wait for it
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
  // Of the range, and not of the numbers: this is what standardizing leaves of them.
  constexpr double kLost = 1e-4;
  const double largest = std::max(std::abs(low), std::abs(high));
  std::size_t left = different(0);
  double offset = 0;
  if (largest * double(std::numeric_limits<Real>::epsilon()) > kLost * (high - low) || left < numbers.size())
    if (const std::size_t moved = different(low); std::isfinite(static_cast<Real>(high - low)) && low != 0 &&
        (moved > left || (moved == left && high - low < largest)))
      offset = low, left = moved;
  if (offset != 0)
    notes.push_back(join(column.name, ": ", offset, " is subtracted from its numbers, which are too near each other for ",
                         sizeof(Real) == sizeof(float) ? "single" : "double", " precision."));
  if (left < numbers.size())
    notes.push_back(join(column.name, ": of ", numbers.size(), " different numbers ", every > 1 ? "that were looked at " : "", left,
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
      for (std::size_t k = 0; k < f.classes.size(); ++k)
        *to++ = value == static_cast<double>(k) ? Real(1) : Real(0);
      place += std::max<std::size_t>(1, f.classes.size());
    }
  }
  return out;
}

}  // namespace

Examples to_examples(const Table& table, const TableChoice& choice) {
  std::vector<std::string> found_notes = table.notes;
  const std::vector<int> chosen = chosen_columns(table, choice, found_notes);
  std::vector<Column> columns;
  for (const int index : chosen) require_few_classes(table, columns.emplace_back(table.column(index, {.decimal = choice.decimal})));
  const std::vector<int> rows = complete_rows(table, chosen, columns, choice.drop_missing);
  Column target = std::move(columns.back());
  columns.pop_back();
  DEEPX_REQUIRE(choice.task != Task::regression || target.classes.empty(), value, "table: ", table.source,
                ": the target ", quote(target.name), " holds texts; regression needs numbers");
  if (target.classes.empty()) name_classes(table, chosen.back(), target, rows, choice.task);
  require_few_classes(table, target);
  DEEPX_REQUIRE(target.classes.size() != 1, value, "table: ", table.source, ": the target ",
                quote(target.name), " has only the class ", quote(target.classes[0]),
                "; at least two are needed");

  Examples out;
  out.notes = std::move(found_notes);
  if (choice.features.empty())
    for (int i = 0; i < table.columns(); ++i)
      if (std::ranges::find(chosen, i) == chosen.end()) out.notes.push_back(table.row_names_note(i));
  if (const auto left_out = table.rows() - std::ssize(rows); left_out > 0)
    out.notes.push_back(join(left_out, left_out == 1 ? " row misses" : " rows miss", " a value and ", left_out == 1 ? "is" : "are", " left out."));
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
