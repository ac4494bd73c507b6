// SPDX-License-Identifier: MIT
// Counts the heap allocations of this program.
#pragma once

#include <cstddef>
#include <cstdint>

/// Calls of operator new so far, of every form.
std::uint64_t heap_allocations();

/// The n-th later call that requests at least `bytes` fails, once, as if memory were full; 0 for none.
void fail_allocation(std::uint64_t n, std::size_t bytes = 0);
/// How many such calls remain before it fails; 0 after it has failed, or if none is to fail.
std::uint64_t until_failure();

/// The allocations of 100 calls of `step`, after 3 calls to warm up.
template <class F>
std::uint64_t steady_allocations(F step) {
  for (int i = 0; i < 3; ++i) step();
  const std::uint64_t before = heap_allocations();
  for (int i = 0; i < 100; ++i) step();
  return heap_allocations() - before;
}
