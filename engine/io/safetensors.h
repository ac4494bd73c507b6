// SPDX-License-Identifier: MIT
// Tensors by name in a file: the safetensors format, which common Python packages read and write.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// Named tensors, and text about them.
struct NamedTensors {
  std::vector<std::pair<std::string, Tensor>> tensors;
  std::map<std::string, std::string> metadata;

  void add(std::string name, const Tensor& tensor) { tensors.emplace_back(std::move(name), tensor); }
  /// nullptr when no tensor has that name.
  const Tensor* find(std::string_view name) const;
  /// Throws Error::value that lists the first known names.
  const Tensor& at(std::string_view name) const;
};

/// The bytes of a safetensors file (github.com/huggingface/safetensors, "Format"): the header's length as 8
/// bytes little-endian, the header in JSON padded with spaces to a multiple of 8, then the numbers,
/// row-major, little-endian, as F32 (F64 if Real is double). Tensors are sorted by name, so that the
/// same content gives the same bytes. For a view, the numbers that it shows are written.
///   Throws Error::value for a name given twice, "__metadata__" as a name, an empty Tensor, or text that is
///   not UTF-8.
std::string to_safetensors(const NamedTensors& named);

/// How to treat numbers that are NaN or infinite, or finite in the file but beyond the range of Real.
enum class NonFinite {
  keep,    ///< read them; numbers beyond the range become infinite
  refuse,  ///< throw Error::not_finite, which names the first: "hidden1.bias[3] is nan"
};

/// Reads such bytes; tensors in the order of their data. `name` is what errors call the file.
/// Numbers of F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 U8 and BOOL become Real.
///   Throws Error::io, naming the file, the byte and the reason, unless the header describes every byte of the file
/// exactly once; and
///   Error::not_finite with NonFinite::refuse.
NamedTensors from_safetensors(std::string_view bytes, std::string_view name, NonFinite numbers = NonFinite::keep);

/// Writes to_safetensors() in one step: after any failure the old file is still there, complete (see write_file).
void save_safetensors(const std::string& path, const NamedTensors& named);
NamedTensors load_safetensors(const std::string& path, NonFinite numbers = NonFinite::keep);

}  // namespace deepx::inline DEEPX_PRECISION
