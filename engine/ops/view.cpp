// SPDX-License-Identifier: MIT
// Compiles the views and their adjoints.
#include "engine/ops/view.h"

#include <algorithm>

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {

Layout PermuteOp::view(const Layout& in) const {
  const int rank = in.shape.rank();
  DEEPX_REQUIRE(axes.count() == rank, index, "permute: ", axes, " for x ", in.shape, "; name each of its ", rank,
                " axes once");
  axes.of("permute", in.shape);  // refuses one that is given twice
  return in.permuted([&](int i) { return normalize_axis("permute", axes[i], in.shape); });
}

Tensor PermuteOp::grad(const Backprop& c, int) const {
  const Shape& shape = c.x[0].shape();
  std::array<int, kMaxRank> back{};
  for (int i = 0; i < shape.rank(); ++i) back[static_cast<std::size_t>(normalize_axis("permute", axes[i], shape))] = i;
  return permute(c.g, Axes(std::span<const int>(back.data(), static_cast<std::size_t>(shape.rank()))));
}

Layout FlipOp::view(const Layout& in) const {
  Layout out = in;
  const auto flipped = axis.of("flip", in.shape);
  for (int i = 0; i < in.shape.rank(); ++i) {
    if (!flipped[static_cast<std::size_t>(i)] || in.shape[i] == 0) continue;
    out.offset += (in.shape[i] - 1) * in.stride(i);
    out.stride(i) = -in.stride(i);
  }
  return out;
}

std::vector<Parameter> PadOp::parameters() {
  constexpr double kMost = kMaxElements, kInfinity = std::numeric_limits<double>::infinity();
  return {axis_parameter<&PadOp::axis>(),
          parameter<&PadOp::before>({.name = "before", .words = "new elements in front", .high = kMost}),
          parameter<&PadOp::after>({.name = "after", .words = "new elements behind", .high = kMost}),
          parameter<&PadOp::between>({.name = "between", .words = "new elements between any two", .high = kMost}),
          parameter<&PadOp::value>(
              {.name = "value", .words = "what the new elements are", .low = -kInfinity, .high = kInfinity})};
}

std::string PadOp::text() const {
  return join("axis ", axis, ": ", before, " before, ", after, " after",
              between ? join(", ", between, " between") : std::string(),
              value == 0 ? std::string() : join(", all ", value));
}

Shape PadOp::shape(const Tensor* const* in, int) const {
  Shape s = in[0]->shape();
  const int a = normalize_axis("pad", axis, s);
  s.set(a, std::int64_t{before} + s[a] + std::int64_t{std::max(0, s[a] - 1)} * between + after);
  return s;
}

Layout PadOp::inside(const Shape& y, const Shape& x) const {
  Layout part(y);
  const int a = normalize_axis("pad", axis, y);
  part.shape = x;
  part.offset = before * part.stride(a);
  if (x[a] > 1) part.stride(a) *= between + 1;  // a single element has nothing between
  return part;
}

void PadOp::forward(const Forward& c) const {
  std::fill_n(c.y.raw(), c.y.size(), value);
  const Real* x = c.x(0).storage()->data();
  for_each_pair(c.x(0).layout(), inside(c.y.shape(), c.x(0).shape()), [&](int i, int o) { c.y.raw()[o] = x[i]; });
}

void PadOp::backward(const Backward& c) const {
  const Shape& s = c.x(0).shape();
  for_each_pair(Layout(s), inside(c.y.shape(), s), [&](int i, int o) { c.dx(0)[i] += c.dy[o]; });
}

Tensor PadOp::grad(const Backprop& c, int) const {
  const int a = normalize_axis("pad", axis, c.y.shape()), step = c.x[0].shape()[a] > 1 ? between + 1 : 1;
  return slice(c.g, {.axis = a, .start = before, .stop = c.y.shape()[a] - after, .step = step});
}

std::vector<Parameter> SliceOp::parameters() {
  return {axis_parameter<&SliceOp::axis>(),
          parameter<&SliceOp::start>({.name = "start", .words = "the first element", .high = kEnd}),
          parameter<&SliceOp::stop>({.name = "stop", .words = "behind the last element", .high = kEnd}),
          parameter<&SliceOp::step>(
              {.name = "step", .words = "from one element to the next", .low = 1, .high = kMaxElements})};
}

std::string SliceOp::text() const {
  return join("axis ", axis, ": ", start, " to ", stop == kEnd ? std::string("the end") : std::to_string(stop),
              step == 1 ? std::string() : join(", step ", step));
}

Layout SliceOp::view(const Layout& in) const {
  Layout out = in;
  const int a = normalize_axis("slice", axis, in.shape), size = in.shape[a], end = stop == kEnd ? size : stop;
  DEEPX_REQUIRE(start <= end && end <= size, index, "slice: ", start, " to ", end, " on axis ", axis, " of x ",
                in.shape, "; it must lie in 0 to ", size);
  const int count = end == start ? 0 : (end - start - 1) / step + 1;
  out.shape.set(a, count);
  if (count > 0) out.offset += start * in.stride(a);
  if (count > 1) out.stride(a) *= step;
  return out;
}

Tensor SliceOp::grad(const Backprop& c, int) const {
  const int a = normalize_axis("slice", axis, c.y.shape()), count = c.y.shape()[a], size = c.x[0].shape()[a];
  const int used = count == 0 ? 0 : (count - 1) * step + 1;
  return pad(c.g, {.axis = a, .before = start, .after = size - start - used, .between = step - 1});
}

Tensor sum_to(const Tensor& x, const Shape& to) { return x.shape() == to ? x : emit(SumToOp{to}, x); }

Tensor reshape(const Tensor& x, std::initializer_list<int> sizes) {
  int known = 1, unknown = -1, axis = 0;
  DEEPX_REQUIRE(std::ranges::count(sizes, -1) <= 1, shape, "reshape: two sizes are -1; at most one can be worked out");
  Shape to;
  for (int size : sizes) {
    to.append(size == -1 ? 1 : size);
    if (size == -1)
      unknown = axis;
    else
      known *= size;
    ++axis;
  }
  if (unknown >= 0) {
    DEEPX_REQUIRE(known > 0 && x.size() % known == 0, shape, "reshape: ", x.shape(), " has ", x.size(),
                  " elements; the sizes given need a multiple of ", known);
    to.set(unknown, x.size() / known);
  }
  return reshape(x, to);
}

template struct CompiledOperators<ViewOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
