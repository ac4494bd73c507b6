// SPDX-License-Identifier: MIT
// Numbers from text. std::from_chars for double is not everywhere yet, and strtod alone takes "nan", "0x1" and blanks.
#include "playground/model/number_text.h"

#include <cmath>
#include <cstdlib>
#include <string>

namespace deepx {

std::optional<double> number_from(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (end != copy.c_str() + copy.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace deepx
