// SPDX-License-Identifier: MIT
// Entry point for libFuzzer; DEEPX_FUZZ_ENTRY names the reader.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/entries.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  deepx::fuzz::DEEPX_FUZZ_ENTRY({reinterpret_cast<const char*>(data), size});
  return 0;
}
