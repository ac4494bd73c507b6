// SPDX-License-Identifier: MIT
// Tables from text: CSV as RFC 4180 describes it, and as spreadsheets of all countries write it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/data/table.h"

namespace deepx::inline DEEPX_PRECISION {

/// How a CSV is written. What is left open is found out from the text.
struct CsvFormat {
  /// ',' ';' tab '|' or ' ' (any number of blanks and tabs). Found: as a first line "sep=;" says, else the first of
  /// tab ; , | that cuts most of the first 100 rows into as many cells; blanks where they cut all rows and give more numbers.
  std::optional<char> separator{};
  /// '.' or ','. Found column by column: see Table::column().
  std::optional<char> decimal{};
  /// Whether the first row names the columns. Found: it does if it holds no number or date and a later row holds a number,
  /// or, among texts only, if none of its cells comes again in its column.
  std::optional<bool> header{};
};

/// The decimal sign that is asked for: "." or ","; "" leaves it open. Throws Error::value for another text.
std::optional<char> decimal_sign(std::string_view text);

/// At most this much is read.
inline constexpr std::size_t kMaxCsvBytes = 64 << 20, kMaxCsvCells = 4'000'000;

/// The table in `text`, encoded as decode_text() reads it. Cells are separated by the separator, rows by CR, LF or both. A cell
/// in double quotes may hold both, and "" for one quote. Blanks around a cell do not count, rows without content are left out,
/// and so are empty cells beyond the last column. If the first row has one cell less than all others, they begin with the name
/// of the row. Lines that begin with # and are not cut as the others are comments; the last before the first row names the
/// columns if it holds as many names. Columns without a name are called "column 1", "column 2" and so on; without values
/// besides they are left out. A name given again is told apart by a number. `name` is what errors call the text.
///   Throws Error::value naming the row (the line on which it begins) and the column for: a quote that is not
///   closed or closed too early, bytes that cannot be read, rows of different length or of more than
/// kMaxCsvRowBytes; for no rows, and for too many cells.
Table parse_csv(std::string_view text, std::string_view name, const CsvFormat& format = {});

/// parse_csv() in steps, for whoever has something else to do meanwhile:
///
///     CsvReader reader(bytes, "flowers.csv");
///     while (reader.step(1 << 20)) show(reader.progress());
///     const Table table = reader.finish();
class CsvReader {
 public:
  /// Finds out how the table is written. Each member throws as parse_csv() does.
  CsvReader(std::string_view text, std::string_view name, const CsvFormat& format = {});
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;
  ~CsvReader();

  /// Takes about so many more bytes apart, whole rows; false when none is left.
  bool step(std::size_t bytes);
  /// Share of the text that is taken apart.
  double progress() const;
  /// What it all is, once step() gave false.
  Table finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Throws as parse_csv() does, and Error::io for a file that cannot be read.
Table load_csv(const std::string& path, const CsvFormat& format = {});

}  // namespace deepx::inline DEEPX_PRECISION
