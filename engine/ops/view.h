// SPDX-License-Identifier: MIT
// Operators that look at the same numbers in another arrangement: transpose, permute, flip, reshape, broadcast, slice; and their opposites
// pad, sum_to, concat.
#pragma once

#include <limits>

#include "engine/ops/arithmetic.h"
#include "engine/ops/kernels.h"

namespace deepx::inline DEEPX_PRECISION {

/// Swaps two axes; the last two unless said otherwise. Copies nothing.
struct TransposeOp {
  int first = -2, second = -1;
  static constexpr OpInfo info{.name = "transpose", .label = "xᵀ", .math = "y = xᵀ", .grads = {"dx = dyᵀ"},
      .words = "The gradient is transposed back", .source = "linear map: its adjoint", .kind = Kind::view};
  static std::vector<Parameter> parameters() {
    return {axis_parameter<&TransposeOp::first>("first", "one axis"), axis_parameter<&TransposeOp::second>("second", "the other axis")};
  }
  std::string text() const { return join("axes ", first, ", ", second); }
  Layout view(const Layout& in) const {
    Layout out = in;
    const int a = normalize_axis("transpose", first, in.shape), b = normalize_axis("transpose", second, in.shape);
    std::swap(out.shape[a], out.shape[b]);
    std::swap(out.stride(a), out.stride(b));
    return out;
  }
  Tensor grad(const Backprop& c, int) const { return emit(*this, c.g); }
  static Samples<TransposeOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.first = 0, .second = 2}, {Tensor::uniform(r, {2, 3, 4}, -2, 2)}}};
  }
  static Rejects<TransposeOp> rejects() {
    return {{{}, {Tensor::zeros({3})}, "transpose: axis -2 is outside [-1, 1) for x [3]"}};
  }
};
inline Tensor transpose(const Tensor& x, TransposeOp p = {}) { return emit(p, x); }

/// The axes in another order: axis i of y is axis `axes[i]` of x. Copies nothing.
struct PermuteOp {
  Axes axes{};
  static constexpr OpInfo info{.name = "permute", .label = "permute", .math = "y = x with its axes in another order",
      .grads = {"dx = dy with its axes put back"}, .words = "The gradient's axes go back to where they were",
      .source = "linear map: its adjoint", .kind = Kind::view};
  static std::vector<Parameter> parameters() { return {parameter<&PermuteOp::axes>({.name = "axes", .words = "each axis of x once, in the new order"})}; }
  std::string text() const { return to_text(axes); }
  Layout view(const Layout& in) const;
  Tensor grad(const Backprop& c, int) const;
  static Samples<PermuteOp> samples(Rng& r) {
    return {{{.axes = {1, 0}}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.axes = {2, 0, -2}}, {Tensor::uniform(r, {2, 3, 4}, -2, 2)}}};
  }
  static Rejects<PermuteOp> rejects() {
    return {{{.axes = {1}}, {Tensor::zeros({3, 4})}, "permute: axis 1 for x [3, 4]; name each of its 2 axes once"},
            {{.axes = {1, -1}}, {Tensor::zeros({3, 4})}, "permute: axis -1 is given twice for x [3, 4]; name each axis once"}};
  }
};
inline Tensor permute(const Tensor& x, const Axes& axes) { return emit(PermuteOp{axes}, x); }

/// The elements in reverse order along the axes, all of them unless said otherwise. A view that runs backward; copies nothing.
struct FlipOp {
  Axes axis{};
  static constexpr OpInfo info{.name = "flip", .label = "flip", .math = "yₖ = xₙ₋₁₋ₖ", .grads = {"dx = dy, flipped back"},
      .words = "The gradient is flipped back", .source = "linear map: its adjoint", .kind = Kind::view};
  static std::vector<Parameter> parameters() { return {parameter<&FlipOp::axis>({.name = "axis", .words = "the axes to reverse"})}; }
  std::string text() const { return to_text(axis); }
  Layout view(const Layout& in) const;
  Tensor grad(const Backprop& c, int) const { return emit(*this, c.g); }
  static Samples<FlipOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {2, 3}, -2, 2)}}, {{.axis = -1}, {Tensor::uniform(r, {3, 4}, -2, 2)}}};
  }
  static Rejects<FlipOp> rejects() {
    return {{{.axis = 2}, {Tensor::zeros({3, 4})}, "flip: axis 2 is outside [-2, 2) for x [3, 4]"}};
  }
};
inline Tensor flip(const Tensor& x, const Axes& axis = {}) { return emit(FlipOp{axis}, x); }

/// A row-major copy of a strided view.
struct ContiguousOp {
  static constexpr OpInfo info{.name = "contiguous", .label = "copy", .math = "y = x", .grads = {"dx = dy"},
      .words = "A copy hands its gradient on unchanged", .source = "identity"};
  auto value(const auto& x) const { return x; }
  auto grad(const auto& g, const auto&, const auto&) const { return g; }
  static Samples<ContiguousOp> samples(Rng& r) { return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}}; }
};
inline Tensor contiguous(const Tensor& x) { return x.contiguous() ? x : emit(ContiguousOp{}, x); }

/// The same elements in another shape. A view; a strided input is copied first.
struct ReshapeOp {
  Shape to{};
  static constexpr OpInfo info{.name = "reshape", .label = "reshape", .math = "y = x in another shape",
      .grads = {"dx = dy in x's shape"}, .words = "The gradient takes the old shape back",
      .source = "linear map: its adjoint", .kind = Kind::view};
  static std::vector<Parameter> parameters() { return {parameter<&ReshapeOp::to>({.name = "to", .words = "the new shape"})}; }
  std::string text() const { return join("to ", to); }
  Layout view(const Layout& in) const {
    DEEPX_REQUIRE(in.shape.size() == to.size(), shape, "reshape: ", in.shape, " has ", in.shape.size(), " elements, ", to,
                  " has ", to.size(), "; both must hold the same number");
    DEEPX_REQUIRE(in.contiguous(), shape, "reshape: x ", in.shape, " is a strided view; use contiguous(x) first");
    Layout out(to);
    out.offset = in.offset;
    return out;
  }
  Tensor grad(const Backprop& c, int) const;
  static Samples<ReshapeOp> samples(Rng& r) {
    return {{{.to = {4, 3}}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.to = {2, 2, 3}}, {Tensor::uniform(r, {12}, -2, 2)}}};
  }
  static Rejects<ReshapeOp> rejects() {
    return {{{.to = {5, 2}}, {Tensor::zeros({3, 4})},
             "reshape: [3, 4] has 12 elements, [5, 2] has 10; both must hold the same number"}};
  }
};
/// One size may be -1: it is worked out from the others.
Tensor reshape(const Tensor& x, std::initializer_list<int> sizes);
inline Tensor reshape(const Tensor& x, const Shape& to) { return emit(ReshapeOp{to}, contiguous(x)); }
inline Tensor ReshapeOp::grad(const Backprop& c, int) const { return reshape(c.g, c.x[0].shape()); }

/// Repeats x along new axes and axes of size 1. Copies nothing.
struct BroadcastOp {
  Shape to{};
  static constexpr OpInfo info{.name = "broadcast", .label = "broadcast", .math = "y = x, repeated",
      .grads = {"dx = Σ dy over the repeats"}, .words = "What was used many times gets the sum of all the gradients",
      .source = "linear map: its adjoint", .kind = Kind::view};
  static std::vector<Parameter> parameters() { return {parameter<&BroadcastOp::to>({.name = "to", .words = "the new shape"})}; }
  std::string text() const { return join("to ", to); }
  Layout view(const Layout& in) const { return broadcast_layout("broadcast", in, to); }
  Tensor grad(const Backprop& c, int) const;
  static Samples<BroadcastOp> samples(Rng& r) {
    return {{{.to = {3, 4}}, {Tensor::uniform(r, {4}, -2, 2)}}, {{.to = {2, 3, 4}}, {Tensor::uniform(r, {3, 1}, -2, 2)}}};
  }
  static Rejects<BroadcastOp> rejects() {
    return {{{.to = {3, 4}}, {Tensor::zeros({3})},
             "broadcast: cannot broadcast x [3] to [3, 4]: axis -1 is 3; it must be 4 or 1"}};
  }
};
inline Tensor broadcast_to(const Tensor& x, const Shape& to) { return x.shape() == to ? x : emit(BroadcastOp{to}, x); }

/// Sums x down to a shape it could be broadcast from: the opposite of broadcast.
struct SumToOp {
  Shape to{};
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "sum_to", .label = "Σ to", .math = "y = Σ x over the repeats", .grads = {"dx = dy, repeated"},
      .words = "Each term of the sum gets the sum's gradient", .source = "linear map: its adjoint", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return {parameter<&SumToOp::to>({.name = "to", .words = "the new shape"})}; }
  std::string text() const { return join("to ", to); }
  Shape shape(const Tensor* const* in, int) const {
    broadcast_layout("sum_to", Layout(to), in[0]->shape());
    return to;
  }
  void forward(const Forward& c) const {
    Real* y = c.y.raw();
    std::fill_n(y, c.y.size(), Real(0));
    const Real* x = c.x(0).storage()->data();
    for_each_pair(c.x(0).layout(), broadcast_layout("sum_to", Layout(to), c.x(0).shape()), [&](int i, int o) { y[o] += x[i]; });
  }
  void backward(const Backward& c) const {
    const Layout x(c.x(0).shape());
    for_each_pair(x, broadcast_layout("sum_to", Layout(to), x.shape), [&](int i, int o) { c.dx(0)[i] += c.dy[o]; });
  }
  Tensor grad(const Backprop& c, int) const { return broadcast_to(c.g, c.x[0].shape()); }
  static Samples<SumToOp> samples(Rng& r) {
    return {{{.to = {4}}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.to = {3, 1}}, {Tensor::uniform(r, {2, 3, 4}, -2, 2)}}};
  }
  static Rejects<SumToOp> rejects() {
    return {{{.to = {3}}, {Tensor::zeros({3, 4})}, "sum_to: cannot broadcast x [3] to [3, 4]: axis -1 is 3; it must be 4 or 1"}};
  }
};
Tensor sum_to(const Tensor& x, const Shape& to);
inline Tensor BroadcastOp::grad(const Backprop& c, int) const { return sum_to(c.g, c.x[0].shape()); }

/// Puts `before` and `after` elements around one axis and `between` between its elements, all equal to `value`: the opposite of slice.
struct PadOp {
  int axis = 0, before = 0, after = 0, between = 0;
  Real value = 0;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "pad", .label = "pad", .math = "y = x with a border", .grads = {"dx = dy without the border"},
      .words = "The border's gradients are dropped", .source = "linear map: its adjoint", .kind = Kind::linear};
  static std::vector<Parameter> parameters();
  std::string text() const;
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const;
  /// Where x lies in y.
  Layout inside(const Shape& y, const Shape& x) const;
  static Samples<PadOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3}, -2, 2)}},
            {{.axis = 1, .before = 2, .after = 1}, {Tensor::uniform(r, {3, 4}, -2, 2)}},
            {{.axis = -2, .before = 1, .between = 2, .value = 5}, {Tensor::uniform(r, {3, 2}, -2, 2)}}};
  }
  static Rejects<PadOp> rejects() {
    return {{{.axis = 0, .before = -1}, {Tensor::zeros({3})}, "pad: before is -1; must be a whole number in [0, 1073741824]"}};
  }
};
inline Tensor pad(const Tensor& x, PadOp p) { return emit(p, x); }

/// Elements start, start + step, .. below stop along one axis; all by default. Copies nothing.
struct SliceOp {
  static constexpr int kEnd = std::numeric_limits<int>::max();
  int axis = 0, start = 0, stop = kEnd, step = 1;
  static constexpr OpInfo info{.name = "slice", .label = "slice", .math = "y = x[start : stop : step]", .grads = {"dx = dy between zeros"},
      .words = "What was cut away gets no gradient", .source = "linear map: its adjoint", .kind = Kind::view};
  static std::vector<Parameter> parameters();
  std::string text() const;
  Layout view(const Layout& in) const;
  Tensor grad(const Backprop& c, int) const;
  static Samples<SliceOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3}, -2, 2)}},
            {{.axis = -1, .start = 1, .stop = 3}, {Tensor::uniform(r, {3, 4}, -2, 2)}},
            {{.axis = 0, .start = 1, .step = 2}, {Tensor::uniform(r, {5, 2}, -2, 2)}},
            {{.axis = 0, .stop = 5, .step = 3}, {Tensor::uniform(r, {6}, -2, 2)}}};
  }
  static Rejects<SliceOp> rejects() {
    return {{{.axis = 1, .start = 1, .stop = 5}, {Tensor::zeros({3, 4})},
             "slice: 1 to 5 on axis 1 of x [3, 4]; it must lie in 0 to 4"},
            {{.start = 4}, {Tensor::zeros({3, 4})}, "slice: 4 to 3 on axis 0 of x [3, 4]; it must lie in 0 to 3"}};
  }
};
inline Tensor slice(const Tensor& x, SliceOp p) { return emit(p, x); }

/// Tensors one after another along an axis; all other axes agree.
struct ConcatOp {
  int axis = 0;
  static constexpr int arity = -1;
  static constexpr OpInfo info{.name = "concat", .label = "concat", .math = "y = [x₁, x₂, ..]", .grads = {"dxᵢ = its slice of dy"},
      .words = "Each part takes its own slice of the gradient", .source = "linear map: its adjoint", .kind = Kind::linear};
  static std::vector<Parameter> parameters() { return {axis_parameter<&ConcatOp::axis>("axis", "the axis along which the parts follow")}; }
  Shape shape(const Tensor* const* in, int count) const {
    DEEPX_REQUIRE(count > 0, value, "concat: no tensors are given; give at least one");
    Shape s = in[0]->shape();
    const int a = normalize_axis("concat", axis, s);
    for (int i = 1; i < count; ++i) {
      Shape rest = in[i]->shape();
      const bool fits = rest.rank() == s.rank() && (rest[a] = s[a], rest == s);
      DEEPX_REQUIRE(fits, shape, "concat: input ", i, " is ", in[i]->shape(), ", input 0 is ", in[0]->shape(),
                    "; all axes but ", axis, " must agree");
    }
    for (int i = 1; i < count; ++i) s.set(a, std::int64_t{s[a]} + in[i]->shape()[a]);
    return s;
  }
  void forward(const Forward& c) const {
    for_each_part(c, [&](int i, const Layout& part) {
      const Real* x = c.x(i).storage()->data();
      for_each_pair(c.x(i).layout(), part, [&](int from, int to) { c.y.raw()[to] = x[from]; });
    });
  }
  void backward(const Backward& c) const {
    for_each_part(c, [&](int i, const Layout& part) {
      if (c.dx(i)) for_each_pair(Layout(part.shape), part, [&](int to, int from) { c.dx(i)[to] += c.dy[from]; });
    });
  }
  /// f(i, where input i lies in y).
  template <class Pass, class F>
  void for_each_part(const Pass& c, F f) const {
    const int a = normalize_axis("concat", axis, c.y.shape());
    Layout part(c.y.shape());
    for (int i = 0; i < c.arity; ++i) {
      part.shape = c.x(i).shape();
      f(i, part);
      part.offset += part.shape[a] * part.stride(a);
    }
  }
  Tensor grad(const Backprop& c, int i) const {
    const int a = normalize_axis("concat", axis, c.y.shape());
    int start = 0;
    for (int k = 0; k < i; ++k) start += c.x[static_cast<std::size_t>(k)].shape()[a];
    return slice(c.g, {.axis = a, .start = start, .stop = start + c.x[static_cast<std::size_t>(i)].shape()[a]});
  }
  static Samples<ConcatOp> samples(Rng& r) {
    const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
    return {{{}, {x({2, 3}), x({1, 3})}}, {{.axis = 1}, {x({2, 1}), x({2, 3}), x({2, 2})}},
            {{.axis = -1}, {x({2}), x({1}), x({3}), x({2}), x({1})}}};
  }
  static Rejects<ConcatOp> rejects() {
    return {{{.axis = 0}, {Tensor::zeros({2, 3}), Tensor::zeros({2, 4})},
             "concat: input 1 is [2, 4], input 0 is [2, 3]; all axes but 0 must agree"}};
  }
};
inline Tensor concat(std::span<const Tensor> parts, ConcatOp p = {}) {
  std::vector<const Tensor*> in;
  for (const Tensor& part : parts) in.push_back(&part);
  return emit(table_of(TableKey<ConcatOp>{}), &p, in.data(), static_cast<int>(in.size()));
}

using ViewOperators = Operators<TransposeOp, PermuteOp, FlipOp, ContiguousOp, ReshapeOp, BroadcastOp, SumToOp, PadOp, SliceOp, ConcatOp>;
inline const Registered<ViewOperators> view_entries;

}  // namespace deepx::inline DEEPX_PRECISION
