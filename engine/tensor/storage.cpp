// SPDX-License-Identifier: MIT
// The pool: one free list for each power of two.
#include "engine/tensor/storage.h"

#include <array>
#include <bit>
#include <new>

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::size_t kSmallest = 4;  // elements
// Of the buffer with its header: a number fills a cache line with it. Vector loops peel off what lies before their
// alignment, so only if all buffers lie the same way do the same numbers always round the same way.
constexpr std::align_val_t kAlignment{64};

struct Pool {
  std::array<Storage*, 48> free{};
  std::uint64_t allocations = 0;
};

Pool& pool() {
  // Never destroyed: tensors with static lifetime may be released after any static pool would be.
  static Pool& instance = *new Pool;
  return instance;
}

}  // namespace

Storage* acquire_storage(std::size_t size) {
  const std::size_t capacity = std::bit_ceil(size < kSmallest ? kSmallest : size);
  const auto size_class = static_cast<std::uint32_t>(std::countr_zero(capacity));
  Pool& p = pool();
  Storage* storage = p.free[size_class];
  if (storage) {
    p.free[size_class] = storage->next_free;
  } else {
    ++p.allocations;
    storage = static_cast<Storage*>(
        ::operator new(sizeof(Storage) + capacity * sizeof(Real), kAlignment));
  }
  new (storage) Storage{.references = 1, .size_class = size_class};
  return storage;
}

void release_storage(Storage* storage) {
  Pool& p = pool();
  storage->next_free = p.free[storage->size_class];
  p.free[storage->size_class] = storage;
}

std::uint64_t storage_allocations() { return pool().allocations; }

}  // namespace deepx::inline DEEPX_PRECISION
