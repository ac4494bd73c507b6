// SPDX-License-Identifier: MIT
// Formulas as text: 'sin(x1) + x1*x2', or several with names: 'z = w*x + b; L = (tanh(z) - y)^2'. Parsed once, evaluated with
// tensors, so it is recorded and differentiable.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/graph/operator.h"

namespace deepx::inline DEEPX_PRECISION {

/// The error in a text, and its place.
struct ExpressionError : Error {
  ExpressionError(std::size_t at, std::string message) : Error(ErrorKind::value, std::move(message)), column(at) {}
  std::size_t column;  ///< from 1, in characters
};

/// A parsed formula: numbers (2, .5, 1e-3), pi, e, names, + - * / ^ (also **), signs, parentheses, the catalogue's
/// scalar functions (log also as ln), pow(a, b), and max and min of two or more, in pairs from the left. Also notation
/// of other programs: − × · ÷ π √ and superscript digits, x². e is Euler's number unless the formula defines it ("e = y
/// - t; L = e^2"), and e^x is exp(x). Signs bind looser than powers, and powers bind to the right: -x^2 is -(x^2),
/// 2^3^2 is 2^(3^2). A constant exponent makes the operator `power`, whose derivatives are exact at 0 too. "name =
/// formula" gives a value a name that later formulas may use; formulas are separated by ";", and the last one is the
/// expression's value.
class Expression {
 public:
  /// Throws ExpressionError that names what was found and what would be right.
  static Expression parse(std::string_view text);

  /// Names in order of appearance, each once.
  std::span<const std::string> variables() const { return variables_; }
  /// Names defined by "name = formula", in this order; empty for a last formula without a name.
  std::span<const std::string> names() const { return names_; }
  /// The value for one tensor for each of variables(), recorded while a tape records. `named`, if given, gets the
  /// values of names().
  Tensor evaluate(std::span<const Tensor> values, std::vector<Tensor>* named = nullptr) const;
  /// The same without tensors; functions are evaluated in Real.
  double number(std::span<const double> values) const;

 private:
  friend class ExpressionParser;
  /// One instruction of a stack machine: no nesting of a formula can exhaust the call stack.
  struct Instruction {
    enum class Code { number, variable, name, recall, add, sub, mul, div, neg, pow, power, function, max, min } code;
    double number = 0;  ///< number; power: the exponent
    /// variable; recall: index into names(). `name` takes the value from the stack for the next name.
    std::size_t variable = 0;
    const OpTable* function = nullptr;
  };
  template <class V, class Number, class Apply>
  V run(std::span<const V> values, std::vector<V>* named, Number number_of, Apply apply) const;

  std::vector<Instruction> program_;
  std::vector<std::string> variables_, names_;
};

}  // namespace deepx::inline DEEPX_PRECISION
