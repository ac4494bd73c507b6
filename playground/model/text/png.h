// SPDX-License-Identifier: MIT
// Pictures as PNG files.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace deepx {

/// `rgb` is width · height pixels of three bytes, row by row from the top. The bytes are stored uncompressed: opening
/// the file takes no time, and the program needs no compressor.
std::string png_of(std::span<const std::uint8_t> rgb, int width, int height);

}  // namespace deepx
