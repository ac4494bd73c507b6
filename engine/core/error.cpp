// SPDX-License-Identifier: MIT
// A double as text, with the fewest digits that read back exactly.
#include "engine/core/error.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace deepx {

std::string to_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char text[32];
  if (std::abs(value) < 1e15 && value == std::floor(value)) {  // 10 and not 1e+01
    std::snprintf(text, sizeof text, "%.0f", value);
    return text;
  }
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, value);
    if (std::strtod(text, nullptr) == value) break;
  }
  return text;
}

std::string detail::join_parts(std::span<const Part> parts) {
  std::string text;
  for (const Part& p : parts) p.append(text, p.value);
  return text;
}

}  // namespace deepx
