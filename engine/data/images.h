// SPDX-License-Identifier: MIT
// Labeled images, and IDX files, the format of MNIST.
#pragma once

#include <string>
#include <string_view>

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

struct Images {
  Tensor images;  ///< [N, C, height, width] in [0, 1]
  Tensor labels;  ///< [N], the class counted from 0
};

/// An IDX file of unsigned bytes (Y. LeCun, C. Cortes, C. Burges: "The MNIST database"): two zero bytes, the
/// type 8, the number of axes, their sizes as 4 bytes big-endian, the bytes. → a Tensor of that shape,
/// numbers 0 to 255. `name` is the name of the file in errors.
///   Throws Error::io naming the file, the byte and the reason for anything else, and for missing or extra bytes.
Tensor from_idx(std::string_view bytes, std::string_view name);

/// `images` of shape [N, H, W] and `labels` [N] in MNIST's format, uncompressed; pixels are divided by 255.
///   Throws Error::io as from_idx() does, or when the two do not fit together.
Images load_idx(const std::string& images, const std::string& labels);

}  // namespace deepx::inline DEEPX_PRECISION
