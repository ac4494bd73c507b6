// SPDX-License-Identifier: MIT
// Numbers of a whole buffer that some layout shows, in tensor operations: how gradients go between parameters that share a buffer.
#pragma once

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// What `part` shows of `whole`, which is contiguous and lies as its buffer does. → part's shape.
Tensor part_of(const Tensor& whole, const Layout& part);
/// The adjoint: zeros in the shape `whole`, and where `part` shows them the elements of g added. g has part's shape.
///   Both throw Error::value for a strided part of a buffer too large for its places to be numbered in Real.
Tensor into_whole(const Tensor& g, const Layout& part, const Shape& whole);

}  // namespace deepx::inline DEEPX_PRECISION
