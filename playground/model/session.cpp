// SPDX-License-Identifier: MIT
// Base64 with a check sum.
#include "playground/model/session.h"

namespace deepx {
namespace {

constexpr std::string_view kMark = "deepx1:";
constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kSum = sizeof(std::uint64_t);

/// FNV-1a.
std::uint64_t sum_of(std::string_view bytes) {
  std::uint64_t sum = 0xcbf29ce484222325u;
  for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return sum;
}

std::string encoded(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 4 / 3 + 4);
  unsigned int bits = 0, have = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (have += 8; have >= 6; have -= 6) text += kDigits[bits >> (have - 6) & 63];
  }
  if (have > 0) text += kDigits[bits << (6 - have) & 63];
  return text;
}

/// Stops at the first character that is no digit.
std::string decoded(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  unsigned int bits = 0, have = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;
    bits = bits << 6 | static_cast<unsigned int>(digit);
    if ((have += 6) >= 8) bytes += static_cast<char>(bits >> (have -= 8) & 255);
  }
  return bytes;
}

}  // namespace

std::string Packer::text() const {
  const std::uint64_t sum = sum_of(bytes_);
  std::string all(reinterpret_cast<const char*>(&sum), kSum);
  return std::string(kMark) + encoded(all += bytes_);
}

Unpacker::Unpacker(std::string_view text) {
  DEEPX_REQUIRE(text.starts_with(kMark), value, "session: the text is not a session of this version; those begin with ", kMark);
  bytes_ = decoded(text.substr(kMark.size()));
  at_ = kSum;
  std::uint64_t sum = 0;
  if (bytes_.size() >= kSum) std::memcpy(&sum, bytes_.data(), kSum);
  DEEPX_REQUIRE(bytes_.size() > kSum && sum == sum_of(std::string_view(bytes_).substr(kSum)), value,
                "session: its check sum is wrong, so it was damaged or cut off; nothing of it is used");
}

const char* Unpacker::take(std::size_t n) {
  DEEPX_REQUIRE(n <= bytes_.size() - at_, value, "session: it breaks off; nothing of it is used");
  at_ += n;
  return bytes_.data() + at_ - n;
}

std::string Unpacker::string() {
  const std::uint32_t n = get<std::uint32_t>();
  return {take(n), n};
}

}  // namespace deepx
