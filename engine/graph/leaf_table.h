// SPDX-License-Identifier: MIT
// Finds the leaf of a buffer on a tape.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/graph/grad_buffer.h"

namespace deepx::inline DEEPX_PRECISION {

/// The first leaf of each storage: a hash table with open addressing. Clearing visits only the used slots and keeps the
/// memory. A leaf holds its storage, so no other storage can get the same address.
class LeafTable {
 public:
  /// kNoNode for an unknown storage.
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

  // The slot of a storage, or the slot where it would go.
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

  std::vector<Slot> slots_;  // their number is a power of two, and at most half are in use
  std::vector<std::uint32_t> used_;
};

}  // namespace deepx::inline DEEPX_PRECISION
