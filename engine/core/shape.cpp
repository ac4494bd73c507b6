// SPDX-License-Identifier: MIT
// Shape algebra: sizes, dense layouts, broadcasting.
#include "engine/core/shape.h"

#include <algorithm>
#include <limits>
#include <ostream>

#include "engine/core/error.h"

namespace deepx {

Shape::Shape(std::initializer_list<int> sizes) : Shape(std::span<const int>(sizes.begin(), sizes.size())) {}

Shape::Shape(std::span<const int> sizes) {
  for (int s : sizes) append(s);
}

void Shape::append(int size) {
  DEEPX_REQUIRE(rank_ < kMaxRank, shape, "Shape: more than ", kMaxRank, " axes; reshape to ", kMaxRank, " or fewer");
  Shape longer = *this;
  longer.sizes_[static_cast<std::size_t>(longer.rank_++)] = size;
  longer.check();
  *this = longer;
}

void Shape::set(int axis, std::int64_t size) {
  DEEPX_REQUIRE(size >= 0 && size <= kMaxElements, shape, "Shape: axis ", axis, " of ", *this, " would become ", size,
                "; sizes lie in 0 to ", kMaxElements);
  Shape changed = *this;
  changed[axis] = static_cast<int>(size);
  changed.check();
  *this = changed;
}

void Shape::check() const {
  // Offsets are ints. A larger tensor would not fit into a browser's memory anyway.
  const bool empty = std::ranges::find(sizes(), 0) != sizes().end();
  std::int64_t total = 1;
  for (int i = 0; i < rank_; ++i) {
    const int size = (*this)[i];
    DEEPX_REQUIRE(size >= 0, shape, "Shape: axis ", i, " has size ", size, "; sizes must not be negative");
    if (size == 0) continue;
    total *= size;
    DEEPX_REQUIRE(total <= kMaxElements, shape, "Shape: ", *this, " has more than ", kMaxElements, " elements",
                  empty ? " but for its sizes of 0" : "", "; split the tensor into smaller ones");
  }
}

void Shape::refuse_axis(int axis) const {
  throw Error(ErrorKind::index, join("Shape: axis ", axis, " is outside [0, ", rank_, ") for ", *this));
}

Shape Shape::without(int axis) const {
  Shape rest;
  for (int i = 0; i < rank_; ++i)
    if (i != axis) rest.append((*this)[i]);
  return rest;
}

std::string to_text(const Shape& shape) {
  std::string text = "[";
  for (int i = 0; i < shape.rank(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

std::ostream& operator<<(std::ostream& out, const Shape& shape) { return out << to_text(shape); }

Axes::Axes(std::span<const int> axes) : count_(static_cast<std::int16_t>(axes.size())) {
  DEEPX_REQUIRE(axes.size() <= kMaxRank, index, "Axes: ", axes.size(), " axes are given; a tensor has at most ",
                kMaxRank);
  constexpr int kMost = std::numeric_limits<std::int16_t>::max();
  for (std::size_t i = 0; i < axes.size(); ++i)
    axes_[i] = static_cast<std::int16_t>(std::clamp(axes[i], -kMost, kMost));
}

void Axes::refuse(int i) const { throw Error(ErrorKind::index, join("Axes: there is no axis ", i, " among ", *this)); }

std::array<bool, kMaxRank> Axes::of(const char* call, const Shape& shape) const {
  std::array<bool, kMaxRank> chosen{};
  for (int i = 0; i < shape.rank(); ++i) chosen[static_cast<std::size_t>(i)] = all();
  for (int i = 0; i < count_; ++i) {
    bool& is_chosen = chosen[static_cast<std::size_t>(normalize_axis(call, (*this)[i], shape))];
    DEEPX_REQUIRE(!is_chosen, index, call, ": axis ", (*this)[i], " is given twice for x ", shape,
                  "; name each axis once");
    is_chosen = true;
  }
  return chosen;
}

std::string to_text(const Axes& axes) {
  if (axes.all()) return "all axes";
  std::string text = axes.count() == 1 ? "axis " : "axes ";
  for (int i = 0; i < axes.count(); ++i) text += (i ? ", " : "") + std::to_string(axes[i]);
  return text;
}

std::vector<int> to_list(const Shape& shape) { return {shape.sizes().begin(), shape.sizes().end()}; }

std::vector<int> to_list(const Axes& axes) {
  std::vector<int> list;
  for (int i = 0; i < axes.count(); ++i) list.push_back(axes[i]);
  return list;
}

bool overlap(const Layout& a, const Layout& b) {
  if (a.shape.size() == 0 || b.shape.size() == 0) return false;
  const auto ends = [](const Layout& l) {
    std::array<std::int64_t, 2> reach{l.offset, l.offset};
    for (int i = 0; i < l.shape.rank(); ++i) reach[l.stride(i) > 0] += std::int64_t{l.shape[i] - 1} * l.stride(i);
    return reach;
  };
  const auto [a_first, a_last] = ends(a);
  const auto [b_first, b_last] = ends(b);
  return a_first <= b_last && b_first <= a_last;
}

bool repeats(const Layout& layout) {
  if (layout.shape.size() == 0) return false;
  for (int i = 0; i < layout.shape.rank(); ++i)
    if (layout.shape[i] > 1 && layout.stride(i) == 0) return true;
  return false;
}

int normalize_axis(const char* call, int axis, const Shape& shape) {
  const int rank = shape.rank();
  DEEPX_REQUIRE(axis >= -rank && axis < rank, index, call, ": axis ", axis, " is outside [", -rank, ", ", rank,
                ") for x ", shape);
  return axis < 0 ? axis + rank : axis;
}

Shape broadcast(const char* call, const Shape& a, const Shape& b) {
  Shape out = a.rank() >= b.rank() ? a : b;
  const int shared = std::min(a.rank(), b.rank());
  for (int i = 0; i < shared; ++i) {
    const int m = a.back(i), n = b.back(i);
    DEEPX_REQUIRE(m == n || m == 1 || n == 1, shape, call, ": cannot broadcast a ", a, " with b ", b, ": axis ", -1 - i,
                  " is ", m, " in a and ", n, " in b; sizes must match or be 1");
    out.set(out.rank() - 1 - i, m == 1 ? n : m);
  }
  return out;
}

Layout broadcast_layout(const char* call, const Layout& from, const Shape& to) {
  Layout out;
  out.shape = to;
  out.offset = from.offset;
  const Shape& s = from.shape;
  DEEPX_REQUIRE(s.rank() <= to.rank(), shape, call, ": x ", s, " has more axes than the target ", to,
                "; a broadcast can only add axes in front");
  for (int i = 0; i < s.rank(); ++i) {
    const int target = to.rank() - 1 - i, source = s.rank() - 1 - i;
    DEEPX_REQUIRE(s[source] == to[target] || s[source] == 1, shape, call, ": cannot broadcast x ", s, " to ", to,
                  ": axis ", -1 - i, " is ", s[source], "; it must be ", to[target], " or 1");
    out.stride(target) = s[source] == 1 ? 0 : from.stride(source);
  }
  return out;
}

}  // namespace deepx
