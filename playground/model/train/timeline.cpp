// SPDX-License-Identifier: MIT
// Moments of a run in bounded memory.
#include "playground/model/train/timeline.h"

#include <algorithm>

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::size_t kMostPassed = 64, kLeastPassed = 8, kMostTurns = 100;
constexpr std::size_t kMostTimelineBytes = 12'000'000;  // for past moments

bool passed(const std::shared_ptr<Moment>& m) { return !m->turn; }

}  // namespace

void Timeline::clear() {
  drop(0, moments_.size());
  stride_ = 1;
}

std::shared_ptr<Moment> Timeline::fresh() {
  if (free_.empty()) return std::make_shared<Moment>();
  std::shared_ptr<Moment> m = std::move(free_.back());
  free_.pop_back();
  return m;
}

/// Reuses memory that no other owner holds.
void Timeline::drop(std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i)
    if (moments_[i].use_count() == 1 && free_.size() < kMostPassed) free_.push_back(std::move(moments_[i]));
  moments_.erase(moments_.begin() + static_cast<std::ptrdiff_t>(from),
                 moments_.begin() + static_cast<std::ptrdiff_t>(to));
}

void Timeline::turn(const Run& run, const Spec& spec) {
  if (!moments_.empty() && moments_.back()->turn && moments_.back()->run.steps == run.steps())
    drop(moments_.size() - 1, moments_.size());
  const auto is_turn = [](const auto& m) { return m->turn; };
  if (static_cast<std::size_t>(std::ranges::count_if(moments_, is_turn)) == kMostTurns) {
    const auto second = std::find_if(moments_.begin() + 1, moments_.end(), is_turn);
    drop(0, static_cast<std::size_t>(second - moments_.begin()));
  }
  const auto m = fresh();
  run.save(m->run);
  m->spec = std::make_shared<const Spec>(spec);
  m->turn = true;
  moments_.push_back(m);
}

void Timeline::pass(const Run& run) {
  if (run.epoch() % stride_ != 0 || moments_.empty()) return;
  if (moments_.capacity() < kMostPassed + kMostTurns)
    moments_.reserve(kMostPassed + kMostTurns), free_.reserve(kMostPassed);
  const std::size_t most = std::clamp(kMostTimelineBytes / moments_.front()->run.bytes(), kLeastPassed, kMostPassed);
  while (static_cast<std::size_t>(std::ranges::count_if(moments_, passed)) >= most) thin();
  if (run.epoch() % stride_ != 0) return;
  const auto m = fresh();
  run.save(m->run);
  m->spec = moments_.back()->spec;
  m->turn = false;
  moments_.push_back(m);
}

void Timeline::thin() {
  stride_ *= 2;
  for (std::size_t i = moments_.size(); i-- > 0;)
    if (passed(moments_[i]) && moments_[i]->run.epoch % stride_ != 0) drop(i, i + 1);
}

void Timeline::cut(long long step) {
  const auto later = std::ranges::find_if(moments_, [&](const auto& m) { return m->run.steps > step; });
  drop(static_cast<std::size_t>(later - moments_.begin()), moments_.size());
}

const Moment* Timeline::at_step(long long step) const {
  const auto later = std::ranges::find_if(moments_, [&](const auto& m) { return m->run.steps > step; });
  return later == moments_.begin() ? nullptr : (later - 1)->get();
}

const Moment* Timeline::at_epoch(int epoch) const {
  const auto later = std::ranges::find_if(
      moments_, [&](const auto& m) { return m->run.epoch > epoch || (m->run.epoch == epoch && m->run.cursor > 0); });
  return later == moments_.begin() ? nullptr : (later - 1)->get();
}

void Timeline::keep_turns() { std::erase_if(moments_, passed); }

void Timeline::assign(std::span<const Kept> moments) {
  clear();
  // Kept moments are shared and never changed: drop() reuses only those without another owner.
  for (const Kept& m : moments) moments_.push_back(std::const_pointer_cast<Moment>(m));
  for (const auto& m : moments_)
    if (passed(m) && m->run.epoch > 0) {
      stride_ = 1;
      while (m->run.epoch % (2 * stride_) == 0) stride_ *= 2;
      break;
    }
}

}  // namespace deepx::inline DEEPX_PRECISION
