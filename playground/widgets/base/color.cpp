// SPDX-License-Identifier: MIT
// OKLab conversions and the ramps made with them.
#include "playground/widgets/base/color.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace deepx::ui {
namespace {

float to_linear(float c) { return c <= 0.04045f ? c / 12.92f : std::pow((c + 0.055f) / 1.055f, 2.4f); }

Color to_byte(float linear) {
  const float c = linear <= 0.0031308f ? 12.92f * linear : 1.055f * std::pow(linear, 1 / 2.4f) - 0.055f;
  return static_cast<Color>(255 * std::clamp(c, 0.0f, 1.0f) + 0.5f);
}

float channel(Color c, int shift) { return to_linear(static_cast<float>((c >> shift) & 255) / 255); }

Oklab lerp(const Oklab& a, const Oklab& b, float t) {
  return {a.lightness + (b.lightness - a.lightness) * t, a.a + (b.a - a.a) * t, a.b + (b.b - a.b) * t};
}

float luminance(Color c) { return 0.2126f * channel(c, 0) + 0.7152f * channel(c, 8) + 0.0722f * channel(c, 16); }

}  // namespace

// Source: Ottosson, "A perceptual color space for image processing", 2020.
Oklab to_oklab(Color c) {
  const float r = channel(c, 0), g = channel(c, 8), b = channel(c, 16);
  const float l = std::cbrt(0.4122214708f * r + 0.5363325363f * g + 0.0514459929f * b);
  const float m = std::cbrt(0.2119034982f * r + 0.6806995451f * g + 0.1073969566f * b);
  const float s = std::cbrt(0.0883024619f * r + 0.2817188376f * g + 0.6299787005f * b);
  return {0.2104542553f * l + 0.7936177850f * m - 0.0040720468f * s,
          1.9779984951f * l - 2.4285922050f * m + 0.4505937099f * s,
          0.0259040371f * l + 0.7827717662f * m - 0.8086757660f * s};
}

Color from_oklab(Oklab c) {
  const float l = std::pow(c.lightness + 0.3963377774f * c.a + 0.2158037573f * c.b, 3.0f);
  const float m = std::pow(c.lightness - 0.1055613458f * c.a - 0.0638541728f * c.b, 3.0f);
  const float s = std::pow(c.lightness - 0.0894841775f * c.a - 1.2914855480f * c.b, 3.0f);
  const Color r = to_byte(4.0767416621f * l - 3.3077115913f * m + 0.2309699292f * s);
  const Color g = to_byte(-1.2684380046f * l + 2.6097574011f * m - 0.3413193965f * s);
  const Color b = to_byte(-0.0041960863f * l - 0.7034186147f * m + 1.7076147010f * s);
  return 0xff000000u | (b << 16) | (g << 8) | r;
}

Color mix(Color a, Color b, float t) { return from_oklab(lerp(to_oklab(a), to_oklab(b), t)); }

Color blend(Color under, Color over, float t) {
  Color out = 0xff000000u;
  for (int shift : {0, 8, 16}) {
    const auto a = static_cast<float>((under >> shift) & 255), b = static_cast<float>((over >> shift) & 255);
    out |= static_cast<Color>(a + (b - a) * t + 0.5f) << shift;
  }
  return out;
}

Lut make_lut(std::span<const Color, 5> stops) {
  std::array<Oklab, 5> lab;
  for (std::size_t k = 0; k < 5; ++k) lab[k] = to_oklab(stops[k]);
  Lut lut;
  for (std::size_t i = 0; i < lut.size(); ++i) {
    const float t = static_cast<float>(i) / 255 * 4;
    const auto k = std::min<std::size_t>(3, static_cast<std::size_t>(t));
    lut[i] = from_oklab(lerp(lab[k], lab[k + 1], t - static_cast<float>(k)));
  }
  return lut;
}

Color lut_color(const Lut& lut, float v) {
  return lut[static_cast<std::size_t>((std::clamp(v, -1.0f, 1.0f) + 1) * 127.5f + 0.5f)];
}

Color mix_classes(std::span<const float> p, std::span<const Color> classes, Color zero) {
  const float even = 1 / static_cast<float>(p.size());
  const float top = *std::max_element(p.begin(), p.end());
  const float confidence = std::max(0.0f, (top - even) / (1 - even));
  Oklab sum{};
  float used = 0;
  const auto add = [&sum](Color c, float w) {
    const Oklab q = to_oklab(c);
    sum = {sum.lightness + q.lightness * w, sum.a + q.a * w, sum.b + q.b * w};
  };
  for (std::size_t k = 0; k < p.size(); ++k) {
    const float w = p[k] * (0.35f + 0.65f * confidence);
    add(classes[k], w);
    used += w;
  }
  add(zero, 1 - used);
  return from_oklab(sum);
}

float contrast(Color a, Color b) {
  const float la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05f) / (std::min(la, lb) + 0.05f);
}

}  // namespace deepx::ui
