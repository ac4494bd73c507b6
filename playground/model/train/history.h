// SPDX-License-Identifier: MIT
// The curves of a run: losses and accuracies over epochs, in bounded memory.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "playground/model/train/metrics.h"

namespace deepx::inline DEEPX_PRECISION {

/// A change during the run.
struct Event {
  int epoch;
  std::string label;   ///< "learning rate 0.03"
  long long step = 0;  ///< mini-batches trained before it
  std::string path{};  ///< path of the spec, if a value of the spec changed
};

/// One point per epoch until the memory is full; then every second point is dropped, and only every second epoch is
/// kept from then on, and so on. Point i is epoch i · stride().
class History {
 public:
  static constexpr std::size_t kCapacity = 2048;
  explicit History(std::size_t capacity = kCapacity);
  /// Epochs come in order, from 0 (before the first step).
  void add(int epoch, const Metrics& metrics, double learning_rate = kNaN);
  /// Changes at the same step count as one: the last.
  void mark(Event event);
  /// Forgets everything after that epoch and step.
  void cut(int epoch, long long step);
  void clear();

  int size() const { return static_cast<int>(curves_[0].size()); }
  int stride() const { return stride_; }
  int epoch_of(int point) const { return point * stride_; }
  std::span<const float> train_loss() const { return curves_[0]; }
  std::span<const float> test_loss() const { return curves_[1]; }
  // For a regression: R².
  std::span<const float> train_accuracy() const { return curves_[2]; }
  std::span<const float> test_accuracy() const { return curves_[3]; }
  /// The scheduled rate at the end of each epoch; NaN if it is unknown.
  std::span<const float> learning_rate() const { return curves_[4]; }
  /// False for a run without test points: its test curves are all NaN.
  bool has_test() const {
    return std::ranges::any_of(test_loss(), [](float v) { return std::isfinite(v); });
  }
  /// The loss by which runs are compared: on the test points, or without test points on the training points.
  std::span<const float> compared_loss() const { return has_test() ? test_loss() : train_loss(); }
  std::span<const float> compared_accuracy() const { return has_test() ? test_accuracy() : train_accuracy(); }
  std::span<const Event> events() const { return events_; }
  /// The first point from which, up to point `now`, the training loss diverges: it is more than ten times the run's
  /// best, and above 1, which is about the loss of a network that knows nothing, so that the noise of a small loss does
  /// not count. Nothing if this is true for fewer than the last three points.
  std::optional<int> diverging_since(int now) const;

  static constexpr std::size_t kCurves = 5;
  /// All curves in the order above, and back; all have the same length, at most the capacity.
  const std::array<std::vector<float>, kCurves>& curves() const { return curves_; }
  void assign(const std::array<std::vector<float>, kCurves>& curves, std::vector<Event> events, int stride);

 private:
  static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

  std::array<std::vector<float>, kCurves> curves_;
  std::vector<Event> events_;
  std::size_t capacity_;
  int stride_ = 1;
};

}  // namespace deepx::inline DEEPX_PRECISION
