// SPDX-License-Identifier: MIT
// The layouts behind flatten, squeeze and unsqueeze.
#include "engine/ops/axes.h"

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// Builds a layout of the same buffer axis by axis.
struct Axiswise {
  Layout out;
  explicit Axiswise(const Layout& in) { out.offset = in.offset; }
  void append(int size, int stride) {
    out.shape.append(size);
    out.stride(out.shape.rank() - 1) = stride;
  }
};

}  // namespace

int new_axis(const char* call, int axis, const Shape& x) {
  const int places = x.rank() + 1;
  DEEPX_REQUIRE(axis >= -places && axis < places, index, call, ": axis ", axis, " is outside [", -places, ", ", places,
                "), where a new axis of x ", x, " can go");
  return axis < 0 ? axis + places : axis;
}

Layout FlattenOp::view(const Layout& in) const {
  DEEPX_REQUIRE(in.contiguous(), shape, "flatten: x ", in.shape, " is a strided view; use contiguous(x) first");
  Shape to;
  if (in.shape.rank() == 0) to.append(1);  // a scalar becomes a vector of one
  const Shape& axes = in.shape.rank() == 0 ? to : in.shape;
  const int first = normalize_axis("flatten", start_axis, axes), last = normalize_axis("flatten", end_axis, axes);
  DEEPX_REQUIRE(first <= last, index, "flatten: start_axis ", start_axis, " comes after end_axis ", end_axis, " for x ",
                in.shape, "; give them in order");
  for (int i = 0; i < in.shape.rank(); ++i) {
    if (i <= first || i > last)
      to.append(in.shape[i]);
    else
      to.set(first, std::int64_t{to[first]} * in.shape[i]);
  }
  Layout out(to);
  out.offset = in.offset;
  return out;
}

Layout SqueezeOp::view(const Layout& in) const {
  const auto chosen = axis.of("squeeze", in.shape);
  Axiswise y(in);
  for (int i = 0; i < in.shape.rank(); ++i)
    if (in.shape[i] != 1 || !chosen[static_cast<std::size_t>(i)]) y.append(in.shape[i], in.stride(i));
  return y.out;
}

Layout UnsqueezeOp::view(const Layout& in) const {
  const int place = new_axis("unsqueeze", axis, in.shape);
  Axiswise y(in);
  for (int i = 0; i <= in.shape.rank(); ++i) {
    if (i == place) y.append(1, 1);
    if (i < in.shape.rank()) y.append(in.shape[i], in.stride(i));
  }
  return y.out;
}

template struct CompiledOperators<AxesOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
