// SPDX-License-Identifier: MIT
// Errors that a caller can cause: `<call>: <what was given>: <what is wrong>; <what would be right>`, with the values.
// quote() and clipped() put text that comes from outside into a message, shortened.
#pragma once

#include <array>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "engine/core/text.h"

namespace deepx {

/// What an Error is about. Callers that handle errors differently switch on it; people read `what()`.
/// `not_finite`: a number that was read is NaN, infinite or beyond the range of Real; the caller can choose to accept
/// such numbers.
enum class ErrorKind { shape, index, value, graph, io, not_finite };

/// Thrown for everything that a caller can cause. Broken invariants of deepX itself are asserts, not Errors.
/// The text is UTF-8 without control characters and has at most kMostMessage bytes, whatever it quotes (see
/// clipped_message()).
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, std::string_view message) : std::runtime_error(clipped_message(message)), kind_(kind) {}
  ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

/// The shortest decimal text that reads back as the same double ("0.1", "1e+20", "nan").
std::string to_text(double value);

namespace detail {
inline std::string to_part(std::string_view s) { return std::string(s); }
inline std::string to_part(const char* s) { return s; }
inline std::string to_part(bool b) { return b ? "true" : "false"; }
template <class T>
  requires std::is_integral_v<T>
std::string to_part(T v) {
  return std::to_string(v);
}
inline std::string to_part(double v) { return to_text(v); }
// Any other type has its own text, found by argument-dependent lookup: `std::string to_text(const Shape&)`.
template <class T>
  requires(!std::is_arithmetic_v<T> && !std::is_convertible_v<const T&, std::string_view>)
std::string to_part(const T& v) {
  return to_text(v);
}
}  // namespace detail

namespace detail {
/// A value and how to write it. One function builds every message from such parts, which keeps the program small.
struct Part {
  const void* value;
  void (*append)(std::string& to, const void* value);
};
inline Part part(const char* text) {
  return {text, [](std::string& to, const void* v) { to += static_cast<const char*>(v); }};
}
template <class T>
Part part(const T& value) {
  return {&value, [](std::string& to, const void* v) { to += to_part(*static_cast<const T*>(v)); }};
}
std::string join_parts(std::span<const Part> parts);
}  // namespace detail

/// The parts as one text: strings unchanged, numbers at full precision, shapes as [3, 4].
template <class... Parts>
std::string join(const Parts&... parts) {
  const std::array<detail::Part, sizeof...(Parts)> all = {detail::part(parts)...};
  return detail::join_parts(all);
}

}  // namespace deepx

/// Throws Error{kind, join(...)} unless `condition` holds; builds the text only then.
#define DEEPX_REQUIRE(condition, kind, ...)                                       \
  do {                                                                            \
    if (!(condition)) [[unlikely]]                                                \
      throw ::deepx::Error(::deepx::ErrorKind::kind, ::deepx::join(__VA_ARGS__)); \
  } while (false)
