// SPDX-License-Identifier: MIT
// Numbers and texts as one line of text and back: the format of a session.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/core/error.h"

namespace deepx {

/// Whether a text is meant to be a session of any version: it begins like text().
bool looks_like_session(std::string_view text);

/// Numbers one after another, as stored in memory. Each member of a struct is put separately, without the padding
/// between members.
class Packer {
 public:
  template <class T>
    requires std::is_arithmetic_v<T>
  void put(const T& v) {
    bytes_.append(reinterpret_cast<const char*>(&v), sizeof v);
  }
  template <class T>
  void put(const std::vector<T>& v) {
    put(static_cast<std::uint32_t>(v.size()));
    bytes_.append(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(T));
  }
  void put(const std::string& text) {
    put(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  std::size_t size() const { return bytes_.size(); }
  /// The same calls as of an Unpacker, so that one function describes a value for both.
  static constexpr bool kReads = false;
  template <class T>
  void value(const T& v) {
    put(v);
  }
  template <class T>
  void whole(std::string_view, const T& v, T, T) {
    put(v);
  }
  /// With a mark of the kind, a checksum, and in base64.
  std::string text() const;

 private:
  std::string bytes_;
};

/// The bytes of a Packer as such a text, whatever they are.
std::string session_text(std::string_view bytes);

/// Reads them back. Every get() throws Error::value at the end of the data: read in the same order as packed. The
/// caller trusts no number: each has a range.
class Unpacker {
 public:
  ///   Throws Error::value for a text that is not a session of this version, or was damaged.
  explicit Unpacker(std::string_view text);
  template <class T>
    requires std::is_arithmetic_v<T>
  T get() {
    if constexpr (std::is_same_v<T, bool>) {
      return whole<std::uint8_t>("a yes or no", 0, 1) == 1;  // other bytes are not a bool
    } else {
      T v;
      std::memcpy(&v, take(sizeof v), sizeof v);
      return v;
    }
  }
  /// A whole number in [low, high]; `what` names it in the message.
  template <class T>
  T whole(std::string_view what, T low, T high) {
    const T v = get<T>();
    DEEPX_REQUIRE(v >= low && v <= high, value, "session: ", what, " is ", v, "; must be in [", low, ", ", high, "]");
    return v;
  }
  template <class T>
  std::vector<T> list() {
    const std::uint32_t n = get<std::uint32_t>();
    DEEPX_REQUIRE(n <= (bytes_.size() - at_) / sizeof(T), value, "session: it is incomplete; none of it is used");
    std::vector<T> v(n);
    if (n > 0) std::memcpy(v.data(), take(n * sizeof(T)), n * sizeof(T));
    return v;
  }
  /// UTF-8 without zero bytes.
  std::string string();
  static constexpr bool kReads = true;
  void value(std::string& text) { text = string(); }
  template <class T>
  void value(std::vector<T>& v) {
    v = list<T>();
  }
  template <class T>
    requires std::is_arithmetic_v<T>
  void value(T& v) {
    v = get<T>();
  }
  template <class T>
  void whole(std::string_view what, T& v, T low, T high) {
    v = whole(what, low, high);
  }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  const char* take(std::size_t n);

  std::string bytes_;
  std::size_t at_ = 0;
};

}  // namespace deepx
