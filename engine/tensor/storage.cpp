// SPDX-License-Identifier: MIT
// The pool: one free list for each power of two.
#include "engine/tensor/storage.h"

#include <array>
#include <bit>
#include <limits>
#include <mutex>
#include <new>

#include "engine/core/error.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::uint64_t kSmallest = 4;  // elements
constexpr std::uint64_t kLargest =
    static_cast<std::uint64_t>(std::numeric_limits<std::ptrdiff_t>::max()) / sizeof(Real) / 2;
// Of header and buffer: a scalar then fits into one cache line. Vector loops treat the numbers before an aligned
// address one by one, so the same numbers always round the same way only if all buffers have the same alignment.
constexpr std::align_val_t kAlignment{64};

struct Pool {
  std::array<Storage*, 64> free{};
  std::array<Storage*, kScratchBuffers> scratch{};
  std::uint64_t allocations = 0;
  WriteCounter* counter = nullptr;  // null until this thread has a buffer
};
// Without a destructor: tensors with static lifetime may be released after it would have run.
constinit thread_local Pool pool;

// Counters that no thread has.
std::mutex counters;
WriteCounter* free_counters = nullptr;

// When a thread ends, its buffers go back to the system, and another thread may have its counter.
struct ThreadExit {
  ~ThreadExit() {
    for (Storage*& buffer : pool.scratch)
      if (buffer) release_storage(std::exchange(buffer, nullptr));
    for (Storage*& first : pool.free)
      while (first) ::operator delete(std::exchange(first, first->next_free), kAlignment);
    const std::lock_guard lock(counters);
    pool.counter->next_free = std::exchange(free_counters, pool.counter);
    pool.counter = nullptr;
  }
};

// For the first buffer of a thread.
void prepare_thread() {
  {
    const std::lock_guard lock(counters);
    pool.counter = free_counters ? std::exchange(free_counters, free_counters->next_free) : new WriteCounter;
  }
  static thread_local const ThreadExit at_exit;
}

Storage* take_from_system(std::uint64_t size, std::uint64_t capacity) {
  try {
    DEEPX_REQUIRE(size <= kLargest, value, "Tensor: ", size,
                  " numbers are more than fit into memory; use smaller tensors or batches");
    return static_cast<Storage*>(
        ::operator new(static_cast<std::size_t>(sizeof(Storage) + capacity * sizeof(Real)), kAlignment));
  } catch (const std::bad_alloc&) {
    throw Error(ErrorKind::value,
                join("Tensor: there is no memory for ", size, " more numbers; use smaller tensors or batches"));
  }
}

}  // namespace

Storage* acquire_storage(std::uint64_t size) {
  const std::uint64_t capacity = std::bit_ceil(size < kSmallest ? kSmallest : size > kLargest ? kLargest : size);
  const auto size_class = static_cast<std::uint32_t>(std::countr_zero(capacity));
  Storage* storage = pool.free[size_class];
  if (storage && size <= capacity) {
    pool.free[size_class] = storage->next_free;
  } else {
    if (!pool.counter) prepare_thread();
    storage = take_from_system(size, capacity);
    ++pool.allocations;
  }
  new (storage) Storage{.references = 1, .size_class = size_class, .size = size, .counter = pool.counter};
  return storage;
}

void release_storage(Storage* storage) {
  if (!pool.counter) [[unlikely]]
    prepare_thread();
  storage->next_free = pool.free[storage->size_class];
  pool.free[storage->size_class] = storage;
}

Real* scratch(std::size_t k, std::int64_t size) {
  Storage*& buffer = pool.scratch[k];
  if (!buffer || static_cast<std::int64_t>(buffer->capacity()) < size) [[unlikely]] {
    if (buffer) release_storage(std::exchange(buffer, nullptr));
    buffer = acquire_storage(static_cast<std::uint64_t>(size));
  }
  return buffer->data();
}

std::uint64_t storage_allocations() { return pool.allocations; }

const WriteCounter& write_counter() {
  if (!pool.counter) [[unlikely]]
    prepare_thread();
  return *pool.counter;
}

}  // namespace deepx::inline DEEPX_PRECISION
