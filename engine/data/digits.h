// SPDX-License-Identifier: MIT
// Images of handwritten digits that the engine draws: a task for convolutional networks without a download.
#pragma once

#include <cstdint>

#include "engine/data/images.h"

namespace deepx::inline DEEPX_PRECISION {

/// `count` images of the digits 0 to 9, each digit equally often (to within one), in random order: [count, 1, 28, 28]
/// in [0, 1], ink is bright. There are several ways to write each digit. Each image moves the strokes, slants, turns,
/// stretches, shifts and bends the digit, and draws it with a pen of random width and darkness on slightly noisy paper
/// (deformation of whole images: Simard, Steinkraus & Platt 2003). Image i of a seed does not depend on `count`.
///   Throws Error::value for a count outside [1, 100000].
Images make_digits(int count, std::uint64_t seed);

}  // namespace deepx::inline DEEPX_PRECISION
