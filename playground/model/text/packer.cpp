// SPDX-License-Identifier: MIT
// Base64 with a checksum.
#include "playground/model/text/packer.h"

#include "playground/model/text/base64.h"

namespace deepx {
namespace {

constexpr std::string_view kMark = "deepx1:";
constexpr std::size_t kSum = sizeof(std::uint64_t);

/// FNV-1a.
std::uint64_t sum_of(std::string_view bytes) {
  std::uint64_t sum = 0xcbf29ce484222325u;
  for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return sum;
}

}  // namespace

bool looks_like_session(std::string_view text) {
  constexpr std::size_t kName = 5;  // the version and a colon follow
  return text.size() > kName + 1 && text.starts_with(kMark.substr(0, kName)) && text[kName] >= '0' &&
         text[kName] <= '9' && text[kName + 1] == ':';
}

std::string session_text(std::string_view bytes) {
  const std::uint64_t sum = sum_of(bytes);
  std::string all(reinterpret_cast<const char*>(&sum), kSum);
  return std::string(kMark) + to_base64(all += bytes);
}

std::string Packer::text() const { return session_text(bytes_); }

Unpacker::Unpacker(std::string_view text) {
  DEEPX_REQUIRE(text.starts_with(kMark), value,
                "session: the text is not a session of this version; such a text begins with ", kMark);
  bytes_ = from_base64("session", text.substr(kMark.size()));
  at_ = kSum;
  std::uint64_t sum = 0;
  if (bytes_.size() >= kSum) std::memcpy(&sum, bytes_.data(), kSum);
  DEEPX_REQUIRE(bytes_.size() > kSum && sum == sum_of(std::string_view(bytes_).substr(kSum)), value,
                "session: its checksum is wrong, so it is damaged or incomplete; none of it is used");
}

const char* Unpacker::take(std::size_t n) {
  DEEPX_REQUIRE(n <= bytes_.size() - at_, value, "session: it is incomplete; none of it is used");
  at_ += n;
  return bytes_.data() + at_ - n;
}

std::string Unpacker::string() {
  const std::uint32_t n = get<std::uint32_t>();
  const std::string_view text(take(n), n);
  for (std::size_t i = 0, length = 0; i < text.size(); i += length) {
    length = utf8_length(text.substr(i));
    DEEPX_REQUIRE(length > 0, value, "session: byte ", i, " of a text is not UTF-8; none of it is used");
  }
  return std::string(text);
}

}  // namespace deepx
