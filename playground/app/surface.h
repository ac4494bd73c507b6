// SPDX-License-Identifier: MIT
// The drawing surface of a frame.
#pragma once

namespace deepx::app {

/// The drawing surface: size in CSS px, and how many device px make one of them.
struct Surface {
  float width = 0;
  float height = 0;
  float scale = 1;
};

}  // namespace deepx::app
