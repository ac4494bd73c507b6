// SPDX-License-Identifier: MIT
// Windows that slide over images: how they stand, counting them, and which lie inside. Shared by convolution
// and pooling.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>

#include "engine/core/error.h"
#include "engine/core/real.h"
#include "engine/core/setting.h"
#include "engine/core/shape.h"

namespace deepx::inline DEEPX_PRECISION {

/// A number for the height and one for the width of an image; one alone stands for both.
struct Sides {
  std::int16_t h, w;
  constexpr Sides(int both) : Sides(both, both) {}  // NOLINT(google-explicit-constructor)
  constexpr Sides(int height, int width) : h(narrow(height)), w(narrow(width)) {}
  explicit Sides(double both) : Sides(to_int(both)) {}
  /// That of the height: what a parameter shows.
  explicit constexpr operator double() const { return h; }
  constexpr bool operator==(const Sides&) const = default;

 private:
  // What does not fit is far out of any range and refused there.
  static constexpr std::int16_t narrow(int v) {
    return static_cast<std::int16_t>(v < -32768 ? -32768 : v > 32767 ? 32767 : v);
  }
};
/// "2", or "2 × 3" where they differ.
inline std::string to_text(Sides sides) {
  return sides.h == sides.w ? join(sides.h) : join(sides.h, " × ", sides.w);
}

/// What one attribute holds for a sequence, or for an image.
template <int kSides>
using SideOf = std::conditional_t<kSides == 1, int, Sides>;

/// How a kernel slides over an image: where it stands, and which channels it sees.
struct Sliding {
  Sides stride = 1, padding = 0, dilation = 1;
  int groups = 1;
};
inline std::string to_text(const Sliding& s) {
  std::string text = join("stride ", s.stride, ", padding ", s.padding);
  if (s.dilation != Sides(1)) text += join(", dilation ", s.dilation);
  if (s.groups != 1) text += join(", groups ", s.groups);
  return text;
}

/// A batch of images, [count, channels, height, width]; a sequence [N, C, L] is an image of height 1.
struct Image {
  int count, channels, height, width;
};
inline Image image_of(const Shape& s) {
  return s.rank() == 4 ? Image{s[0], s[1], s[2], s[3]} : Image{s[0], s[1], 1, s[2]};
}

/// How far a kernel of `taps` numbers reaches when they lie `dilation` apart.
inline std::int64_t length_of(int taps, int dilation) { return std::int64_t{taps - 1} * dilation + 1; }

/// How many windows of `length` fit `size` numbers with `padding` at both ends; none when it is too long.
inline int window_count(int size, int padding, std::int64_t length, int stride) {
  const std::int64_t room = std::int64_t{size} + 2 * padding - length;
  return room < 0 ? 0 : static_cast<int>(room / stride + 1);
}

/// The windows [first, last) of `count` that at `start + window · stride` read inside [0, size).
struct Reach {
  int first, last;
};
inline Reach reach(int size, int count, int stride, int start) {
  const int first = start >= 0 ? 0 : std::min(count, (stride - 1 - start) / stride);
  const int last = start >= size ? 0 : std::min(count, (size - 1 - start) / stride + 1);
  return {first, std::max(first, last)};
}

}  // namespace deepx::inline DEEPX_PRECISION
