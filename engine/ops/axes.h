// SPDX-License-Identifier: MIT
// Operators that change the axes and leave the numbers in place: flatten, squeeze, unsqueeze.
#pragma once

#include "engine/ops/view.h"

namespace deepx::inline DEEPX_PRECISION {

/// Where a new axis of x goes, as a number in [0, rank]; negative counts from the end. Throws Error::index naming `call`.
int new_axis(const char* call, int axis, const Shape& x);

/// The axes from `start_axis` to `end_axis` as one; all of them by default. A view; a strided input is copied first.
struct FlattenOp {
  int start_axis = 0, end_axis = -1;
  static constexpr OpInfo info{.name = "flatten", .label = "flatten", .math = "y = x with some axes as one",
      .grads = {"dx = dy in x's shape"}, .words = "The gradient takes the old shape back", .source = "linear map: its adjoint", .kind = Kind::view};
  static std::vector<Parameter> parameters() {
    return {axis_parameter<&FlattenOp::start_axis>("start_axis", "the first of the axes"), axis_parameter<&FlattenOp::end_axis>("end_axis", "the last of them")};
  }
  Layout view(const Layout& in) const;
  Tensor grad(const Backprop& c, int) const { return reshape(c.g, c.x[0].shape()); }
  static Samples<FlattenOp> samples(Rng& r) {
    const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
    return {{{}, {x({2, 3, 2})}}, {{.start_axis = 1}, {x({2, 3, 2})}}, {{.start_axis = -3, .end_axis = 2}, {x({2, 2, 3, 2})}}, {{}, {x({})}}};
  }
  static Rejects<FlattenOp> rejects() {
    return {{{.start_axis = 3}, {Tensor::zeros({2, 3})}, "flatten: axis 3 is outside [-2, 2) for x [2, 3]"},
            {{.start_axis = 1, .end_axis = 0}, {Tensor::zeros({2, 3})}, "flatten: start_axis 1 comes after end_axis 0 for x [2, 3]; give them in order"}};
  }
};
inline Tensor flatten(const Tensor& x, FlattenOp p = {}) { return emit(p, contiguous(x)); }
inline Tensor flatten(const Tensor& x, int start_axis, int end_axis = -1) { return flatten(x, {.start_axis = start_axis, .end_axis = end_axis}); }

/// Removes axes of size 1: all of them, or the named ones. A named axis of another size stays, as in PyTorch.
struct SqueezeOp {
  Axes axis{};
  static constexpr OpInfo info{.name = "squeeze", .label = "squeeze", .math = "y = x without axes of size 1",
      .grads = {"dx = dy in x's shape"}, .words = "The gradient takes the old shape back", .source = "linear map: its adjoint", .kind = Kind::view};
  static std::vector<Parameter> parameters() { return {parameter<&SqueezeOp::axis>({.name = "axis", .words = "the axes to drop; none given means all of size 1"})}; }
  std::string text() const { return to_text(axis); }
  Layout view(const Layout& in) const;
  Tensor grad(const Backprop& c, int) const { return reshape(c.g, c.x[0].shape()); }
  static Samples<SqueezeOp> samples(Rng& r) {
    const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
    return {{{}, {x({1, 3, 1, 2})}}, {{.axis = 1}, {x({2, 1, 3, 1})}}, {{.axis = {0, -1}}, {x({2, 3, 1})}}};
  }
  static Rejects<SqueezeOp> rejects() { return {{{.axis = 2}, {Tensor::zeros({3, 1})}, "squeeze: axis 2 is outside [-2, 2) for x [3, 1]"}}; }
};
inline Tensor squeeze(const Tensor& x, const Axes& axis = {}) { return emit(SqueezeOp{axis}, x); }

/// A new axis of size 1 in front of axis `axis`; -1 puts it last. Copies nothing.
struct UnsqueezeOp {
  int axis = 0;
  static constexpr OpInfo info{.name = "unsqueeze", .label = "unsqueeze", .math = "y = x with a new axis of size 1",
      .grads = {"dx = dy in x's shape"}, .words = "The gradient takes the old shape back", .source = "linear map: its adjoint", .kind = Kind::view};
  static std::vector<Parameter> parameters() { return {axis_parameter<&UnsqueezeOp::axis>("axis", "where the new axis goes")}; }
  Layout view(const Layout& in) const;
  Tensor grad(const Backprop& c, int) const { return reshape(c.g, c.x[0].shape()); }
  static Samples<UnsqueezeOp> samples(Rng& r) {
    const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
    return {{{}, {x({2, 3})}}, {{.axis = 1}, {x({2, 3})}}, {{.axis = -1}, {x({2, 3})}}, {{.axis = 0}, {x({})}}};
  }
  static Rejects<UnsqueezeOp> rejects() {
    return {{{.axis = 3}, {Tensor::zeros({2, 3})}, "unsqueeze: axis 3 is outside [-3, 3), where a new axis of x [2, 3] can go"}};
  }
};
inline Tensor unsqueeze(const Tensor& x, int axis) { return emit(UnsqueezeOp{axis}, x); }

using AxesOperators = Operators<FlattenOp, SqueezeOp, UnsqueezeOp>;
inline const Registered<AxesOperators> axes_entries;

}  // namespace deepx::inline DEEPX_PRECISION
