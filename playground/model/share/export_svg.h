// SPDX-License-Identifier: MIT
// The experiment as a drawing: network, output and curves as vector shapes with text.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "playground/model/experiment/experiment.h"

namespace deepx::inline DEEPX_PRECISION {

/// Colours as 0xRRGGBB, those of the theme the reader looks at. Ramps go from -1 to 1.
struct Palette {
  std::uint32_t ground, line, ink1, ink2, ink3, outline;
  std::array<std::uint32_t, 256> field, value;
  static constexpr int kClasses = kMaxClasses;
  std::array<std::uint32_t, kClasses> classes, muted;  ///< of points; of the field behind them
};

/// 1200 x 760. The field and the neurons' maps are embedded as PNG: refresh_maps(MapLevel::all) makes them those of the present weights.
std::string run_svg(const Experiment& experiment, const Palette& palette);

}  // namespace deepx::inline DEEPX_PRECISION
