// SPDX-License-Identifier: MIT
// The header of a safetensors file, read without trust. Only safetensors.cpp uses this.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/real.h"
#include "engine/core/shape.h"

namespace deepx::inline DEEPX_PRECISION::safetensors {

inline constexpr std::size_t kLengthBytes = 8;  ///< of the number before the header, which is the header's length

/// A type of numbers in the file.
struct Dtype {
  std::string_view name;
  std::uint64_t bytes;
  void (*read)(const char* from, std::span<Real> to);
  double (*at)(const char* from, std::size_t i);  ///< number i of the file, not rounded to Real
};
/// nullptr if there is no type of that name.
const Dtype* find_dtype(std::string_view name);
std::string dtype_names();

/// One tensor as the header describes it.
struct Entry {
  std::string name{};
  std::uint64_t at = 0;  // byte of the file, for errors
  const Dtype* dtype = nullptr;
  Shape shape{};
  std::uint64_t begin = 0, end = 0;
};

struct Header {
  std::vector<Entry> entries;
  std::map<std::string, std::string> metadata;
};
/// Throws Error::io naming the file, the byte and the reason.
Header read_header(std::string_view header, std::string_view file);

}  // namespace deepx::inline DEEPX_PRECISION::safetensors
