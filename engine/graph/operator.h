// SPDX-License-Identifier: MIT
// The operator contract: an operator is a struct whose fields are its attributes, with its formulas, its forward pass, its
// gradient and the samples at which the gradient is checked. One block declares all of it.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

enum class Kind { elementwise, reduction, linear, view, loss };
std::string_view name_of(Kind kind);

/// Open interval of inputs for which value and gradient are finite.
struct Interval {
  double low = -1e300, high = 1e300;
};

/// What tests, reference pages and the playground need to know of an operator.
struct OpInfo {
  std::string_view name{};                     ///< as one types it: "softplus"
  std::string_view label{};                    ///< short text on a graph node: "softplus", "x + y"
  std::string_view math{};                     ///< forward formula, Unicode plain text
  std::array<std::string_view, 3> grads{};     ///< one formula for each input
  std::string_view words{};                    ///< what the backward pass does, in plain words
  std::string_view source{};                   ///< where the rule comes from
  Kind kind = Kind::elementwise;
  Interval domain{};                           ///< elementwise: of every input
  bool scalar_function = false;                ///< one number in, one out: the expression parser offers it by name
  bool activation = false;                     ///< offered as the activation of a layer
};

/// A point at which a rule is checked: the operator with its attributes, and its inputs.
template <class Op>
struct Sample {
  Op op{};
  std::vector<Tensor> in{};
};
template <class Op>
using Samples = std::vector<Sample<Op>>;

/// Inputs an operator must refuse, with the exact words.
template <class Op>
struct Reject {
  Op op{};
  std::vector<Tensor> in{};
  std::string message{};
};
template <class Op>
using Rejects = std::vector<Reject<Op>>;

/// What a general operator's forward() sees: inputs of any layout, and the output to fill, contiguous.
struct Forward {
  const Tensor* const* inputs;
  int arity;
  Tensor& y;
  const Tensor& x(int i) const { return *inputs[i]; }
};

/// What an in-place backward() sees. `dy` has y's shape; `dx(i)` has x(i)'s shape and is added to; both are contiguous.
struct Backward {
  const Tensor* const* inputs;
  int arity;
  const Tensor& y;
  const Real* dy;
  Real* const* input_grads;
  const Tensor& x(int i) const { return *inputs[i]; }
  /// Null when no gradient is wanted towards input i.
  Real* dx(int i) const { return input_grads[i]; }
};

/// What a rule written in tensor operations sees: such a rule can be recorded and differentiated again.
struct Backprop {
  const Tensor& g;               ///< dL/dy, y's shape
  std::span<const Tensor> x;     ///< the inputs
  const Tensor& y;
};

/// The bytes of an operator's fields.
struct alignas(8) Attributes : std::array<std::byte, 32> {};

/// A sample or refusal with the operator's type forgotten.
struct AnySample {
  Attributes attributes{};
  bool default_attributes = true;   ///< equal to a default-constructed operator
  std::vector<Tensor> in{};
  std::string message{};
};

/// An operator with its type forgotten: what a node points to.
struct OpTable {
  std::string_view name{};          ///< = info->name, for the catalogue
  const OpInfo* info = nullptr;
  std::size_t attribute_bytes = 0;
  Attributes defaults{};            ///< a default-constructed operator
  int fixed_arity = 1;              ///< -1: any number of inputs
  /// Checks the inputs and returns the output: uninitialised, or a view of the input. Throws Error.
  Tensor (*prepare)(const void* op, const Tensor* const* in, int arity) = nullptr;
  /// Fills y. Null for views and leaves.
  void (*forward)(const void* op, const Forward&) = nullptr;
  /// Adds to the inputs' gradients, in place.
  void (*backward)(const void* op, const Backward&) = nullptr;
  /// Vector-Jacobian product towards input i, in tensor operations; broadcasting is undone by the caller.
  Tensor (*grad)(const void* op, const Backprop&, int i) = nullptr;
  std::string (*attribute_text)(const void* op) = nullptr;
  std::vector<AnySample> (*samples)(Rng&) = nullptr;
  std::vector<AnySample> (*rejects)() = nullptr;
};

/// Runs the operator and, while a tape records, appends it. Errors get the scope they arose in as a last line.
Tensor emit(const OpTable& table, const void* op, const Tensor* const* in, int arity);

/// The table of operator `Op`; defined in ops.cpp only, so that no other file compiles kernels. `used`: other files call
/// the instantiation made there, so it must be emitted even where it was inlined.
template <class Op>
[[gnu::used, gnu::noinline]] const OpTable& table_of();

template <class Op, class... Inputs>
  requires(std::is_same_v<Inputs, Tensor> && ...)
Tensor emit(const Op& op, const Inputs&... in) {
  const Tensor* const pointers[] = {&in...};
  return emit(table_of<Op>(), &op, pointers, static_cast<int>(sizeof...(in)));
}

Catalogue<OpTable>& operator_catalogue();

/// A one-input operator of the catalogue, with its default attributes.
inline Tensor apply_unary(const OpTable& table, const Tensor& x) {
  const Tensor* const in[] = {&x};
  return emit(table, table.defaults.data(), in, 1);
}

/// `inline const Registered<TanhOp> tanh_entry;` puts an operator into the catalogue.
template <class Op>
struct Registered {
  Registered() { operator_catalogue().add(table_of<Op>()); }
};

}  // namespace deepx::inline DEEPX_PRECISION
