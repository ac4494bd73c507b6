// SPDX-License-Identifier: MIT
// Bytes of a text file as UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace deepx::inline DEEPX_PRECISION {

struct DecodedText {
  std::string text;  ///< UTF-8, without a byte order mark
  std::string note;  ///< a sentence, if the text was not UTF-8
};

/// Reads UTF-8, UTF-16 (with a byte order mark, or recognized by its many zero bytes), and any other text as
/// Windows-1252, which includes the letters of Latin-1. Text that is partly UTF-8, or has bytes that Windows-1252 does
/// not define, is returned unchanged: CsvCutter then refuses it at that place.
DecodedText decode_text(std::string_view bytes);

}  // namespace deepx::inline DEEPX_PRECISION
