// SPDX-License-Identifier: MIT
// Which buffer stands on a tape as which leaf.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/graph/grad_buffer.h"

namespace deepx::inline DEEPX_PRECISION {

/// The first leaf of each storage: a hash table with open addressing. Clearing it costs what was put in, and keeps the memory. A leaf
/// holds its storage, so that no other one comes to lie at the same address.
class LeafTable {
 public:
  /// kNoNode for a storage that is not there.
  NodeId find(const Storage* storage) const {
    if (used_.empty()) return kNoNode;
    const Slot& slot = slots_[place_of(storage)];
    return slot.storage == storage ? slot.leaf : kNoNode;
  }
  void add(const Storage* storage, NodeId leaf) {
    if (2 * (used_.size() + 1) > slots_.size()) grow();
    const std::uint32_t place = place_of(storage);
    slots_[place] = {storage, leaf};
    used_.push_back(place);
  }
  void clear() {
    for (std::uint32_t place : used_) slots_[place] = {};
    used_.clear();
  }

 private:
  struct Slot {
    const Storage* storage = nullptr;
    NodeId leaf = kNoNode;
  };

  // Where it is, or where it would go.
  std::uint32_t place_of(const Storage* storage) const {
    const std::uint64_t hash = (reinterpret_cast<std::uintptr_t>(storage) >> 6) * 0x9e3779b97f4a7c15u;
    const auto mask = static_cast<std::uint32_t>(slots_.size() - 1);
    std::uint32_t place = static_cast<std::uint32_t>(hash >> 32) & mask;
    while (slots_[place].storage && slots_[place].storage != storage) place = (place + 1) & mask;
    return place;
  }
  void grow() {
    std::vector<Slot> before(slots_.empty() ? 16 : 2 * slots_.size());
    before.swap(slots_);
    used_.clear();
    for (const Slot& slot : before)
      if (slot.storage) {
        const std::uint32_t place = place_of(slot.storage);
        slots_[place] = slot;
        used_.push_back(place);
      }
  }

  std::vector<Slot> slots_;  // a power of two of them, at most half in use
  std::vector<std::uint32_t> used_;
};

}  // namespace deepx::inline DEEPX_PRECISION
