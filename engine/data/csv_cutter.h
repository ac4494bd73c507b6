// SPDX-License-Identifier: MIT
// Cuts text into rows of cells; knows nothing of what they mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deepx::inline DEEPX_PRECISION {

using CsvCells = std::vector<std::string>;

/// A longer row is refused: a line break or a closing quote is missing, and whoever reads in steps must not wait for its end.
inline constexpr std::size_t kMaxCsvRowBytes = 1 << 20;

/// Reads rows one by one. With a blank as separator, any number of blanks and tabs parts two cells.
class CsvCutter {
 public:
  /// `first_line` is the number of the line on which `text` begins. `name` is what errors call it.
  CsvCutter(std::string_view text, std::string_view name, char separator, int first_line = 1)
      : text_(text), name_(name), separator_(separator), current_line_(first_line) {}
  /// The next row with content; false at the end. Throws Error::value naming row and column.
  bool next(CsvCells& cells);
  /// Bytes that are behind it.
  std::size_t at() const { return at_; }
  /// On which the row begins.
  int line() const { return row_line_; }
  /// The row began with '#' and may be a comment: it is the one cell "#", whatever the line holds. Here is its text behind that sign.
  bool hash() const { return hash_; }
  std::string_view behind_hash() const { return hash_line_.substr(1); }
  /// That line cut as others are; "#" if it cannot be: a comment may hold a lone quote, or bytes of any kind.
  void cut_hash_line(CsvCells& cells) const;

 private:
  char now() const { return at_ < text_.size() ? text_[at_] : '\n'; }
  bool at_blank() const { return now() == ' ' || (now() == '\t' && separator_ != '\t'); }
  bool at_end_of_line() const { return now() == '\n' || now() == '\r'; }
  bool at_end_of_cell() const { return now() == separator_ || at_end_of_line() || (separator_ == ' ' && now() == '\t'); }
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
