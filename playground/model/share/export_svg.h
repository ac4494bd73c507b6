// SPDX-License-Identifier: MIT
// The experiment as a drawing: network, output and curves as vector shapes with text.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "playground/model/experiment/forward.h"
#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// Colors as 0xRRGGBB, from the reader's current theme. Ramps go from -1 to 1.
struct Palette {
  std::uint32_t ground, line, ink1, ink2, ink3, outline;
  std::array<std::uint32_t, 256> field, value;
  static constexpr int kClasses = kMaxClasses;
  std::array<std::uint32_t, kClasses> classes, muted;  ///< colors of points, and of the field behind them
};

/// 1200 x 760. The field and the neurons' maps are embedded as PNG: call refresh_maps(MapLevel::all) before, so that
/// they show the current weights.
std::string run_svg(const Experiment& experiment, const Palette& palette);

}  // namespace deepx::inline DEEPX_PRECISION
