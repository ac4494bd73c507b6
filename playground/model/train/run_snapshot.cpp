// SPDX-License-Identifier: MIT
// Saves and restores the state of a run.
#include <algorithm>

#include "playground/model/train/run.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

bool same(const ScheduleState& a, const ScheduleState& b) {
  const bool best = a.best == b.best || (a.best != a.best && b.best != b.best);  // NaN before the first loss
  return best && a.step == b.step && a.bad == b.bad && a.cooldown == b.cooldown && a.cuts == b.cuts;
}

/// Working memory is neither compared nor kept.
bool same(const OptimizerState& a, const OptimizerState& b) {
  return a.steps == b.steps && a.size == b.size && a.numbers == b.numbers && a.arrays == b.arrays;
}

}  // namespace

bool RunSnapshot::operator==(const RunSnapshot& o) const {
  return network == o.network && optimizer_steps == o.optimizer_steps &&
         std::ranges::equal(optimizer, o.optimizer, [](const auto& a, const auto& b) { return same(a, b); }) &&
         same(schedule, o.schedule) && shuffling == o.shuffling && order == o.order && cursor == o.cursor &&
         epoch == o.epoch && steps == o.steps;
}

std::size_t RunSnapshot::bytes() const {
  std::size_t numbers = network.size();
  for (const OptimizerState& state : optimizer)
    for (const auto& array : state.arrays) numbers += array.size();
  return sizeof *this + numbers * sizeof(Real) + order.size() * sizeof order[0] +
         optimizer.size() * sizeof(OptimizerState);
}

RunSnapshot Run::snapshot() const {
  RunSnapshot all;
  save(all);
  return all;
}

void Run::save(RunSnapshot& to) const {
  to.network.clear();
  for (const Tensor& t : state_) to.network.insert(to.network.end(), t.data().begin(), t.data().end());
  to.optimizer_steps = optimizer_.steps();
  const auto states = optimizer_.states();
  to.optimizer.resize(states.size());
  for (std::size_t i = 0; i < states.size(); ++i) {
    to.optimizer[i].steps = states[i].steps;
    to.optimizer[i].size = states[i].size;
    to.optimizer[i].numbers = states[i].numbers;
    to.optimizer[i].arrays = states[i].arrays;
  }
  to.schedule = schedule_.state();
  to.shuffling = shuffling_.state();
  to.order.assign(order_.begin(), order_.end());
  to.cursor = cursor_;
  to.epoch = epoch_;
  to.steps = steps_;
}

void Run::restore(const RunSnapshot& from) {
  std::size_t numbers = 0;
  for (const Tensor& t : state_) numbers += static_cast<std::size_t>(t.size());
  DEEPX_REQUIRE(from.network.size() == numbers, value, "restore: the snapshot holds ", from.network.size(),
                " numbers of a network; this one has ", numbers);
  DEEPX_REQUIRE(from.order.size() == order_.size(), value, "restore: the snapshot orders ", from.order.size(),
                " samples; there are ", order_.size());
  // Without points, such as before the first is painted, the cursor can only be 0.
  DEEPX_REQUIRE(from.cursor >= 0 && from.cursor < std::max(1, train_.size()) &&
                    std::ranges::all_of(
                        from.order, [&](int i) { return i < train_.size(); }),
                value, "restore: the snapshot points after the last sample; there are ", order_.size());
  const bool fits = from.optimizer.size() <= parameters_.size() &&
                    std::ranges::all_of(from.optimizer, [&](const OptimizerState& state) {
                      const auto i = static_cast<std::size_t>(&state - from.optimizer.data());
                      return state.steps == 0 || state.size == static_cast<std::size_t>(parameters_[i].size());
                    });
  DEEPX_REQUIRE(fits, value,
                "restore: the optimizer's state does not fit this network's parameters, of which there are ",
                parameters_.size());
  ++changes_;
  optimizer_.restore(from.optimizer_steps, from.optimizer);  // throws for another optimizer's state
  auto next = from.network.begin();
  for (Tensor& t : state_) {
    const auto to = t.mutable_data();
    std::copy_n(next, to.size(), to.begin());
    next += static_cast<std::ptrdiff_t>(to.size());
  }
  schedule_.restore(from.schedule);
  shuffling_.set_state(from.shuffling);
  order_.assign(from.order.begin(), from.order.end());
  cursor_ = from.cursor;
  epoch_ = from.epoch;
  steps_ = from.steps;
  latest_ = nullptr;
  finite_ = parameters_finite();
}

}  // namespace deepx::inline DEEPX_PRECISION
