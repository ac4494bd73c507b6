// SPDX-License-Identifier: MIT
// Flat, aligned, reference-counted buffers of Real, which come from a pool and return to it.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// Counts how often callers have written to the buffers of one thread. While the count stays the same, no buffer has changed. It has a
/// separate cache line, so that threads do not slow each other down. It is never freed: a buffer can outlive its thread.
struct alignas(64) WriteCounter {
  std::atomic<std::uint64_t> writes = 0;
  WriteCounter* next_free = nullptr;
};

/// One buffer. The numbers follow the header in the same block of memory.
///
/// `version` counts writes, so that a sweep notices values that have changed since the forward pass.
struct alignas(16) Storage {
  std::uint32_t references = 0;
  std::uint32_t size_class = 0;
  std::uint64_t version = 0;
  bool requires_grad = false;
  std::uint64_t size = 0;           ///< elements requested
  WriteCounter* counter = nullptr;  ///< of the thread that made it
  Storage* next_free = nullptr;

  Real* data() { return reinterpret_cast<Real*>(this + 1); }
  std::uint64_t capacity() const { return std::uint64_t{1} << size_class; }
};
// How a sum is rounded depends on the alignment of its first number: with another header, trained weights would have
// other last digits.
static_assert(sizeof(Storage) == 48);

/// A buffer for `size` elements (contents undefined) with one reference, from the pool where one fits.
///   Throws Error::value when the system does not have that much memory.
/// Each thread has its own pool. Reference counts are not atomic: threads that run at the same time must share no
/// tensor.
Storage* acquire_storage(std::uint64_t size);
void release_storage(Storage* storage);

/// Buffer k of this thread, of at least `size` numbers (contents undefined), for temporary use by one kernel. It stays, so
/// that steady state allocates nothing. An elementwise operator takes 0 to 2 for its inputs and 3 for a gradient, a
/// convolution 4.
Real* scratch(std::size_t k, std::int64_t size);
inline constexpr std::size_t kScratchBuffers = 5;

/// How many buffers this thread has got from the system so far. In steady-state training the number does not change.
std::uint64_t storage_allocations();

/// The counter of this thread.
const WriteCounter& write_counter();
/// Counts one more write, to this buffer.
inline void count_write(Storage& storage) {
  ++storage.version;
  storage.counter->writes.fetch_add(1, std::memory_order_relaxed);
}

/// Counted handle to a Storage.
class StorageHandle {
 public:
  StorageHandle() = default;
  explicit StorageHandle(std::uint64_t size) : storage_(acquire_storage(size)) {}
  StorageHandle(const StorageHandle& other) : storage_(other.storage_) {
    if (storage_) ++storage_->references;
  }
  StorageHandle(StorageHandle&& other) noexcept : storage_(std::exchange(other.storage_, nullptr)) {}
  StorageHandle& operator=(StorageHandle other) noexcept {
    std::swap(storage_, other.storage_);
    return *this;
  }
  ~StorageHandle() {
    if (storage_ && --storage_->references == 0) release_storage(storage_);
  }
  Storage* operator->() const { return storage_; }
  Storage* get() const { return storage_; }
  explicit operator bool() const { return storage_ != nullptr; }

 private:
  Storage* storage_ = nullptr;
};

}  // namespace deepx::inline DEEPX_PRECISION
