// SPDX-License-Identifier: MIT
// The learning-rate range test (Smith 2015, 2017): one run in which the rate grows from batch to batch, and what its losses
// say about which rate to take.
#pragma once

#include <span>
#include <vector>

namespace deepx {

class RateRange {
 public:
  /// `batches` >= 2 rates from `low` to `high`, each the same factor above the one before.
  RateRange(double low, double high, int batches);

  int batches() const { return batches_; }
  double rate(int batch) const;
  /// Takes in the loss on all training points after the next batch, trained at rate(size()). Losses are smoothed by an
  /// exponential average over about a twentieth of the batches, free of the start's bias. It is over when the smoothed
  /// loss is above 4 times its best, or the loss is no number, or all batches are done.
  void add(double loss);
  bool over() const { return over_; }
  /// True if it was over before the last batch: the rate had become too large.
  bool exploded() const { return exploded_; }

  int size() const { return static_cast<int>(smooth_.size()); }
  std::span<const float> losses() const { return losses_; }
  std::span<const float> smooth() const { return smooth_; }

  /// The batch at which the smoothed loss fell fastest, as a share of itself, and the one where it was lowest; -1 as long
  /// as it has not fallen.
  int steepest() const { return steepest_; }
  int lowest() const { return lowest_; }
  /// A third of the rate with the lowest loss, to one digit: where the loss has begun to rise the rate is too large for the
  /// weights it met, so some room is left. 0 if the loss has not fallen.
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
