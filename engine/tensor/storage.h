// SPDX-License-Identifier: MIT
// Flat, aligned, reference-counted buffers of Real, taken from and returned to a pool.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// One buffer. The numbers follow the header in the same block of memory.
///
/// `leaf_*` remember where the buffer stands on the tape that used it last, so that one parameter used by many operators is one
/// node; `version` counts writes, so that a sweep notices values that no longer are what the forward pass saw.
struct alignas(16) Storage {
  std::uint32_t references = 0;
  std::uint32_t size_class = 0;
  std::uint32_t version = 0;
  bool requires_grad = false;
  std::uint32_t leaf_id = 0;
  std::uint64_t leaf_generation = 0;
  Storage* next_free = nullptr;

  Real* data() { return reinterpret_cast<Real*>(this + 1); }
};

/// A buffer for `size` elements (contents undefined) with one reference, from the pool where one fits.
/// The engine is single-threaded by design, so neither the pool nor the counts are atomic.
Storage* acquire_storage(std::size_t size);
void release_storage(Storage* storage);

/// Buffers obtained from the system so far: steady-state training does not move it.
std::uint64_t storage_allocations();

/// Counted handle to a Storage.
class StorageHandle {
 public:
  StorageHandle() = default;
  explicit StorageHandle(std::size_t size) : storage_(acquire_storage(size)) {}
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
