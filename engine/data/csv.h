// SPDX-License-Identifier: MIT
// Tables from text: CSV as RFC 4180 describes it, and as spreadsheets of all countries write it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/data/table.h"

namespace deepx::inline DEEPX_PRECISION {

/// The format of a CSV text. Fields without a value are detected from the text.
struct CsvFormat {
  /// ',' ';' tab '|' or ' ' (any number of blanks and tabs). Detected: from a first line "sep=;", else the first of tab
  /// ; , | that cuts most of the first 100 rows into the same number of cells; blanks if they cut all rows and give
  /// more numbers.
  std::optional<char> separator{};
  /// '.' or ','. Detected for each column: see Table::column().
  std::optional<char> decimal{};
  /// Whether the first row names the columns. Detected: yes if it holds no number or date and a later row does, or, in
  /// a table of texts only, if none of its cells occurs again in its column.
  std::optional<bool> header{};
};

/// The decimal sign in a setting: "." or ","; "" for detection. Throws Error::value for another text.
std::optional<char> decimal_sign(std::string_view text);

/// Limits of what is read.
inline constexpr std::size_t kMaxCsvBytes = 64 << 20, kMaxCsvCells = 4'000'000;

/// The table in `text`, in any encoding of decode_text(). The separator separates cells; CR, LF or both separate rows.
/// A cell in double quotes may hold separators and line breaks, and "" for one quote. Blanks around a cell, rows
/// without content, and empty cells beyond the last column are ignored. If the first row has one cell less than all
/// others, the other rows begin with the name of the row. Lines that begin with # and have another number of cells are
/// comments; the last comment before the first row names the columns if it has the right number of names. Columns
/// without a name are called "column 1", "column 2" and so on; if they have no values either, they are left out. A
/// number distinguishes names that occur again. `name` is the name of the text in errors.
///   Throws Error::value naming the row (the line on which it begins) and the column for: a quote that is not closed or
/// closed too early, bytes that cannot be read, rows of different length or of more than kMaxCsvRowBytes; for no rows,
/// and for too many cells.
Table parse_csv(std::string_view text, std::string_view name, const CsvFormat& format = {});

/// parse_csv() in steps, for callers that do other work in between:
///
///     CsvReader reader(bytes, "flowers.csv");
///     while (reader.step(1 << 20)) show(reader.progress());
///     const Table table = reader.finish();
class CsvReader {
 public:
  /// Detects the format of the table. Each member throws as parse_csv() does.
  CsvReader(std::string_view text, std::string_view name, const CsvFormat& format = {});
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;
  ~CsvReader();

  /// Reads about this many more bytes, in whole rows; false at the end.
  bool step(std::size_t bytes);
  /// Share of the text that is read.
  double progress() const;
  /// The table, after step() returned false.
  Table finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Throws as parse_csv() does, and Error::io for a file that cannot be read.
Table load_csv(const std::string& path, const CsvFormat& format = {});

}  // namespace deepx::inline DEEPX_PRECISION
