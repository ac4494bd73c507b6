// SPDX-License-Identifier: MIT
// Images of handwritten digits, drawn by the engine itself: a task for convolutional networks that needs no
// download.
#pragma once

#include <cstdint>

#include "engine/data/images.h"

namespace deepx::inline DEEPX_PRECISION {

/// `count` images of the digits 0 to 9, each as often as the others (to within one), in random order: [count,
/// 1, 28, 28] in [0, 1], ink is bright. Every digit has several ways to be written; each image moves its
/// strokes, slants, turns, stretches, shifts and bends it, and draws it with a pen of its own width and
/// darkness on slightly noisy paper (deformation of whole images: Simard, Steinkraus & Platt 2003). Image i
/// of a seed does not depend on `count`.
///   Throws Error::value for a count outside [1, 100000].
Images make_digits(int count, std::uint64_t seed);

}  // namespace deepx::inline DEEPX_PRECISION
