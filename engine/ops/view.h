// SPDX-License-Identifier: MIT
// Operators that show the same numbers in another arrangement: transpose, permute, flip, reshape, expand, slice; their
// opposites sum_to and pad; and copies: contiguous, detach.
#pragma once

#include <limits>

#include "engine/ops/arithmetic.h"
#include "engine/ops/kernels.h"

namespace deepx::inline DEEPX_PRECISION {

/// Swaps two axes, by default the last two. Copies nothing.
struct TransposeOp {
  int first = -2, second = -1;
  static constexpr OpInfo info{.name = "transpose", .label = "transpose", .math = "y = xᵀ", .grads = {"dx = dyᵀ"},
      .words = "The gradient is transposed back", .source = "linear map: its adjoint", .kind = Kind::view};
  static std::vector<Parameter> parameters() {
    return {axis_parameter<&TransposeOp::first>("first", "one axis"), axis_parameter<&TransposeOp::second>("second", "the other axis")};
  }
  std::string text() const { return join("axes ", first, ", ", second); }
  Layout view(const Layout& in) const {
    const int a = normalize_axis("transpose", first, in.shape), b = normalize_axis("transpose", second, in.shape);
    return in.permuted([&](int i) { return i == a ? b : i == b ? a : i; });
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
inline Tensor transpose(const Tensor& x, int first, int second) { return emit(TransposeOp{first, second}, x); }

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

/// The elements in reverse order along the axes, by default all. A view that runs backward; copies nothing.
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
      .words = "A copy passes its gradient on unchanged", .source = "identity"};
  auto value(const auto& x) const { return x; }
  auto grad(const auto& g, const auto&, const auto&) const { return g; }
  static Samples<ContiguousOp> samples(Rng& r) { return uniform_samples<ContiguousOp>(r, -2, 2); }
};
inline Tensor contiguous(const Tensor& x) { return x.contiguous() ? x : emit(ContiguousOp{}, x); }

/// The same numbers as a constant: no gradient passes. A replay keeps the recorded copy up to date, also if x is a
/// parameter.
struct DetachOp {
  static constexpr OpInfo info{.name = "detach", .label = "detach", .math = "y = x, as a constant", .grads = {"dx = 0"},
      .words = "The gradient stops here", .source = "stop gradient: van den Oord, Vinyals & Kavukcuoglu 2017, section 3.2",
      .stops_gradient = true};
  auto value(const auto& x) const { return x; }
  auto grad(const auto& g, const auto&, const auto&) const { return 0 * g; }
  static Samples<DetachOp> samples(Rng& r) { return uniform_samples<DetachOp>(r, -2, 2); }
};
inline Tensor detach(const Tensor& x) { return emit(DetachOp{}, x); }

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
/// One size may be -1: it follows from the others.
Tensor reshape(const Tensor& x, std::initializer_list<int> sizes);
inline Tensor reshape(const Tensor& x, const Shape& to) { return emit(ReshapeOp{to}, contiguous(x)); }
inline Tensor ReshapeOp::grad(const Backprop& c, int) const { return reshape(c.g, c.x[0].shape()); }

/// Repeats x along new axes and axes of size 1. Copies nothing.
struct ExpandOp {
  Shape to{};
  static constexpr OpInfo info{.name = "expand", .label = "expand", .math = "y = x, repeated",
      .grads = {"dx = Σ dy over the repeats"}, .words = "A number that was used many times gets the sum of all its gradients",
      .source = "linear map: its adjoint", .kind = Kind::view};
  static std::vector<Parameter> parameters() { return {parameter<&ExpandOp::to>({.name = "to", .words = "the new shape"})}; }
  std::string text() const { return join("to ", to); }
  Layout view(const Layout& in) const { return broadcast_layout("expand", in, to); }
  Tensor grad(const Backprop& c, int) const;
  static Samples<ExpandOp> samples(Rng& r) {
    return {{{.to = {3, 4}}, {Tensor::uniform(r, {4}, -2, 2)}}, {{.to = {2, 3, 4}}, {Tensor::uniform(r, {3, 1}, -2, 2)}}};
  }
  static Rejects<ExpandOp> rejects() {
    return {{{.to = {3, 4}}, {Tensor::zeros({3})},
             "expand: cannot broadcast x [3] to [3, 4]: axis -1 is 3; it must be 4 or 1"}};
  }
};
inline Tensor expand(const Tensor& x, const Shape& to) { return x.shape() == to ? x : emit(ExpandOp{to}, x); }

/// Sums x down to a shape that broadcasts to x's shape: the opposite of expand.
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
  Tensor grad(const Backprop& c, int) const { return expand(c.g, c.x[0].shape()); }
  static Samples<SumToOp> samples(Rng& r) {
    return {{{.to = {4}}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.to = {3, 1}}, {Tensor::uniform(r, {2, 3, 4}, -2, 2)}}};
  }
  static Rejects<SumToOp> rejects() {
    return {{{.to = {3}}, {Tensor::zeros({3, 4})}, "sum_to: cannot broadcast x [3] to [3, 4]: axis -1 is 3; it must be 4 or 1"}};
  }
};
Tensor sum_to(const Tensor& x, const Shape& to);
inline Tensor ExpandOp::grad(const Backprop& c, int) const { return sum_to(c.g, c.x[0].shape()); }

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
      .words = "Elements that were cut away get no gradient", .source = "linear map: its adjoint", .kind = Kind::view};
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

using ViewOperators = Operators<TransposeOp, PermuteOp, FlipOp, ContiguousOp, DetachOp, ReshapeOp, ExpandOp, SumToOp, PadOp, SliceOp>;
inline const Registered<ViewOperators> view_entries;

}  // namespace deepx::inline DEEPX_PRECISION
