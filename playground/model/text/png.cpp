// SPDX-License-Identifier: MIT
// PNG (W3C recommendation, 2003): a signature, then chunks of length, type, data and CRC; the pixels are a zlib stream (RFC 1950) of
// stored blocks (RFC 1951, 3.2.4).
#include "playground/model/text/png.h"

#include <algorithm>
#include <string_view>

namespace deepx {
namespace {

void put32(std::string& to, std::uint32_t v) {
  for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>(v >> shift & 255);
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = ~std::uint32_t{0};
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
  }
  return ~crc;
}

std::uint32_t adler32(std::string_view bytes) {
  std::uint32_t a = 1, b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<std::uint8_t>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

void chunk(std::string& to, std::string_view type, std::string_view data) {
  put32(to, static_cast<std::uint32_t>(data.size()));
  const std::size_t start = to.size();
  to += type;
  to += data;
  put32(to, crc32(std::string_view(to).substr(start)));
}

std::string stored(std::string_view bytes) {
  constexpr std::size_t kMost = 65535;
  std::string out = "\x78\x01";
  for (std::size_t at = 0; at < bytes.size() || at == 0; at += kMost) {
    const std::size_t n = std::min(kMost, bytes.size() - at);
    out += static_cast<char>(at + n == bytes.size());  // marks the last block
    for (const std::size_t v : {n, ~n}) {
      out += static_cast<char>(v & 255);
      out += static_cast<char>(v >> 8 & 255);
    }
    out += bytes.substr(at, n);
  }
  put32(out, adler32(bytes));
  return out;
}

}  // namespace

std::string png_of(std::span<const std::uint8_t> rgb, int width, int height) {
  std::string header, rows;
  put32(header, static_cast<std::uint32_t>(width));
  put32(header, static_cast<std::uint32_t>(height));
  header += {8, 2, 0, 0, 0};  // 8 bits, color without alpha, the only compression and filter, not interlaced
  const auto row = static_cast<std::size_t>(width) * 3;
  rows.reserve((row + 1) * static_cast<std::size_t>(height));
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
    rows += '\0';  // each row names its filter: none
    for (const std::uint8_t byte : rgb.subspan(y * row, row)) rows += static_cast<char>(byte);
  }
  std::string png = "\x89PNG\r\n\x1a\n";
  chunk(png, "IHDR", header);
  chunk(png, "IDAT", stored(rows));
  chunk(png, "IEND", "");
  return png;
}

}  // namespace deepx
