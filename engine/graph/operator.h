// SPDX-License-Identifier: MIT
// The operator contract: an operator is a struct whose fields are its attributes. The same block declares its formulas,
// its forward pass, its gradient, and the samples at which the gradient is checked.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/core/setting.h"
#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

enum class Kind { elementwise, reduction, linear, view, loss };
std::string_view name_of(Kind kind);

/// Open interval of inputs for which value and gradient are finite.
struct Interval {
  double low = -1e300, high = 1e300;
};

/// What tests, reference pages and the playground need to know about an operator.
struct OpInfo {
  std::string_view name{};                  ///< as users type it: "softplus"
  std::string_view label{};                 ///< short text on a graph node: "softplus", "x + y"
  std::string_view math{};                  ///< forward formula, Unicode plain text
  std::array<std::string_view, 3> grads{};  ///< one formula for each input
  std::string_view words{};                 ///< what the backward pass does, in plain words
  std::string_view source{};                ///< where the rule comes from
  Kind kind = Kind::elementwise;
  Interval domain{};             ///< elementwise: of every input
  bool scalar_function = false;  ///< one number in, one out: the expression parser offers it by name
  bool activation = false;       ///< offered as the activation of a layer
  bool stops_gradient =
      false;              ///< constant by declaration: its inputs get no gradient, even if the output varies with them
  int buffer_input = -1;  ///< the input that forward() itself updates; no gradient reads it, so it may change
};

/// A point at which a rule is checked: the operator with its attributes, and its inputs.
template <class Op>
struct Sample {
  Op op{};
  std::vector<Tensor> in{};
};
template <class Op>
using Samples = std::vector<Sample<Op>>;

/// Inputs that an operator must refuse, with the exact message.
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

/// What an in-place backward() sees. `dy` has y's shape; backward() adds to `dx(i)`, which has x(i)'s shape; both are
/// contiguous.
struct Backward {
  const Tensor* const* inputs;
  int arity;
  const Tensor& y;
  const Real* dy;
  Real* const* input_grads;
  const Tensor& x(int i) const { return *inputs[i]; }
  /// Null when input i needs no gradient.
  Real* dx(int i) const { return input_grads[i]; }
};

/// What a rule written in tensor operations sees: such a rule can be recorded and differentiated again.
struct Backprop {
  const Tensor& g;            ///< dL/dy, y's shape
  std::span<const Tensor> x;  ///< the inputs
  const Tensor& y;
};

/// The bytes of an operator's fields.
struct alignas(8) Attributes : std::array<std::byte, 32> {};

/// An attribute of an operator that a user may choose: its declaration, and access to the field. An attribute is a
/// number, or a list of whole numbers (axes, sizes), which the operator checks itself.
struct Parameter {
  Setting setting{};  ///< `value` is that of a default-constructed operator
  double (*get)(const void* op) = nullptr;
  void (*set)(void* op, double value) = nullptr;
  std::vector<int> (*get_list)(const void* op) = nullptr;
  void (*set_list)(void* op, std::span<const int> values) = nullptr;

  bool is_list() const { return get_list != nullptr; }
};

template <class>
struct MemberOf;
template <class Op, class T>
struct MemberOf<T Op::*> {
  using Struct = Op;
  using Type = T;
};

/// `parameter<&SoftplusOp::beta>({.name = "beta", ..})`: for fields of type Real, int, bool, an enum, Axes or Shape.
template <auto member>
Parameter parameter(Setting setting) {
  using Op = typename MemberOf<decltype(member)>::Struct;
  using T = typename MemberOf<decltype(member)>::Type;
  if constexpr (std::is_constructible_v<T, std::span<const int>>) {
    return {.setting = setting,
            .get_list = [](const void* op) { return to_list(static_cast<const Op*>(op)->*member); },
            .set_list = [](void* op, std::span<const int> values) { static_cast<Op*>(op)->*member = T(values); }};
  } else {
    setting.value = static_cast<double>(Op{}.*member);
    if constexpr (std::is_integral_v<T>) setting.whole = true;
    if constexpr (std::is_same_v<T, bool>) setting.choices = "no, yes";
    if (!setting.choices.empty()) setting.high = setting.largest();
    return {.setting = setting,
            .get = [](const void* op) { return static_cast<double>(static_cast<const Op*>(op)->*member); },
            .set =
                [](void* op, double value) {
                  if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
                    static_cast<Op*>(op)->*member = static_cast<T>(to_int(value));
                  else
                    static_cast<Op*>(op)->*member = static_cast<T>(value);
                }};
  }
}
/// `axis_parameter<&SoftmaxOp::axis>()`: one axis of a tensor; negative numbers count from the end.
template <auto member>
Parameter axis_parameter(std::string_view name = "axis", std::string_view words = "the axis") {
  return parameter<member>({.name = name, .words = words, .low = -kMaxRank, .high = kMaxRank});
}

/// A sample or refusal without the operator's type.
struct AnySample {
  Attributes attributes{};
  bool default_attributes = true;  ///< equal to a default-constructed operator
  std::vector<Tensor> in{};
  std::string message{};
};

/// An operator without its type: what a node points to.
struct OpTable {
  std::string_view name{};  ///< = info->name, for the catalogue
  const OpInfo* info = nullptr;
  std::size_t attribute_bytes = 0;
  Attributes defaults{};  ///< a default-constructed operator
  std::vector<Parameter> parameters{};
  int fixed_arity = 1;  ///< -1: any number of inputs
  /// Checks the inputs and returns the output: uninitialized, or a view of the input. Throws Error.
  Tensor (*prepare)(const void* op, const Tensor* const* in, int arity) = nullptr;
  /// Computes y. Null for views and leaves.
  void (*forward)(const void* op, const Forward&) = nullptr;
  /// Adds to the inputs' gradients, in place.
  void (*backward)(const void* op, const Backward&) = nullptr;
  /// Vector-Jacobian product for input i, in tensor operations; the caller undoes broadcasting.
  Tensor (*grad)(const void* op, const Backprop&, int i) = nullptr;
  std::string (*attribute_text)(const void* op) = nullptr;
  std::vector<AnySample> (*samples)(Rng&) = nullptr;  ///< null in the web page, see operator_table.h
  std::vector<AnySample> (*rejects)() = nullptr;
};

/// An operator's attributes as text: its own text(), or "β = 2" for each parameter.
std::string attribute_text(const OpTable& table, const void* op);
/// Throws Error::value when a parameter is out of its range.
void check_parameters(const OpTable& table, const void* op);

/// Runs the operator and, while a tape records, appends it. The last line of an error names the scope it arose in.
Tensor emit(const OpTable& table, const void* op, const Tensor* const* in, int arity);

/// The table of operator `Op`: declared here for all callers, defined where the kernels are compiled
/// (CompiledOperators).
template <class Op>
struct TableKey {
  friend const OpTable& table_of(TableKey<Op>);
};

template <class Op, class... Inputs>
  requires(std::is_same_v<Inputs, Tensor> && ...)
Tensor emit(const Op& op, const Inputs&... in) {
  const Tensor* const pointers[] = {&in...};
  return emit(table_of(TableKey<Op>{}), &op, pointers, static_cast<int>(sizeof...(in)));
}

/// The same for an operator of any number of inputs.
template <class Op>
Tensor emit_many(const Op& op, std::span<const Tensor> in) {
  std::vector<const Tensor*> pointers;
  for (const Tensor& x : in) pointers.push_back(&x);
  return emit(table_of(TableKey<Op>{}), &op, pointers.data(), static_cast<int>(in.size()));
}

Catalogue<OpTable>& operator_catalogue();

/// A one-input operator of the catalogue, with its default attributes.
inline Tensor apply_unary(const OpTable& table, const Tensor& x) {
  const Tensor* const in[] = {&x};
  return emit(table, table.defaults.data(), in, 1);
}

/// The operators of one header, in the order in which the catalogue shows them.
template <class... Ops>
struct Operators {};

/// `inline const Registered<MathOperators> math_entries;` adds the operators of a header to the catalogue.
template <class List>
struct Registered;
template <class... Ops>
struct Registered<Operators<Ops...>> {
  Registered() { (operator_catalogue().add(table_of(TableKey<Ops>{})), ...); }
};

}  // namespace deepx::inline DEEPX_PRECISION
