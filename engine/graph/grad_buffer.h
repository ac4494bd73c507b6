// SPDX-License-Identifier: MIT
// The gradients of one reverse sweep.
#pragma once

#include <cstdint>
#include <cstring>

#include "engine/tensor/storage.h"

namespace deepx::inline DEEPX_PRECISION {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = ~NodeId{0};

/// The gradients of all nodes one after another, then a byte for each node: 1 once a gradient has arrived there. A
/// handle: the numbers exist as long as a handle holds them.
class GradBuffer {
 public:
  /// Zeros for a new sweep, in the same memory, so that a replayed step allocates nothing; in new memory if another
  /// handle holds the old.
  void start(std::uint32_t size, NodeId nodes) {
    const std::uint64_t total = size + (nodes + sizeof(Real) - 1) / sizeof(Real);
    const bool fits = numbers_ && numbers_->references == 1 && numbers_->capacity() >= total;
    if (!fits) numbers_ = StorageHandle(total);
    std::memset(numbers_->data(), 0, static_cast<std::size_t>(total) * sizeof(Real));
    size_ = size;
    nodes_ = nodes;
  }
  /// Call this when the nodes are removed; keeps the memory.
  void forget() { nodes_ = 0; }

  Real* data(std::uint32_t offset) const { return numbers_->data() + offset; }
  /// The number of nodes in the sweep; nodes recorded later have no gradient here.
  NodeId nodes() const { return nodes_; }
  bool reached(NodeId id) const { return id < nodes_ && marks()[id] != 0; }
  void reach(NodeId id) const { marks()[id] = 1; }

 private:
  unsigned char* marks() const { return reinterpret_cast<unsigned char*>(numbers_->data() + size_); }

  StorageHandle numbers_;
  std::uint32_t size_ = 0;
  NodeId nodes_ = 0;
};

}  // namespace deepx::inline DEEPX_PRECISION
