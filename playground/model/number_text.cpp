// SPDX-License-Identifier: MIT
// Numbers from text. std::from_chars for double is not everywhere yet, and strtod alone takes "nan", "0x1" and blanks.
#include "playground/model/number_text.h"

#include <cmath>
#include <cstdlib>
#include <string>

namespace deepx {
namespace {

// strtod would also take "nan", "inf" and hexadecimal.
std::optional<double> decimal(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<double> number_from(std::string_view text) {
  std::string s;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\u2212")) s += '-', i += 2;
    else s += text[i] == ',' ? '.' : text[i];
  }
  const std::size_t slash = s.find('/');
  if (slash == std::string::npos) return decimal(s);
  const std::optional<double> over = decimal(s.substr(0, slash)), under = decimal(s.substr(slash + 1));
  if (!over || !under || *under == 0 || !std::isfinite(*over / *under)) return std::nullopt;
  return *over / *under;
}

}  // namespace deepx
