// SPDX-License-Identifier: MIT
// The past of a run, as moments to which it can go back.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "playground/model/train/run.h"

namespace deepx::inline DEEPX_PRECISION {

/// A run at one step, and the spec in force from there on.
struct Moment {
  RunSnapshot run;
  std::shared_ptr<const Spec> spec;
  bool turn = false;  ///< the start, or a change: the moments before do not lead to those after it
};

/// Moments in the order of their steps: the start, every change, and between them ends of epochs, evenly spread, in
/// bounded memory. From the last moment before it, training reaches every step of the run again, bit for bit.
class Timeline {
 public:
  using Kept = std::shared_ptr<const Moment>;

  Timeline() = default;
  /// Shares the moments, which do not change any more, and not the memory that is used again.
  Timeline(const Timeline& other) : moments_(other.moments_), stride_(other.stride_) {}
  Timeline(Timeline&&) = default;
  Timeline& operator=(const Timeline& other) { return *this = Timeline(other); }
  Timeline& operator=(Timeline&&) = default;
  void clear();
  /// The start, or a change that was just made. A change at the same step replaces the last one.
  void turn(const Run& run, const Spec& spec);
  /// The end of an epoch. Allocates nothing once the largest number of moments is kept.
  void pass(const Run& run);
  /// Forgets everything after that step.
  void cut(long long step);

  /// The last moment at or before that step, or that end of an epoch. Null if it is before all of them.
  const Moment* at_step(long long step) const;
  const Moment* at_epoch(int epoch) const;
  bool empty() const { return moments_.empty(); }
  const Moment& first() const { return *moments_.front(); }

  /// All of them, to be kept elsewhere; they no longer change.
  std::vector<Kept> moments() const { return {moments_.begin(), moments_.end()}; }
  void assign(std::span<const Kept> moments);
  /// Forgets all but the turns: going back takes a little longer then.
  void keep_turns();

 private:
  std::shared_ptr<Moment> fresh();
  void drop(std::size_t from, std::size_t to);
  void thin();

  std::vector<std::shared_ptr<Moment>> moments_, free_;
  int stride_ = 1;  // epochs between two moments
};

}  // namespace deepx::inline DEEPX_PRECISION
