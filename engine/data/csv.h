// SPDX-License-Identifier: MIT
// Tables from text: CSV as RFC 4180 describes it, and as spreadsheets of all countries write it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/data/table.h"

namespace deepx::inline DEEPX_PRECISION {

/// How a CSV is written. What is left open is found out from the text.
struct CsvFormat {
  std::optional<char> separator{};  ///< ',' ';' or tab. Found: the first of tab ; , that cuts all of the
                                    ///< first 100 rows into as many cells
  std::optional<char>
      decimal{};  ///< '.' or ','. Found: ',' if the separator is another and more cells are numbers that way
  /// Whether the first row names the columns. Found: it does if it holds no number and a later row does, or,
  /// among texts only, if none of its cells comes again in its column.
  std::optional<bool> header{};
};

/// At most this much is read.
inline constexpr std::size_t kMaxCsvBytes = 64 << 20, kMaxCsvCells = 4'000'000;

/// The table in `text`, UTF-8 with or without a byte order mark. Cells are separated by the separator, rows
/// by CR, LF or both. A cell in double quotes may hold both, and "" for one quote. Blanks around a cell do
/// not count, rows without content are left out. Columns without a name are called "column 1", "column 2" and
/// so on. `name` is what errors call the text.
///   Throws Error::value naming the row (the line on which it begins) and the column for: a quote that is not
///   closed or closed too early, bytes that are not UTF-8, rows of different length, names given twice; for
///   no rows, and for too many cells.
Table parse_csv(std::string_view text, std::string_view name, const CsvFormat& format = {});

/// Throws as parse_csv() does, and Error::io for a file that cannot be read.
Table load_csv(const std::string& path, const CsvFormat& format = {});

}  // namespace deepx::inline DEEPX_PRECISION
