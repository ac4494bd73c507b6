// SPDX-License-Identifier: MIT
// Curves in bounded memory.
#include "playground/model/train/history.h"

#include <algorithm>

#include "playground/model/text/finite.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {
constexpr std::size_t kMaxEvents = 200;
}

History::History(std::size_t capacity) : capacity_(capacity) {
  for (auto& curve : curves_) curve.reserve(capacity_);
}

void History::add(int epoch, const Metrics& m, double learning_rate) {
  if (epoch % stride_ != 0) return;
  if (curves_[0].size() == capacity_) {
    for (auto& curve : curves_) {
      for (std::size_t i = 0; 2 * i < capacity_; ++i) curve[i] = curve[2 * i];
      curve.resize((capacity_ + 1) / 2);
    }
    stride_ *= 2;
    if (epoch % stride_ != 0) return;
  }
  const Metrics::Split score = m.score();
  const std::array<double, kCurves> values = {m.loss.train, m.loss.test, score.train, score.test, learning_rate};
  for (std::size_t i = 0; i < values.size(); ++i) curves_[i].push_back(static_cast<float>(values[i]));
}

void History::mark(Event event) {
  // Dragging a slider changes the same value many times at one step: the last change counts.
  if (!events_.empty() && events_.back().epoch == event.epoch && events_.back().step == event.step) events_.pop_back();
  if (events_.size() == kMaxEvents) events_.erase(events_.begin());
  events_.push_back(std::move(event));
}

void History::cut(int epoch, long long step) {
  const auto points = std::min(curves_[0].size(), static_cast<std::size_t>(epoch / stride_ + 1));
  for (auto& curve : curves_) curve.resize(points);
  while (!events_.empty() && events_.back().step > step) events_.pop_back();
}

std::optional<int> History::diverging_since(int now) const {
  constexpr float kTimesBest = 10, kNothingLearned = 1;
  constexpr int kInARow = 3;
  const auto losses = train_loss().first(static_cast<std::size_t>(std::clamp(now + 1, 0, size())));
  if (losses.empty()) return std::nullopt;
  const float limit = std::max(kNothingLearned, kTimesBest * *std::ranges::min_element(losses, smallest_first<float>));
  const auto ran_away = std::find_if(losses.rbegin(), losses.rend(), [&](float loss) { return !(loss > limit); });
  if (ran_away - losses.rbegin() < kInARow) return std::nullopt;
  return static_cast<int>(losses.rend() - ran_away);
}

void History::assign(const std::array<std::vector<float>, kCurves>& curves, std::vector<Event> events, int stride) {
  for (std::size_t i = 0; i < kCurves; ++i) curves_[i].assign(curves[i].begin(), curves[i].end());
  events_ = std::move(events);
  stride_ = stride;
}

void History::clear() {
  for (auto& curve : curves_) curve.clear();
  events_.clear();
  stride_ = 1;
}

}  // namespace deepx::inline DEEPX_PRECISION
