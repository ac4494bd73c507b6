// SPDX-License-Identifier: MIT
// Replaces the global operators new and delete by versions that count.
#include "tests/engine/allocations.h"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::uint64_t g_allocations = 0, g_until_failure = 0;
std::size_t g_failing_size = 0;

void* counted(std::size_t size, std::size_t alignment) {
  ++g_allocations;
  if (g_until_failure > 0 && size >= g_failing_size && --g_until_failure == 0) throw std::bad_alloc();
  // The sizes of aligned_alloc are whole multiples of the alignment, and malloc(0) may give nothing.
  const std::size_t rounded = (size + alignment) / alignment * alignment;
  void* memory = alignment <= alignof(std::max_align_t) ? std::malloc(rounded) : std::aligned_alloc(alignment, rounded);
  if (!memory) throw std::bad_alloc();
  return memory;
}

}  // namespace

std::uint64_t heap_allocations() { return g_allocations; }

void fail_allocation(std::uint64_t n, std::size_t bytes) {
  g_until_failure = n;
  g_failing_size = bytes;
}

std::uint64_t until_failure() { return g_until_failure; }

// The library's array forms call these functions, and so do its nothrow forms, but not those of a sanitizer.
void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return operator new(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
