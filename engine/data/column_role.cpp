// SPDX-License-Identifier: MIT
// The role of a column: it names the rows, or is the target.
#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include "engine/core/error.h"
#include "engine/data/number.h"
#include "engine/data/table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// "customer_id", "PassengerId", "Row Names" as words in lower case.
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

/// What the name of a column says about its role.
enum class RowName {
  no,
  identity,  ///< "customer_id", "uuid": names of rows, or of things that several rows describe
  count,     ///< "No", "key", "index": numbers of the rows, if all differ
  number,    ///< "price_index": the same, but such a column may also be a feature
};
RowName row_name(std::string_view name) {
  static constexpr std::string_view kIdentity[] = {"id", "ids", "uuid", "guid", "rowname", "rownames", "rowid"};
  static constexpr std::string_view kOnly[] = {"row", "nr", "no", "num", "number", "nummer", "key",
                                               "#",   "n°", "№",  "obs", "case",   "record", "serial"};
  const std::vector<std::string> words = words_of(name);
  const auto has = [](const auto& list, std::string_view word) {
    return std::ranges::find(list, word) != std::end(list);
  };
  if (has(kIdentity, words.back()) || words[0] == "unnamed" ||
      (words.size() == 2 && words[0] == "row" && words[1].starts_with("name")))
    return RowName::identity;
  if (words.back() == "index" || words.back() == "idx")
    return words.size() == 1 || words[0] == "row" ? RowName::count : RowName::number;
  return words.size() == 1 && has(kOnly, words[0]) ? RowName::count : RowName::no;
}

/// What the values of a column say about its role: fractions, and values that occur again, do not name rows.
struct RowValues {
  bool whole = true;   ///< all numbers are whole
  bool counts = true;  ///< each row is one more than the row before
  std::size_t given = 0, different = 0;
  double lowest = INFINITY;  ///< infinite if not all are numbers

  /// With `only_counts`, stops at the first row that does not count on.
  RowValues(const Table& table, int index, bool only_counts) {
    std::unordered_set<std::string_view> seen;
    double before = std::numeric_limits<double>::quiet_NaN();
    bool numbers = true;
    for (int row = 0; row < table.rows(); ++row) {
      const std::string_view cell = without_blanks(table.cell(row, index));
      if (is_missing(cell)) continue;
      const double point = number_in_cell(cell, '.');
      const double comma = cell.find_first_of(".,") == cell.npos ? point : number_in_cell(cell, ',');
      // 1.234 may have a decimal point or grouped thousands; in both cases it does not name a row.
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

bool Table::names_rows(int index) const { return !row_names_note(index).empty(); }

std::string Table::row_names_note(int index) const {
  const std::string& name = names[static_cast<std::size_t>(index)];
  const bool has_name = !unnamed.contains(name);
  const RowName kind = row_name(name);
  if (has_name ? kind == RowName::no : rows() < 3) return "";
  const bool only_counts = has_name ? kind == RowName::number : index != 0;
  const RowValues values(*this, index, only_counts);
  if (!values.whole) return "";
  const std::string apart = join(quote(name), " only tells the rows apart and is left out.");
  if (only_counts) return values.counts ? apart : "";
  if (values.different == values.given) {
    // Some tables begin with long case numbers.
    constexpr double kLong = 1000;
    const bool names_them = has_name || values.counts || (values.lowest >= kLong && std::isfinite(values.lowest));
    return names_them ? apart : "";
  }
  // Several rows may describe one customer; values that occur more often are kinds.
  const bool names_some = has_name && kind == RowName::identity && 2 * values.different >= values.given;
  return names_some ? join(quote(name), " is called as what names rows and is left out; choose it if it is meant.")
                    : "";
}

namespace {

/// What kind of target a column could be.
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
    if (column.classes.empty())
      return again && whole && seen.size() <= kFew ? TargetKind::few_numbers : TargetKind::numbers;
    return again && !column.dates && seen.size() <= static_cast<std::size_t>(most) ? TargetKind::words
                                                                                   : TargetKind::unfit;
  } catch (const Error&) {
    return TargetKind::unfit;
  }
}

bool is_named_as(std::string_view name, std::span<const std::string_view> list) {
  const std::vector<std::string> words = words_of(name);
  return std::ranges::find(list, words.back()) != list.end();
}

/// Some rows from all parts of a long table, which are enough to judge its columns.
std::optional<Table> some_rows(const Table& table) {
  constexpr int kLookedAt = 5000;
  const int every = table.rows() / kLookedAt + 1;
  if (every == 1) return {};
  Table some{.source = table.source,
             .names = table.names,
             .cells = {},
             .lines = {},
             .decimal = table.decimal,
             .decimal_known = table.decimal_known,
             .decimal_given = table.decimal_given,
             .unnamed = table.unnamed};
  for (int row = 0; row < table.rows(); row += every) {
    for (int column = 0; column < table.columns(); ++column) some.cells.push_back(table.cell(row, column));
    some.lines.push_back(table.lines[static_cast<std::size_t>(row)]);
  }
  return some;
}

}  // namespace

LikelyTarget likely_target(const Table& table, std::span<const int> candidates, std::optional<char> decimal, int most) {
  static constexpr std::string_view kClasses[] = {"class", "classes", "label",    "labels",  "target",   "species",
                                                  "type",  "kind",    "category", "variety", "diagnosis"};
  static constexpr std::string_view kAmounts[] = {"target", "price",  "cost",    "salary", "income",
                                                  "value",  "output", "outcome", "result", "score"};
  static constexpr std::string_view kY[] = {"y"};
  if (candidates.empty()) return {};
  std::vector<int> named, words;
  const int last = candidates.back();
  const bool no_x = std::ranges::none_of(table.names, [](const std::string& n) { return n == "x" || n == "X"; });
  const auto is_called = [&](int i) {
    const std::string& name = table.names[static_cast<std::size_t>(i)];
    return is_named_as(name, kClasses) || (no_x && words_of(name).size() == 1 && is_named_as(name, kY));
  };
  if (is_called(last) || is_named_as(table.names[static_cast<std::size_t>(last)], kAmounts)) return {last};
  std::vector<TargetKind> kinds;
  const std::optional<Table> some = some_rows(table);
  for (const int i : candidates) kinds.push_back(kind_of(some ? *some : table, i, decimal, most));
  if (kinds.back() == TargetKind::words) return {last};
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    if (kinds[k] == TargetKind::words) words.push_back(candidates[k]);
    if ((kinds[k] == TargetKind::words || kinds[k] == TargetKind::few_numbers) && is_called(candidates[k]))
      named.push_back(candidates[k]);
  }
  if (named.size() == 1) return {named[0], "its name says so and it holds few different values"};
  if (words.size() == 1) return {words[0], "it is the only column of words"};
  return {};
}

}  // namespace deepx::inline DEEPX_PRECISION
