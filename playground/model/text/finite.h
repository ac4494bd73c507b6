// SPDX-License-Identifier: MIT
// Numbers that may be NaN: a test, and an order that is valid in spite of NaN.
#pragma once

#include <cmath>
#include <span>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// True if no value is NaN or infinite.
inline bool all_finite(std::span<const Real> values) {
  bool finite = true;
  for (const Real v : values) finite &= std::isfinite(v);  // without a branch, so that it is vectorized
  return finite;
}

/// a before b with the largest first and NaN last. `a > b` alone is not an order if there is a NaN, and sorting by it
/// is undefined.
template <class T>
bool largest_first(T a, T b) {
  return a > b || (!std::isnan(a) && std::isnan(b));
}
/// The same with the smallest first.
template <class T>
bool smallest_first(T a, T b) {
  return a < b || (!std::isnan(a) && std::isnan(b));
}

}  // namespace deepx::inline DEEPX_PRECISION
