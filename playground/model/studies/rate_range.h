// SPDX-License-Identifier: MIT
// The learning-rate range test (Smith 2015, 2017): one run in which the rate grows from batch to batch, and the rate
// that its losses suggest.
#pragma once

#include <span>
#include <vector>

namespace deepx {

class RateRange {
 public:
  /// `batches` >= 2 rates from `low` to `high`, each larger than the one before by the same factor.
  RateRange(double low, double high, int batches);

  int batches() const { return batches_; }
  double rate(int batch) const;
  /// Adds the loss on all training points after the next batch, trained at rate(size()). Losses are smoothed by an
  /// exponential average over about a twentieth of the batches, corrected for its start. The test is over when the
  /// smoothed loss is above 4 times its best, the loss is not a number, or all batches are done.
  void add(double loss);
  bool over() const { return over_; }
  /// True if it was over before the last batch: the rate had become too large.
  bool exploded() const { return exploded_; }

  int size() const { return static_cast<int>(smooth_.size()); }
  std::span<const float> losses() const { return losses_; }
  std::span<const float> smooth() const { return smooth_; }

  /// The batch at which the smoothed loss fell fastest, relative to itself, and the one where it was lowest; -1
  /// if it has not fallen.
  int steepest() const { return steepest_; }
  int lowest() const { return lowest_; }
  /// A third of the rate with the lowest loss, to one digit: where the loss begins to rise, the rate is too large for
  /// the weights at that time, so this leaves a margin. 0 if the loss has not fallen.
  double suggestion() const;

 private:
  void find_steepest();

  double low_, high_;
  int batches_;
  double average_ = 0, weight_ = 0;
  std::vector<float> losses_, smooth_;
  int steepest_ = -1, lowest_ = -1;
  bool over_ = false, exploded_ = false;
};

}  // namespace deepx
