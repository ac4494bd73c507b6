// SPDX-License-Identifier: MIT
// Curves in bounded memory.
#include "playground/model/history.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {
constexpr std::size_t kMaxEvents = 200;
}

History::History(int capacity) : capacity_(static_cast<std::size_t>(capacity)) {
  for (auto& curve : curves_) curve.reserve(capacity_);
}

void History::add(int epoch, const Metrics& m) {
  if (epoch % stride_ != 0) return;
  if (curves_[0].size() == capacity_) {
    for (auto& curve : curves_) {
      for (std::size_t i = 0; 2 * i < capacity_; ++i) curve[i] = curve[2 * i];
      curve.resize((capacity_ + 1) / 2);
    }
    stride_ *= 2;
    if (epoch % stride_ != 0) return;
  }
  const std::array<double, 4> values = {m.loss.train, m.loss.test, m.accuracy.train, m.accuracy.test};
  for (std::size_t i = 0; i < values.size(); ++i) curves_[i].push_back(static_cast<float>(values[i]));
}

void History::mark(int epoch, std::string label) {
  // Dragging a slider changes the same thing many times within an epoch: the last one counts.
  if (!events_.empty() && events_.back().epoch == epoch) events_.pop_back();
  if (events_.size() == kMaxEvents) events_.erase(events_.begin());
  events_.push_back({epoch, std::move(label)});
}

void History::clear() {
  for (auto& curve : curves_) curve.clear();
  events_.clear();
  stride_ = 1;
}

}  // namespace deepx::inline DEEPX_PRECISION
