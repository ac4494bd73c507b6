// SPDX-License-Identifier: MIT
// The three kernels of convolution, on raw buffers. Independent of tapes.
#pragma once

#include "engine/core/real.h"
#include "engine/ops/sliding.h"

namespace deepx::inline DEEPX_PRECISION {

/// Sizes of y = conv(x, w). y is linear in x and in w, so three kernels are enough: each computes one of the three from
/// the other two, and they are each other's gradients.
struct Convolution {
  Image x, y;
  Sides kernel;
  Sliding by;

  int channels() const { return x.channels / by.groups; }         // of x in one group
  int outputs() const { return y.channels / by.groups; }          // of y in one group
  int depth() const { return channels() * kernel.h * kernel.w; }  // numbers under the kernel at one place
};

/// y += conv(x, w).
void add_output(const Convolution& g, const Real* x, const Real* w, Real* y);
/// x += the adjoint of conv in x, at y.
void add_input(const Convolution& g, const Real* w, const Real* y, Real* x);
/// w += the adjoint of conv in w, at y.
void add_weight(const Convolution& g, const Real* x, const Real* y, Real* w);

}  // namespace deepx::inline DEEPX_PRECISION
