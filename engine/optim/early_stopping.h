// SPDX-License-Identifier: MIT
// Early stopping: ends a training that no longer improves on data that it does not learn from.
#pragma once

#include <limits>

namespace deepx {

/// Takes the validation loss of each epoch, and says when to stop. Source: Prechelt 1998; counts epochs as Keras does.
struct EarlyStopping {
  int patience = 10;     ///< epochs without improvement before it stops; 0 and 1 stop at the first one
  double min_delta = 0;  ///< how much lower a loss must be to count as better

  double best = std::numeric_limits<double>::infinity();
  int best_epoch = -1;  ///< counted from 0; -1 before the first finite loss
  int epoch = -1;       ///< the latest one

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
