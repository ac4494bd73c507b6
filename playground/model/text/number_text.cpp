// SPDX-License-Identifier: MIT
// Numbers from text. Not all our compilers have std::from_chars for double, and strtod alone accepts "nan", "0x1" and
// blanks.
#include "playground/model/text/number_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/core/error.h"

namespace deepx {
namespace {

// strtod would also accept "nan", "inf" and hexadecimal.
std::optional<double> decimal(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string raised(int exponent) {
  constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = exponent < 0 ? "⁻" : "";
  for (char c : std::to_string(std::abs(exponent))) text += kDigits[c - '0'];
  return text;
}

/// `plain` is printf's format for numbers without a power of ten, `mantissa` the format before one.
std::string shown(double value, const char* plain, const char* mantissa) {
  if (!std::isfinite(value)) return std::isnan(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  const double size = std::abs(value);
  const char* sign = value < 0 ? "−" : "";
  char text[40];
  if (size == 0) return "0";
  if (size >= 1e-3 && size < 1e5) {
    std::snprintf(text, sizeof text, plain, size);
    return join(sign, text);
  }
  const int power = static_cast<int>(std::floor(std::log10(size)));
  std::snprintf(text, sizeof text, mantissa, size / std::pow(10.0, power));
  return join(sign, text, "×10", raised(power));
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  text = text.substr(0, text.find_last_not_of(kBlanks) + 1);
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text;
}

std::string number_shown(double value) { return shown(value, "%.4f", "%.1f"); }
std::string short_number(double value) { return shown(value, "%.4g", "%.3f"); }

std::optional<double> number_from(std::string_view text) {
  std::string s;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\u2212"))
      s += '-', i += 2;
    else
      s += text[i] == ',' ? '.' : text[i];
  }
  const std::size_t slash = s.find('/');
  if (slash == std::string::npos) return decimal(s);
  const std::optional<double> over = decimal(s.substr(0, slash)), under = decimal(s.substr(slash + 1));
  if (!over || !under || *under == 0 || !std::isfinite(*over / *under)) return std::nullopt;
  return *over / *under;
}

std::string short_text(float value) {
  char text[24];
  for (int digits = 6; digits <= 9; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, static_cast<double>(value));
    if (std::strtof(text, nullptr) == value) break;
  }
  return text;
}

}  // namespace deepx
