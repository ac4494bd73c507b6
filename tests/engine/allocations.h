// SPDX-License-Identifier: MIT
// Counts what this program takes from the heap.
#pragma once

#include <cstddef>
#include <cstdint>

/// Calls of operator new so far, of every form.
std::uint64_t heap_allocations();

/// The n-th call from here on that asks for at least `bytes` fails, once, as if memory were full; 0 for none.
void fail_allocation(std::uint64_t n, std::size_t bytes = 0);
/// How many of those are still to come before it fails; 0 once it has, or if none was to fail.
std::uint64_t until_failure();

/// Those of 100 calls of `step` after 3 to warm up.
template <class F>
std::uint64_t steady_allocations(F step) {
  for (int i = 0; i < 3; ++i) step();
  const std::uint64_t before = heap_allocations();
  for (int i = 0; i < 100; ++i) step();
  return heap_allocations() - before;
}
