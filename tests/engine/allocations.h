// SPDX-License-Identifier: MIT
// Counts what this program takes from the heap.
#pragma once

#include <cstdint>

/// Calls of operator new so far, of every form.
std::uint64_t heap_allocations();
