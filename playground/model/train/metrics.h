// SPDX-License-Identifier: MIT
// What is measured on the data: losses and accuracies.
#pragma once

#include <cmath>
#include <limits>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// Loss and accuracy on both parts of the data. NaN if there is nothing to measure.
struct Metrics {
  struct Split {
    double train = std::numeric_limits<double>::quiet_NaN(), test = std::numeric_limits<double>::quiet_NaN();
  };
  Split loss{};        ///< without the regularizer's penalty
  Split accuracy{};    ///< share of points whose class is right; NaN for regression
  Split r2{};          ///< regression: 1 - Σ(t - y)² / Σ(t - mean t)², at most 1, 0 for a constant; NaN for classes
  double penalty = 0;  ///< the regularizer's part of the training loss

  /// The accuracy, or for a regression R².
  Split score() const { return std::isnan(r2.train) && std::isnan(r2.test) ? accuracy : r2; }
};

}  // namespace deepx::inline DEEPX_PRECISION
