// SPDX-License-Identifier: MIT
// The stack machine, for tensors and for numbers.
#include <cmath>
#include <utility>

#include "engine/core/error.h"
#include "engine/graph/tape.h"
#include "engine/ops/ops.h"
#include "playground/model/formula/expression.h"

namespace deepx::inline DEEPX_PRECISION {

template <class V, class Number, class Apply>
V Expression::run(std::span<const V> values, std::vector<V>* named, Number number_of, Apply apply) const {
  DEEPX_REQUIRE(values.size() == variables_.size(), value, "evaluate: ", values.size(),
                " values are given; the expression has ", variables_.size(), " variables");
  using enum Instruction::Code;
  std::vector<V> stack, given;
  for (const Instruction& i : program_) {
    switch (i.code) {
      case number:
        stack.push_back(number_of(i.number));
        break;
      case variable:
        stack.push_back(values[i.variable]);
        break;
      case name:
        given.push_back(std::move(stack.back()));
        stack.pop_back();
        break;
      case recall:
        stack.push_back(given[i.variable]);
        break;
      case neg:
      case power:
      case function:
        stack.back() = apply(i, stack.back(), stack.back());
        break;
      default: {
        const V b = std::move(stack.back());
        stack.pop_back();
        stack.back() = apply(i, stack.back(), b);
      }
    }
  }
  const V last = stack.empty() ? given.back() : stack.back();  // a constant exponent has no name
  if (named) *named = std::move(given);
  return last;
}

Tensor Expression::evaluate(std::span<const Tensor> values, std::vector<Tensor>* named) const {
  using enum Instruction::Code;
  const auto apply = [](const Instruction& i, const Tensor& a, const Tensor& b) {
    switch (i.code) {
      case neg:
        return -a;
      case power:
        return deepx::power(a, static_cast<Real>(i.number));
      case function:
        return apply_unary(*i.function, a);
      case add:
        return a + b;
      case sub:
        return a - b;
      case mul:
        return a * b;
      case div:
        return a / b;
      case max:
        return maximum(a, b);
      case min:
        return minimum(a, b);
      default:
        return deepx::pow(a, b);
    }
  };
  return run<Tensor>(values, named, [](double v) { return Tensor::scalar(v); }, apply);
}

double Expression::number(std::span<const double> values) const {
  using enum Instruction::Code;
  const auto unrecorded = Tape::pause();
  const auto apply = [](const Instruction& i, double a, double b) {
    switch (i.code) {
      case neg:
        return -a;
      case power:
        return std::pow(a, i.number);
      case function:
        return static_cast<double>(apply_unary(*i.function, Tensor::scalar(a)).item());
      case add:
        return a + b;
      case sub:
        return a - b;
      case mul:
        return a * b;
      case div:
        return a / b;
      case max:
        return a > b || a != a ? a : b;
      case min:
        return a < b || a != a ? a : b;
      default:
        return std::pow(a, b);
    }
  };
  return run<double>(values, nullptr, [](double v) { return v; }, apply);
}

}  // namespace deepx::inline DEEPX_PRECISION
