// SPDX-License-Identifier: MIT
// Cuts text into rows of cells.
#include "engine/data/csv_cutter.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/data/number.h"

namespace deepx::inline DEEPX_PRECISION {

void CsvCutter::refuse(std::string_view what) const {
  throw Error(ErrorKind::value, join("csv: ", name_, ": row ", row_line_, ", column ", column_, ": ", what));
}

bool CsvCutter::next(CsvCells& cells) {
  while (at_ < text_.size()) {
    cells.clear();
    row_line_ = current_line_;
    row_at_ = at_;
    hash_ = now() == '#';
    if (hash_)
      take_hash_line(cells);
    else
      cut_row(cells);
    take_line_end();
    if (std::ranges::any_of(cells, [](const std::string& c) { return !c.empty(); })) return true;
  }
  return false;
}

void CsvCutter::cut_row(CsvCells& cells) {
  skip_blanks();
  if (separator_ == ' ' && at_end_of_line()) return;
  for (column_ = 1;; ++column_) {
    std::string& cell = cells.emplace_back();
    skip_blanks();
    if (now() == '"')
      read_quoted(cell);
    else
      read_plain(cell);
    if (too_long()) refuse(join("the row is longer than ", kMaxCsvRowBytes, " bytes; begin a new line for each row"));
    if (!take_separator()) return;
  }
}

void CsvCutter::take_hash_line(CsvCells& cells) {
  hash_line_ = text_.substr(at_, std::min(text_.find_first_of("\r\n", at_), text_.size()) - at_);
  at_ += hash_line_.size();
  cells = {"#"};
}

void CsvCutter::cut_hash_line(CsvCells& cells) const {
  cells.clear();
  try {
    CsvCutter(hash_line_, name_, separator_).cut_row(cells);
  } catch (const Error&) {
    cells = {"#"};
  }
}

bool CsvCutter::take_separator() {
  if (separator_ == ' ') {
    skip_blanks();
    return at_ < text_.size() && !at_end_of_line();
  }
  if (at_ >= text_.size() || now() != separator_) return false;
  ++at_;
  return true;
}

void CsvCutter::take_line_end() {
  if (at_ >= text_.size()) return;
  const bool both = text_.substr(at_).starts_with("\r\n");
  at_ += both ? 2 : 1;
  ++current_line_;
}

void CsvCutter::take_character(std::string& cell) {
  const std::string_view rest = text_.substr(at_);
  const std::size_t length = utf8_length(rest);
  if (length == 0) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(rest[0]);
    refuse(join("the byte 0x", kHex.substr(byte >> 4, 1), kHex.substr(byte & 15, 1),
                " is not UTF-8; save the file as UTF-8"));
  }
  if (rest.starts_with("\ufffd"))
    refuse("U+FFFD stands where a character was lost; read the file again as it is encoded, or save it as UTF-8");
  cell += rest.substr(0, length);
  at_ += length;
}

void CsvCutter::read_plain(std::string& cell) {
  while (at_ < text_.size() && !at_end_of_cell()) {
    const std::size_t from = at_;
    while (at_ < text_.size() && now() > 0 && !at_end_of_cell() && !too_long()) ++at_;  // ASCII characters together
    cell += text_.substr(from, at_ - from);
    if (too_long()) return;  // cut_row() refuses it
    if (at_ < text_.size() && !at_end_of_cell()) take_character(cell);
  }
  if (const std::string_view kept = without_blanks(cell); kept.size() < cell.size()) cell = std::string(kept);
}

void CsvCutter::read_quoted(std::string& cell) {
  ++at_;
  while (true) {
    if (at_ >= text_.size())
      refuse("the quote that opens here is never closed; close it, or double it if it is part of the text");
    if (too_long())
      refuse(join("the quote that opens here is not closed within ", kMaxCsvRowBytes,
                  " bytes; close it, or double it if it is part of the text"));
    if (now() == '"') {
      ++at_;
      if (at_ >= text_.size() || now() != '"') break;
    }
    if (now() == '\n' || (now() == '\r' && !text_.substr(at_).starts_with("\r\n"))) ++current_line_;
    take_character(cell);
  }
  if (separator_ != ' ') skip_blanks();
  if (!at_end_of_cell()) refuse("the quote closes before the cell ends; double the quotes that are part of the text");
}

}  // namespace deepx::inline DEEPX_PRECISION
