// SPDX-License-Identifier: MIT
// Early stopping: ends a training that no longer gets better on data it does not learn from.
#pragma once

#include <limits>

namespace deepx {

/// Feed it the validation loss of each epoch; it says when to stop. Source: Prechelt 1998; as Keras counts.
struct EarlyStopping {
  int patience = 10;     ///< epochs without improvement that are borne; with 0 or 1 the first one stops
  double min_delta = 0;  ///< how much lower a loss must be to count as better

  double best = std::numeric_limits<double>::infinity();
  int best_epoch = -1;  ///< counted from 0; -1 before the first finite loss
  int epoch = -1;       ///< the last one seen

  /// True when it is time to stop. NaN is never better.
  bool update(double loss) {
    ++epoch;
    if (loss < best - min_delta) {
      best = loss;
      best_epoch = epoch;
      return false;
    }
    return waited() >= patience;
  }
  /// Epochs since the best.
  int waited() const { return epoch - best_epoch; }
};

}  // namespace deepx
