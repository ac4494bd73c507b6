// SPDX-License-Identifier: MIT
// A point of the data, as panels draw it.
#pragma once

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

struct DataPoint {
  float x, y;        ///< plane coordinates
  int label;         ///< class, from 0 on
  bool test;         ///< false for a training point
  float target = 0;  ///< the number to predict, in a regression
};

/// What the data lack for training. Only the user's points can lack anything.
enum class MissingData { nothing, points, second_class };

}  // namespace deepx::inline DEEPX_PRECISION
