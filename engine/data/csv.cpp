// SPDX-License-Identifier: MIT
// Cuts text into cells, and finds out how it is written.
#include "engine/data/csv.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/core/error.h"
#include "engine/io/file.h"

namespace deepx::inline DEEPX_PRECISION {

namespace {

constexpr int kLookedAt = 100;  // rows that decide on the separator

using Cells = std::vector<std::string>;

/// Cuts text into rows of cells.
class Cutter {
 public:
  Cutter(std::string_view text, std::string_view name, char separator)
      : text_(text), name_(name), separator_(separator) {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  }
  /// The next row with content; false at the end.
  bool next(Cells& cells);
  /// On which the row begins.
  int line() const { return row_line_; }

 private:
  char now() const { return at_ < text_.size() ? text_[at_] : '\n'; }
  bool at_end_of_cell() const { return now() == separator_ || now() == '\n' || now() == '\r'; }
  void skip_blanks() {
    while (at_ < text_.size() && (now() == ' ' || (now() == '\t' && separator_ != '\t'))) ++at_;
  }
  void take_line_end();
  void read_quoted(std::string& cell);
  void read_plain(std::string& cell);
  void take_character(std::string& cell);
  [[noreturn]] void refuse(std::string_view what) const {
    throw Error(ErrorKind::value,
                join("csv: ", name_, ": row ", row_line_, ", column ", column_, ": ", what));
  }

  std::string_view text_, name_;
  char separator_;
  std::size_t at_ = 0;
  int current_line_ = 1, row_line_ = 1, column_ = 1;
};

bool Cutter::next(Cells& cells) {
  while (at_ < text_.size()) {
    cells.clear();
    row_line_ = current_line_;
    for (column_ = 1;; ++column_) {
      std::string& cell = cells.emplace_back();
      skip_blanks();
      if (now() == '"')
        read_quoted(cell);
      else
        read_plain(cell);
      if (at_ >= text_.size() || now() != separator_) break;
      ++at_;
    }
    take_line_end();
    if (std::ranges::any_of(cells, [](const std::string& c) { return !c.empty(); })) return true;
  }
  return false;
}

void Cutter::take_line_end() {
  if (at_ >= text_.size()) return;
  const bool both = text_.substr(at_).starts_with("\r\n");
  at_ += both ? 2 : 1;
  ++current_line_;
}

void Cutter::take_character(std::string& cell) {
  const std::size_t length = utf8_length(text_.substr(at_));
  if (length == 0) refuse("the text is not UTF-8; save the file as UTF-8");
  cell += text_.substr(at_, length);
  at_ += length;
}

void Cutter::read_plain(std::string& cell) {
  while (at_ < text_.size() && !at_end_of_cell()) take_character(cell);
  while (!cell.empty() && (cell.back() == ' ' || cell.back() == '\t')) cell.pop_back();
}

void Cutter::read_quoted(std::string& cell) {
  ++at_;
  while (true) {
    if (at_ >= text_.size())
      refuse("the quote that opens here is never closed; close it, or double it if it is part of the text");
    if (now() == '"') {
      ++at_;
      if (at_ >= text_.size() || now() != '"') break;
    }
    if (now() == '\n' || (now() == '\r' && !text_.substr(at_).starts_with("\r\n"))) ++current_line_;
    take_character(cell);
  }
  skip_blanks();
  if (!at_end_of_cell())
    refuse("the quote closes before the cell ends; double the quotes that are part of the text");
}

std::size_t count_rows(const std::vector<Cells>& rows, std::size_t width) {
  return static_cast<std::size_t>(
      std::ranges::count_if(rows, [&](const Cells& r) { return r.size() == width; }));
}

char find_separator(std::string_view text, std::string_view name) {
  char best = ',';
  std::size_t most_rows = 0;
  for (const char separator : {'\t', ';', ','}) {
    Cutter cutter(text, name, separator);
    std::vector<Cells> rows;
    try {
      Cells cells;
      while (rows.size() < kLookedAt && cutter.next(cells)) rows.push_back(cells);
    } catch (const Error&) {
      // Not cut so, at least not up to here; if by none, the one chosen says what is wrong.
    }
    // As many rows as possible of the first one's width; on a tie the one asked first.
    if (rows.empty() || rows[0].size() < 2) continue;
    const std::size_t fitting = count_rows(rows, rows[0].size());
    if (fitting > most_rows) most_rows = fitting, best = separator;
  }
  return best;
}

char find_decimal(std::span<const std::string> cells) {
  int points = 0, commas = 0;
  for (const std::string& c : cells) {
    points += c.find('.') != c.npos && !std::isnan(number_in_cell(c, '.'));
    commas += c.find(',') != c.npos && !std::isnan(number_in_cell(c, ','));
  }
  return commas > points ? ',' : '.';
}

/// Whether the first row names the columns.
bool find_header(const Table& table) {
  const auto is_number = [&](const std::string& c) { return !std::isnan(number_in_cell(c, table.decimal)); };
  const auto first_end = table.cells.begin() + table.columns();
  if (std::any_of(table.cells.begin(), first_end, is_number)) return false;
  if (std::any_of(first_end, table.cells.end(), is_number)) return true;
  for (int column = 0; column < table.columns(); ++column)
    for (int row = 1; row < table.rows(); ++row)
      if (table.cell(row, column) == table.cell(0, column)) return false;
  return table.rows() > 1;
}

void name_columns(Table& table, bool header) {
  std::set<std::string_view> known;
  for (int i = 0; i < table.columns(); ++i) {
    std::string& name = table.names[static_cast<std::size_t>(i)];
    if (header) name = table.cell(0, i);
    if (name.empty()) name = join("column ", i + 1);
  }
  for (int i = 0; i < table.columns(); ++i)
    DEEPX_REQUIRE(known.insert(table.names[static_cast<std::size_t>(i)]).second, value, "csv: ", table.source,
                  ": row ", table.lines[0], ", column ", i + 1, ": the name ", quote(table.names[static_cast<std::size_t>(i)]), " is given twice; names must differ");
  if (!header) return;
  table.cells.erase(table.cells.begin(), table.cells.begin() + table.columns());
  table.lines.erase(table.lines.begin());
}

}  // namespace

Table parse_csv(std::string_view text, std::string_view source, const CsvFormat& format) {
  const std::string name = clipped(source, kMostPath);
  DEEPX_REQUIRE(text.size() <= kMaxCsvBytes, value, "csv: ", name, ": has ", text.size(), " bytes; at most ",
                kMaxCsvBytes, " are read");
  const char separator = format.separator ? *format.separator : find_separator(text, name);
  DEEPX_REQUIRE(separator == ',' || separator == ';' || separator == '\t', value, "csv: ", name,
                ": the separator is '", std::string(1, separator), "'; must be ',' ';' or a tab");
  Table table;
  table.source = name;
  Cutter cutter(text, name, separator);
  Cells cells;
  while (cutter.next(cells)) {
    if (table.lines.empty()) table.names.resize(cells.size());
    DEEPX_REQUIRE(cells.size() == table.names.size(), value, "csv: ", name, ": row ", cutter.line(), ": has ",
                  cells.size(), " cells, row ", table.lines[0], " has ", table.names.size(),
                  "; all rows must have the same number");
    DEEPX_REQUIRE(table.cells.size() + cells.size() <= kMaxCsvCells, value, "csv: ", name, ": row ",
                  cutter.line(), ": more than ", kMaxCsvCells, " cells; at most that many are read");
    std::ranges::move(cells, std::back_inserter(table.cells));
    table.lines.push_back(cutter.line());
  }
  DEEPX_REQUIRE(table.rows() > 0, value, "csv: ", name,
                ": has no rows; there must be at least one with values");
  table.decimal = format.decimal ? *format.decimal : separator == ',' ? '.' : find_decimal(table.cells);
  DEEPX_REQUIRE(table.decimal == '.' || (table.decimal == ',' && separator != ','), value, "csv: ", name,
                ": the decimal sign is '", std::string(1, table.decimal), "' and the separator '",
                std::string(1, separator), "'; the sign must be '.', or ',' where the separator is another");
  name_columns(table, format.header ? *format.header : find_header(table));
  DEEPX_REQUIRE(table.rows() > 0, value, "csv: ", name,
                ": has only a row of names; there must be at least one row with values");
  return table;
}

Table load_csv(const std::string& path, const CsvFormat& format) {
  return parse_csv(read_file("load_csv", path, kMaxCsvBytes), path, format);
}

}  // namespace deepx::inline DEEPX_PRECISION
