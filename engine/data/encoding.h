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

/// Reads UTF-8, UTF-16 (with a byte order mark, or by its many zero bytes), and what is none of them as Windows-1252, of
/// which Latin-1's letters are part: every byte stays another character. Text that is UTF-8 in part, or holds bytes that
/// Windows-1252 does not know, comes back as it is: whoever cuts it refuses the place.
DecodedText decode_text(std::string_view bytes);

}  // namespace deepx::inline DEEPX_PRECISION
