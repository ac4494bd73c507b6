// SPDX-License-Identifier: MIT
// Three bytes are four characters of six bits each.
#include "playground/model/text/base64.h"

#include <array>
#include <cstdint>

#include "engine/core/error.h"

namespace deepx {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::uint8_t kNoDigit = 255;

/// The digit of each character; kNoDigit for others. A table, since sessions are long.
constexpr std::array<std::uint8_t, 256> digit_table() {
  std::array<std::uint8_t, 256> table{};
  table.fill(kNoDigit);
  for (std::size_t i = 0; i < kDigits.size(); ++i)
    table[static_cast<unsigned char>(kDigits[i])] = static_cast<std::uint8_t>(i);
  return table;
}
constexpr std::array<std::uint8_t, 256> kDigitOf = digit_table();

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) {
      return i + k < bytes.size() ? static_cast<std::uint8_t>(bytes[i + k]) : std::uint8_t{0};
    };
    const std::uint32_t bits = std::uint32_t{byte(0)} << 16 | std::uint32_t{byte(1)} << 8 | byte(2);
    for (std::size_t k = 0; k < 4; ++k) text += i + k > bytes.size() ? '=' : kDigits[bits >> (18 - 6 * k) & 63];
  }
  return text;
}

std::string from_base64(const char* call, std::string_view text) {
  DEEPX_REQUIRE(text.size() % 4 == 0, value, call, ": ", text.size(),
                " characters are given; base64 has a multiple of 4");
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  const std::size_t end = text.find_last_not_of('=') + 1;
  DEEPX_REQUIRE(text.size() - end <= 2, value, call, ": ends in more than two \"=\"; expected base64");
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < end; ++i) {
    const std::uint8_t digit = kDigitOf[static_cast<unsigned char>(text[i])];
    DEEPX_REQUIRE(digit != kNoDigit, value, call, ": character ", i, " is not base64");
    bits = bits << 6 | digit;
    // With the second, third and fourth digit one more byte is complete.
    if (i % 4 > 0) bytes += static_cast<char>(bits >> (6 - 2 * (i % 4)) & 255);
  }
  return bytes;
}

}  // namespace deepx
