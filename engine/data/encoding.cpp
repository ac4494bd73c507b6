// SPDX-License-Identifier: MIT
// Detects the encoding of text, and converts it to UTF-8.
#include "engine/data/encoding.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "engine/core/error.h"
#include "engine/core/text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// Windows-1252 from 0x80 to 0x9f; 0 means no character. From 0xa0 on it is Latin-1.
constexpr std::uint16_t kWindows[] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                      0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                      0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

void append_utf8(std::string& to, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { to += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xc0 | c >> 6);
  } else if (c < 0x10000) {
    put(0xe0 | c >> 12), put(0x80 | (c >> 6 & 0x3f));
  } else {
    put(0xf0 | c >> 18), put(0x80 | (c >> 12 & 0x3f)), put(0x80 | (c >> 6 & 0x3f));
  }
  put(0x80 | (c & 0x3f));
}

/// Single halves of a surrogate pair become U+FFFD.
std::string from_utf16(std::string_view bytes, bool big_end_first) {
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<std::uint32_t>(big_end_first ? a << 8 | b : b << 8 | a);
  };
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    std::uint32_t c = unit(i);
    const bool first = c >= 0xd800 && c < 0xdc00;
    const std::uint32_t next = first && i + 3 < bytes.size() ? unit(i + 2) : 0;
    if (next >= 0xdc00 && next < 0xe000)
      c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00), i += 2;
    else if (c >= 0xd800 && c < 0xe000)
      c = 0xfffd;
    append_utf8(out, c);
  }
  return out;
}

/// Recognizes UTF-16 by zeros in one of the two bytes: 1 if the high byte is first, 0 if it is second, -1 if this is
/// not UTF-16.
int utf16_byte_order(std::string_view bytes) {
  if (bytes.size() % 2 != 0) return -1;
  std::size_t zeros[2] = {0, 0};
  const std::size_t looked_at = std::min<std::size_t>(bytes.size(), 4096);
  for (std::size_t i = 0; i < looked_at; ++i) zeros[i % 2] += bytes[i] == '\0';
  for (const int first : {0, 1})
    if (zeros[first] > looked_at / 4 && zeros[1 - first] == 0) return 1 - first;
  return -1;
}

/// Whether some bytes above 0x7f are a UTF-8 sequence: a first byte and the right number of following bytes.
bool utf8_in_part(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t more = byte >= 0xc2 && byte < 0xe0   ? 1
                             : byte >= 0xe0 && byte < 0xf0 ? 2
                             : byte >= 0xf0 && byte < 0xf5 ? 3
                                                           : 0;
    const std::string_view behind = text.substr(i + 1, more);
    if (more > 0 && behind.size() == more &&
        std::ranges::all_of(behind, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }))
      return true;
  }
  return false;
}

/// The number of ASCII bytes at the start of a text.
std::size_t ascii_length(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t eight; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if (eight & 0x8080808080808080u) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

bool is_utf8(std::string_view text) {
  while (true) {
    text.remove_prefix(ascii_length(text));
    if (text.empty()) return true;
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
}

std::uint32_t windows_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 || byte >= 0xa0 ? byte : kWindows[byte - 0x80];
}

std::string from_windows(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  while (!bytes.empty()) {
    const std::size_t plain = ascii_length(bytes);
    out += bytes.substr(0, plain);
    if (plain < bytes.size()) append_utf8(out, windows_character(bytes[plain]));
    bytes.remove_prefix(std::min(plain + 1, bytes.size()));
  }
  return out;
}

/// The word around the first byte that is not ASCII.
std::string_view first_word(std::string_view bytes) {
  const auto of_word = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  const auto high = std::ranges::find_if(bytes, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  auto from = high, to = high;
  while (from != bytes.begin() && of_word(*(from - 1))) --from;
  while (to != bytes.end() && of_word(*to)) ++to;
  return {from, to};
}

}  // namespace

DecodedText decode_text(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) return {std::string(bytes.substr(3)), ""};
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))
    return {from_utf16(bytes.substr(2), bytes[0] == '\xfe'), ""};
  if (const int big = utf16_byte_order(bytes); big >= 0) return {from_utf16(bytes, big == 1), ""};
  const auto unknown = [](char c) { return c != '\0' && windows_character(c) == 0; };
  if (is_utf8(bytes) || std::ranges::any_of(bytes, unknown) || utf8_in_part(bytes)) return {std::string(bytes), ""};
  return {from_windows(bytes), join("The text is not UTF-8 and is read as Windows-1252, as in ",
                                    quote(from_windows(first_word(bytes))), ".")};
}

}  // namespace deepx::inline DEEPX_PRECISION
