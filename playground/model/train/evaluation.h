// SPDX-License-Identifier: MIT
// Details beyond the accuracy: which classes are confused, and the effect of another threshold.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// One threshold: share of class 0 that is taken for class 1, and share of class 1 that is recognized.
struct RocPoint {
  float false_positive = 0, true_positive = 0;
};

/// Corners of the curve from (0, 0) to (1, 1) as the threshold falls; points with the same score form one slanted
/// piece. Empty unless both classes (labels 0 and 1) occur, and if a score is NaN, which is neither above nor below a
/// threshold. `order` is a reused buffer.
void roc_curve(std::span<const float> scores, std::span<const int> labels, std::vector<RocPoint>& curve,
               std::vector<int>& order);
/// Area under the curve: how often a point of class 1 scores above one of class 0, with ties counted half. NaN for an
/// empty curve.
double roc_area(std::span<const RocPoint> curve);

/// For the training or the test points.
struct SplitEvaluation {
  std::vector<int> confusion;  ///< [K, K]: rows by true class, columns by prediction
  std::vector<RocPoint> roc;   ///< two classes only
  double auc = std::numeric_limits<double>::quiet_NaN();
  RocPoint present;                                      ///< at the threshold that decides, p = 1/2
  std::vector<float> targets, predicted;                 ///< regression only: for each point
  double r2 = std::numeric_limits<double>::quiet_NaN();  ///< regression only
  int size = 0;

  int count(int truth, int decided, int classes) const {
    return confusion[static_cast<std::size_t>(truth * classes + decided)];
  }
};

/// Both parts of the data. Unknown after divergence.
struct ClassReport {
  bool known = false;
  int classes = 0;  ///< 0 for regression
  SplitEvaluation train, test;
  std::vector<float> scores;  // reused buffers
  std::vector<int> decided, order;
};

/// Fills `split` from the prediction for each point; `scores` of class 1 for two classes, else empty.
void evaluate_split(SplitEvaluation& split, std::span<const int> labels, std::span<const int> decided,
                    std::span<const float> scores, int classes, std::vector<int>& order);
/// The same for a regression: R² = 1 - Σ(t - y)² / Σ(t - mean t)², NaN if all targets are equal.
void evaluate_split(SplitEvaluation& split, std::span<const Real> targets, std::span<const Real> predicted);

}  // namespace deepx::inline DEEPX_PRECISION
