// SPDX-License-Identifier: MIT
// Colors as Dear ImGui packs them (0xAABBGGRR), mixed in OKLab; pure functions, no Dear ImGui.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace deepx::ui {

/// Number of classes that have a color, a mark and a name.
inline constexpr int kClasses = 8;

/// Same bits as ImU32: alpha in the highest byte, red in the lowest.
using Color = std::uint32_t;

/// From the usual 0xRRGGBB and an opacity in [0, 1].
constexpr Color rgb(std::uint32_t hex, float opacity = 1) {
  const auto alpha = static_cast<std::uint32_t>(opacity * 255 + 0.5f);
  return (alpha << 24) | ((hex & 0xff) << 16) | (hex & 0xff00) | ((hex >> 16) & 0xff);
}

/// `c` with its opacity multiplied by `opacity`, clamped to [0, 1].
constexpr Color fade(Color c, float opacity) {
  const float o = opacity < 0 ? 0 : opacity > 1 ? 1 : opacity;
  return (c & 0x00ffffff) | (static_cast<Color>(static_cast<float>(c >> 24) * o + 0.5f) << 24);
}

/// OKLab coordinates: lightness in [0, 1], a green to red, b blue to yellow.
struct Oklab {
  float lightness = 0, a = 0, b = 0;
};

Oklab to_oklab(Color c);
/// Opaque; channels outside sRGB are clamped.
Color from_oklab(Oklab c);
/// From `a` (t = 0) to `b` (t = 1), on a straight line in OKLab.
Color mix(Color a, Color b, float t);

/// `over` on top of `under` with opacity `t`, blended as on a screen; opaque.
Color blend(Color under, Color over, float t);

/// 256 colors for values -1 (index 0) to +1 (index 255).
using Lut = std::array<Color, 256>;

/// Five stops at -1, -1/2, 0, 1/2, 1, joined in OKLab.
Lut make_lut(std::span<const Color, 5> stops);
/// The color of `v`, clamped to [-1, 1]. Not for NaN: callers hatch such values.
Color lut_color(const Lut& lut, float v);

/// Color of a class field: the classes' colors weighted by probability and confidence, the rest `zero`.
///   `p` [K] sums to 1; `classes` has at least K colors.
Color mix_classes(std::span<const float> p, std::span<const Color> classes, Color zero);

/// Contrast ratio by WCAG 2, 1 to 21.
float contrast(Color a, Color b);

}  // namespace deepx::ui
