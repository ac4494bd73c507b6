// SPDX-License-Identifier: MIT
// Operators that join tensors: concat along an existing axis, stack along a new one.
#pragma once

#include <span>

#include "engine/ops/axes.h"

namespace deepx::inline DEEPX_PRECISION {

/// Tensors one after another along an axis; all other axes agree.
struct ConcatOp {
  int axis = 0;
  static constexpr int arity = -1;
  static constexpr OpInfo info{.name = "concat", .label = "concat", .math = "y = [x₁, x₂, ..]", .grads = {"dxᵢ = its slice of dy"},
      .words = "Each part takes its own slice of the gradient", .source = "linear map: its adjoint", .kind = Kind::linear};
  static std::vector<Parameter> parameters() { return {axis_parameter<&ConcatOp::axis>("axis", "the axis along which the parts follow")}; }
  Shape shape(const Tensor* const* in, int count) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
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
inline Tensor concat(TensorList parts, ConcatOp p = {}) { return emit_many(p, parts); }
inline Tensor concat(TensorList parts, int axis) { return concat(parts, {.axis = axis}); }

/// Tensors of one shape, side by side along a new axis.
struct StackOp {
  int axis = 0;
  static constexpr int arity = -1;
  static constexpr OpInfo info{.name = "stack", .label = "stack", .math = "yᵢ = xᵢ along a new axis", .grads = {"dxᵢ = dyᵢ"},
      .words = "Each part takes its own layer of the gradient", .source = "linear map: its adjoint", .kind = Kind::linear};
  static std::vector<Parameter> parameters() { return {axis_parameter<&StackOp::axis>("axis", "where the new axis goes")}; }
  Shape shape(const Tensor* const* in, int count) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<StackOp> samples(Rng& r) {
    const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
    return {{{}, {x({3}), x({3})}}, {{.axis = 1}, {x({2, 3}), x({2, 3}), x({2, 3})}}, {{.axis = -1}, {x({2}), x({2}), x({2}), x({2}), x({2})}},
            {{}, {x({}), x({})}}};
  }
  static Rejects<StackOp> rejects() {
    return {{{}, {Tensor::zeros({2, 3}), Tensor::zeros({2, 1})}, "stack: input 1 is [2, 1], input 0 is [2, 3]; all must have the same shape"},
            {{.axis = 2}, {Tensor::zeros({3})}, "stack: axis 2 is outside [-2, 2), where a new axis of x [3] can go"}};
  }
};
inline Tensor stack(TensorList parts, StackOp p = {}) { return emit_many(p, parts); }
inline Tensor stack(TensorList parts, int axis) { return stack(parts, {.axis = axis}); }

using JoinOperators = Operators<ConcatOp, StackOp>;
inline const Registered<JoinOperators> join_entries;

}  // namespace deepx::inline DEEPX_PRECISION
