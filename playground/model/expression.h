// SPDX-License-Identifier: MIT
// Formulas as text: 'sin(x1) + x1*x2'. Parsed once, evaluated with tensors, hence recorded and differentiable.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/graph/operator.h"

namespace deepx::inline DEEPX_PRECISION {

/// A parsed formula: numbers (2, .5, 1e-3), pi, names, + - * / ^ (also **), signs, parentheses, the catalogue's scalar
/// functions and pow(a, b). Signs bind looser than powers and powers to the right: -x^2 is -(x^2), 2^3^2 is 2^(3^2).
/// A constant exponent makes the operator `power`, whose derivatives are exact at 0 too.
class Expression {
 public:
  /// Throws Error::value that names the column (from 1), what is there and what would be right.
  static Expression parse(std::string_view text);

  /// Names in the order they appear, each once.
  std::span<const std::string> variables() const { return variables_; }
  /// The value for one tensor for each of variables(), recorded when a tape records.
  Tensor evaluate(std::span<const Tensor> values) const;

 private:
  friend class ExpressionParser;
  /// One instruction of a stack machine: no depth of formula can exhaust the call stack.
  struct Instruction {
    enum class Code { number, variable, add, sub, mul, div, neg, pow, power, function } code;
    double number = 0;                    ///< number; power: the exponent
    std::size_t variable = 0;
    const OpTable* function = nullptr;
  };
  std::vector<Instruction> program_;
  std::vector<std::string> variables_;
};

}  // namespace deepx::inline DEEPX_PRECISION
