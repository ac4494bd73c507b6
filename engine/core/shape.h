// SPDX-License-Identifier: MIT
// Shapes, strided layouts and the broadcasting rule. Knows no data.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

namespace deepx {

inline constexpr int kMaxRank = 6;
inline constexpr std::int64_t kMaxElements = std::int64_t{1} << 30;

/// Sizes of up to six axes, outermost first. Rank 0 is a scalar with one element.
class Shape {
 public:
  Shape() = default;
  /// Throws Error::shape for more than six axes, a negative size, or more than kMaxElements elements. Sizes of 0 do not
  /// count, so that no product of some of the sizes, such as a stride, exceeds that limit.
  Shape(std::initializer_list<int> sizes);
  explicit Shape(std::span<const int> sizes);

  int rank() const { return rank_; }
  /// Number of elements, 1 for a scalar.
  int size() const {
    unsigned n = 1;  // wraps around when sizes written through [] are too large
    for (int i = 0; i < rank_; ++i) n *= static_cast<unsigned>(sizes_[static_cast<std::size_t>(i)]);
    return static_cast<int>(n);
  }
  std::span<const int> sizes() const { return {sizes_.data(), static_cast<std::size_t>(rank_)}; }
  /// Throws Error::index for an axis that does not exist.
  int operator[](int axis) const {
    if (axis < 0 || axis >= rank_) [[unlikely]]
      refuse_axis(axis);
    return sizes_[static_cast<std::size_t>(axis)];
  }
  /// For writing; whatever uses the shape then checks it, see check().
  int& operator[](int axis) {
    if (axis < 0 || axis >= rank_) [[unlikely]]
      refuse_axis(axis);
    return sizes_[static_cast<std::size_t>(axis)];
  }
  /// Size of the axis counted from the end: back(0) is the innermost.
  int back(int i) const { return (*this)[rank_ - 1 - i]; }
  void append(int size);
  /// Another size for one axis; throws as the constructors do.
  void set(int axis, std::int64_t size);
  Shape without(int axis) const;
  /// Throws as the constructors do.
  void check() const;
  bool operator==(const Shape& other) const {
    if (rank_ != other.rank_) return false;
    for (std::size_t i = 0; i < static_cast<std::size_t>(rank_); ++i)
      if (sizes_[i] != other.sizes_[i]) return false;
    return true;
  }

 private:
  [[noreturn]] void refuse_axis(int axis) const;

  std::array<int, kMaxRank> sizes_{};
  int rank_ = 0;
};

/// "[3, 4]", "[]" for a scalar.
std::string to_text(const Shape& shape);
std::ostream& operator<<(std::ostream& out, const Shape& shape);

/// Some axes, or all of them: `{.axis = 1}`, `{.axis = {0, 2}}`, or nothing for all. Negative numbers count from the
/// end.
class Axes {
 public:
  Axes() = default;                 ///< all
  Axes(int axis) : Axes({axis}) {}  // NOLINT(google-explicit-constructor)
  Axes(std::initializer_list<int> axes) : Axes(std::span<const int>(axes.begin(), axes.size())) {}
  /// An empty list means all. Throws Error::index for more than six.
  explicit Axes(std::span<const int> axes);

  bool all() const { return count_ == 0; }
  int count() const { return count_; }
  /// Throws Error::index when fewer are given.
  int operator[](int i) const {
    if (i < 0 || i >= count_) [[unlikely]]
      refuse(i);
    return axes_[static_cast<std::size_t>(i)];
  }
  /// For each axis of `shape`, whether it is one of these. Throws Error::index naming `call` for an axis outside, or
  /// given twice.
  std::array<bool, kMaxRank> of(const char* call, const Shape& shape) const;

 private:
  [[noreturn]] void refuse(int i) const;

  std::array<std::int16_t, kMaxRank> axes_{};  // small: operators keep their attributes in 32 bytes
  std::int16_t count_ = 0;
};

/// "all axes", "axis 1", "axes 0, 2".
std::string to_text(const Axes& axes);

std::vector<int> to_list(const Shape& shape);
std::vector<int> to_list(const Axes& axes);

/// How a Shape lies in a flat buffer: element (i, j, ..) is at offset + i·stride0 + j·stride1 + .. A stride of 0
/// repeats.
struct Layout {
  Shape shape;
  std::array<int, kMaxRank> strides{};
  int offset = 0;

  Layout() = default;
  /// Row-major and dense: the last axis is contiguous.
  explicit Layout(const Shape& s) : shape(s) {
    unsigned step = 1;
    for (int i = s.rank() - 1; i >= 0; --i) {
      stride(i) = static_cast<int>(step);
      step *= static_cast<unsigned>(s[i]);
    }
  }
  /// True when the elements lie one after another, row-major, from `offset` on.
  bool contiguous() const {
    int step = 1;
    for (int i = shape.rank() - 1; i >= 0; --i) {
      if (shape[i] != 1 && stride(i) != step) return false;
      step *= shape[i];
    }
    return true;
  }
  bool operator==(const Layout&) const = default;
  /// The axes in another order: axis i is axis from(i) of this layout.
  template <class From>
  Layout permuted(From from) const {
    Layout out;
    for (int i = 0; i < shape.rank(); ++i) {
      out.shape.append(shape[from(i)]);
      out.stride(i) = stride(from(i));
    }
    out.offset = offset;
    return out;
  }
  int stride(int axis) const { return strides[static_cast<std::size_t>(axis)]; }
  int& stride(int axis) { return strides[static_cast<std::size_t>(axis)]; }
};

/// Whether the ranges from first to last element of two layouts of one buffer meet.
bool overlap(const Layout& a, const Layout& b);

/// True when an axis repeats, so that several elements lie in one place, where only the last one written would remain.
bool repeats(const Layout& layout);

/// The axis as a number in [0, rank); a negative axis counts from the end.
///   Throws Error::index naming `call` if it lies outside [-rank, rank).
int normalize_axis(const char* call, int axis, const Shape& shape);

/// The common shape of `a` and `b`: aligned at the last axis, each pair equal or one of them 1.
///   Throws Error::shape naming `call` and the axis that does not match.
Shape broadcast(const char* call, const Shape& a, const Shape& b);

/// Layout of the same buffer with the larger shape `to`: repeated axes get stride 0.
///   Throws Error::shape naming `call` if `from` does not broadcast to exactly `to`.
Layout broadcast_layout(const char* call, const Layout& from, const Shape& to);

}  // namespace deepx
