// SPDX-License-Identifier: MIT
// Numbers that may have stopped being numbers: whether they have, and an order that holds all the same.
#pragma once

#include <cmath>
#include <span>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// True if no value is NaN or infinite.
inline bool all_finite(std::span<const Real> values) {
  bool finite = true;
  for (const Real v : values) finite &= std::isfinite(v);  // without a branch: many at once
  return finite;
}

/// a before b when the largest comes first, NaN last. `a > b` alone is no order where there is a NaN, and sorting by it is undefined.
template <class T>
bool largest_first(T a, T b) {
  return a > b || (!std::isnan(a) && std::isnan(b));
}
/// The same when the smallest comes first.
template <class T>
bool smallest_first(T a, T b) {
  return a < b || (!std::isnan(a) && std::isnan(b));
}

}  // namespace deepx::inline DEEPX_PRECISION
