// SPDX-License-Identifier: MIT
// Columns of statistics in bounded memory.
#include "playground/model/gradients/layer_stats.h"

#include <algorithm>

namespace deepx::inline DEEPX_PRECISION {

void StatsHistory::start(int layers) {
  layers_ = layers;
  stride_ = 1;
  epochs_.clear();
  all_.clear();
  epochs_.reserve(kCapacity);
  all_.reserve(kCapacity * static_cast<std::size_t>(layers));
}

void StatsHistory::add(int epoch, std::span<const LayerStats> layers) {
  if (!wants(epoch)) return;
  if (epochs_.size() == kCapacity) {
    stride_ *= 2;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < epochs_.size(); ++i) {
      if (epochs_[i] % stride_ != 0) continue;
      std::ranges::copy(column(static_cast<int>(i)), all_.begin() + static_cast<std::ptrdiff_t>(kept) * layers_);
      epochs_[kept++] = epochs_[i];
    }
    epochs_.resize(kept);
    all_.resize(kept * static_cast<std::size_t>(layers_));
    if (!wants(epoch)) return;
  }
  epochs_.push_back(epoch);
  all_.insert(all_.end(), layers.begin(), layers.end());
}

void StatsHistory::cut(int epoch) {
  epochs_.resize(static_cast<std::size_t>(at(epoch) + 1));
  all_.resize(epochs_.size() * static_cast<std::size_t>(layers_));
}

int StatsHistory::at(int epoch) const {
  return static_cast<int>(std::ranges::upper_bound(epochs_, epoch) - epochs_.begin()) - 1;
}

}  // namespace deepx::inline DEEPX_PRECISION
