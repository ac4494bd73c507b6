// SPDX-License-Identifier: MIT
// Colours as Dear ImGui packs them (0xAABBGGRR), mixed in OKLab; pure functions, no Dear ImGui.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace deepx::ui {

/// Classes that have a colour, a mark and a name.
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
/// From `a` (t = 0) to `b` (t = 1), straight through OKLab.
Color mix(Color a, Color b, float t);

/// `over` on `under` with opacity `t`, as a screen blends them; opaque.
Color blend(Color under, Color over, float t);

/// 256 colours for values -1 (index 0) to +1 (index 255).
using Lut = std::array<Color, 256>;

/// Five stops at -1, -1/2, 0, 1/2, 1, joined in OKLab.
Lut make_lut(std::span<const Color, 5> stops);
/// The colour of `v`, clamped to [-1, 1]. Not for NaN: callers hatch what is not a number.
Color lut_color(const Lut& lut, float v);

/// Colour of a class field: the classes' colours weighted by probability and confidence, the rest `zero`.
///   `p` [K] sums to 1; `classes` has at least K colours.
Color mix_classes(std::span<const float> p, std::span<const Color> classes, Color zero);

/// Contrast ratio of WCAG 2, 1 to 21.
float contrast(Color a, Color b);

}  // namespace deepx::ui
