// SPDX-License-Identifier: MIT
// Parts of a buffer in tensor operations: how gradients go between parameters that share a buffer.
#pragma once

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// The numbers of `whole` at the places of `part`, in part's shape. `whole` is contiguous and covers its buffer.
Tensor part_of(const Tensor& whole, const Layout& part);
/// The adjoint: zeros in the shape `whole`, plus the elements of g at the places of `part`. g has part's shape.
///   Both throw Error::value for a strided part of a buffer too large for its places to be numbered in Real.
Tensor into_whole(const Tensor& g, const Layout& part, const Shape& whole);

}  // namespace deepx::inline DEEPX_PRECISION
