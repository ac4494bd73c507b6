// SPDX-License-Identifier: MIT
// Reads text character by character.
#include "engine/core/text.h"

#include <algorithm>
#include <cstdint>

namespace deepx {

std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return first == 0 ? 0 : 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef)
    return follows(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf) && follows(2) ? 3 : 0;
  if (first >= 0xf0 && first <= 0xf4)
    return follows(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf) && follows(2) && follows(3) ? 4 : 0;
  return 0;
}

namespace {

constexpr std::string_view kCut = "...";

std::string hex(std::uint32_t number) {
  std::string digits;
  for (; number > 0 || digits.size() < 2; number /= 16) digits.insert(digits.begin(), "0123456789abcdef"[number % 16]);
  return digits;
}

/// The code point of a valid character of `length` bytes.
std::uint32_t code_point(std::string_view text, std::size_t length) {
  std::uint32_t code = static_cast<unsigned char>(text[0]);
  if (length > 1) code &= 0x7fu >> length;
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fu);
  return code;
}

/// Control characters (C0, DEL, C1), line separators, and marks that change or hide the writing direction.
bool is_unprintable(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x200e && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/// Appends the first character of `text`, escaped if it must be; returns its length in `text`.
std::size_t append_character(std::string& to, std::string_view text, std::string_view kept, std::string_view escaped) {
  const std::size_t length = utf8_length(text);
  if (length == 0) {
    to.append("\\x").append(hex(static_cast<unsigned char>(text[0])));
    return 1;
  }
  const std::uint32_t code = code_point(text, length);
  if (!is_unprintable(code) || (length == 1 && kept.find(text[0]) != kept.npos)) {
    if (length == 1 && escaped.find(text[0]) != escaped.npos) to += '\\';
    to += text.substr(0, length);
  } else if (code == '\n' || code == '\r' || code == '\t') {
    to += code == '\n' ? "\\n" : code == '\r' ? "\\r" : "\\t";
  } else {
    to.append("\\u{").append(hex(code)).append("}");
  }
  return length;
}

std::string clip(std::string_view text, std::size_t most, std::string_view kept, std::string_view escaped) {
  most = std::max(most, kCut.size());
  std::string out;
  std::size_t room = 0;  // up to here `out` leaves room for the mark of a cut
  while (!text.empty()) {
    text.remove_prefix(append_character(out, text, kept, escaped));
    if (out.size() + kCut.size() <= most) room = out.size();
    if (out.size() > most) {
      out.resize(room);
      return out.append(kCut);
    }
  }
  return out;
}

}  // namespace

std::string clipped(std::string_view text, std::size_t most) { return clip(text, most, "", ""); }

std::string quote(std::string_view text, std::size_t most) {
  return clip(text, std::max<std::size_t>(most, 2) - 2, "", "\"\\").insert(0, "\"").append("\"");
}

std::string clipped_message(std::string_view text) {
  constexpr std::size_t kEnd = kMostMessage / 4;
  if (text.size() <= kMostMessage) return clip(text, kMostMessage, "\n", "");
  std::size_t from = text.size() - (kEnd - 2 * kCut.size());
  while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xc0) == 0x80) ++from;
  return clip(text.substr(0, kMostMessage), kMostMessage - kEnd, "\n", "") + clip(text.substr(from), kEnd, "\n", "");
}

}  // namespace deepx
