// SPDX-License-Identifier: MIT
// Text from outside: its characters, and how a message quotes it.
#pragma once

#include <string>
#include <string_view>

namespace deepx {

/// Length of the UTF-8 character at the start of `text`; 0 if there is none (RFC 3629: shortest form, no surrogates),
/// and for a zero byte.
std::size_t utf8_length(std::string_view text);

inline constexpr std::size_t kMostQuoted = 60;     ///< bytes of one quoted text in a message
inline constexpr std::size_t kMostPath = 300;      ///< bytes of the path of a file
inline constexpr std::size_t kMostMessage = 4000;  ///< bytes of a whole message

/// Text from outside as part of a message. Control characters, marks that change the writing direction, and bytes that
/// are not UTF-8 are escaped ("\n", "\u{1b}", "\xff"). A text longer than `most` bytes is cut between two characters
/// and ends in "...".
std::string clipped(std::string_view text, std::size_t most = kMostQuoted);
/// The same in double quotes, which count as bytes; quotes inside are escaped.
std::string quote(std::string_view text, std::size_t most = kMostQuoted);
/// A whole message: as clipped(), but line breaks remain, and a message that is too long loses its middle, so that its
/// beginning (what it is about) and its end (what would be right) can still be read.
std::string clipped_message(std::string_view text);

}  // namespace deepx
