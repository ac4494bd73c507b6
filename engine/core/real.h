// SPDX-License-Identifier: MIT
// The one scalar type of this build, and the inline namespace that keeps float and double builds apart.
#pragma once

#ifndef DEEPX_REAL
#define DEEPX_REAL float
#define DEEPX_PRECISION f32
#endif

namespace deepx::inline DEEPX_PRECISION {

/// float in `deepx_f32` (what ships), double in `deepx_f64` (checks, and users who want it). The same sources are
/// compiled once for each; the inline namespace makes mixing the two a link error instead of a crash.
using Real = DEEPX_REAL;

}  // namespace deepx::inline DEEPX_PRECISION
