// SPDX-License-Identifier: MIT
// Cuts text into rows of cells, independent of their meaning.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deepx::inline DEEPX_PRECISION {

using CsvCells = std::vector<std::string>;

/// A longer row is refused: a line break or a closing quote is missing, and reading in steps must not take too long.
inline constexpr std::size_t kMaxCsvRowBytes = 1 << 20;

/// Reads rows one by one. With a blank as separator, any number of blanks and tabs separates two cells.
class CsvCutter {
 public:
  /// `first_line` is the number of the line on which `text` begins. `name` is the name of the text in errors.
  CsvCutter(std::string_view text, std::string_view name, char separator, int first_line = 1)
      : text_(text), name_(name), separator_(separator), current_line_(first_line) {}
  /// The next row with content; false at the end. Throws Error::value naming row and column.
  bool next(CsvCells& cells);
  /// Bytes that are read.
  std::size_t at() const { return at_; }
  /// The line on which the row begins.
  int line() const { return row_line_; }
  /// The row began with '#' and may be a comment: it is one cell, "#". behind_hash() is the text after that sign.
  bool hash() const { return hash_; }
  std::string_view behind_hash() const { return hash_line_.substr(1); }
  /// The cells of that line; "#" if it cannot be cut, since a comment may hold a single quote, or any bytes.
  void cut_hash_line(CsvCells& cells) const;

 private:
  char now() const { return at_ < text_.size() ? text_[at_] : '\n'; }
  bool at_blank() const { return now() == ' ' || (now() == '\t' && separator_ != '\t'); }
  bool at_end_of_line() const { return now() == '\n' || now() == '\r'; }
  bool at_end_of_cell() const {
    return now() == separator_ || at_end_of_line() || (separator_ == ' ' && now() == '\t');
  }
  void skip_blanks() {
    while (at_ < text_.size() && at_blank()) ++at_;
  }
  void cut_row(CsvCells& cells);
  void take_hash_line(CsvCells& cells);
  bool take_separator();
  void take_line_end();
  void read_quoted(std::string& cell);
  void read_plain(std::string& cell);
  void take_character(std::string& cell);
  bool too_long() const { return at_ - row_at_ > kMaxCsvRowBytes; }
  [[noreturn]] void refuse(std::string_view what) const;

  std::string_view text_, name_, hash_line_;
  char separator_;
  bool hash_ = false;
  std::size_t at_ = 0, row_at_ = 0;
  int current_line_, row_line_ = 1, column_ = 1;
};

}  // namespace deepx::inline DEEPX_PRECISION
