// SPDX-License-Identifier: MIT
// The curves of a run: losses and accuracies over epochs, in bounded memory.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// Loss and accuracy on both parts of the data. NaN where there is nothing to measure.
struct Metrics {
  struct Split {
    double train, test;
  };
  Split loss, accuracy;  ///< without the regularizer's penalty; in [0, 1]
  double penalty = 0;    ///< what the regularizer adds to the training loss
};

/// Something that was changed while the run went on.
struct Event {
  int epoch;
  std::string label;  ///< "learning rate 0.03"
};

/// One point for each epoch until the memory is full; then every second point goes, and only every second epoch is kept
/// from there on, and so forth. Point i is epoch i · stride().
class History {
 public:
  explicit History(int capacity = 2048);
  /// Epochs come in order, from 0 (before the first step).
  void add(int epoch, const Metrics& metrics);
  void mark(int epoch, std::string label);
  void clear();

  int size() const { return static_cast<int>(curves_[0].size()); }
  int stride() const { return stride_; }
  int epoch_of(int point) const { return point * stride_; }
  std::span<const float> train_loss() const { return curves_[0]; }
  std::span<const float> test_loss() const { return curves_[1]; }
  std::span<const float> train_accuracy() const { return curves_[2]; }
  std::span<const float> test_accuracy() const { return curves_[3]; }
  std::span<const Event> events() const { return events_; }

 private:
  std::array<std::vector<float>, 4> curves_;
  std::vector<Event> events_;
  std::size_t capacity_;
  int stride_ = 1;
};

}  // namespace deepx::inline DEEPX_PRECISION
