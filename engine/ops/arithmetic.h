// SPDX-License-Identifier: MIT
// Arithmetic operators: add, sub, mul, div, neg, pow; maximum, minimum, clamp, where and what they need.
#pragma once

#include <limits>

#include "engine/core/error.h"
#include "engine/graph/operator.h"
#include "engine/tensor/eigen_forward.h"

namespace deepx::inline DEEPX_PRECISION {

/// One sample: 12 numbers between two bounds.
template <class Op>
Samples<Op> uniform_samples(Rng& r, double low, double high) {
  return {{{}, {Tensor::uniform(r, {3, 4}, low, high)}}};
}
/// Samples of a binary operator: same shapes, and each side repeated by broadcasting.
template <class Op>
Samples<Op> binary_samples(Rng& r, double low_a, double high_a, double low_b, double high_b) {
  const auto a = [&](const Shape& s) { return Tensor::uniform(r, s, low_a, high_a); };
  const auto b = [&](const Shape& s) { return Tensor::uniform(r, s, low_b, high_b); };
  return {{{}, {a({3, 4}), b({3, 4})}}, {{}, {a({3, 4}), b({4})}}, {{}, {a({3, 1}), b({1, 4})}},
          {{}, {a({}), b({2, 3})}},     {{}, {a({2, 3, 2}), b({3, 1})}}};
}
template <class Op>
Rejects<Op> binary_rejects() {
  return {{{}, {Tensor::zeros({3, 4}), Tensor::zeros({5, 4})},
           join(Op::info.name, ": cannot broadcast a [3, 4] with b [5, 4]: axis -2 is 3 in a and 5 in b; sizes must match or be 1")}};
}

/// Samples for comparisons: either side is larger, and no pair is almost equal.
template <class Op>
Samples<Op> apart_samples(Rng& r) {
  const auto x = [&](const Shape& s, double low, double high) { return Tensor::uniform(r, s, low, high); };
  return {{{}, {x({3, 4}, -2, -1), x({4}, 0, 1)}}, {{}, {x({3, 1}, 1, 2), x({1, 4}, -1, 0)}}, {{}, {x({}, 0, 1), x({}, -1, 0)}}};
}

/// 1 where x ≥ bound, else 0, also for NaN; of arrays and of tensors.
auto at_least(const auto& x, Real bound) { return step(x - bound) + equal(x, bound); }
/// 0 in the shape of x for all x: 0 · x would be NaN where x is infinite. The gradient of a function that does not vary
/// with x.
auto zero(const auto& x) { return 0 * step(x); }

struct AddOp {
  static constexpr OpInfo info{.name = "add", .label = "add", .math = "y = a + b", .grads = {"da = dy", "db = dy"},
      .words = "A sum passes its gradient, unchanged, to both terms", .source = "sum rule"};
  auto value(const auto& a, const auto& b) const { return a + b; }
  template <int I>
  auto grad(const auto& g, const auto&, const auto&, const auto&) const { return g; }
  static Samples<AddOp> samples(Rng& r) { return binary_samples<AddOp>(r, -2, 2, -2, 2); }
  static Rejects<AddOp> rejects() { return binary_rejects<AddOp>(); }
};
template <class A, OperandBeside<A> B>
Tensor operator+(const A& a, const B& b) { return emit(AddOp{}, as_tensor(a), as_tensor(b)); }

struct NegOp {
  static constexpr OpInfo info{.name = "neg", .label = "neg", .math = "y = −x", .grads = {"dx = −dy"},
      .words = "Negation flips the gradient's sign", .source = "constant factor rule"};
  auto value(const auto& x) const { return -x; }
  auto grad(const auto& g, const auto&, const auto&) const { return -g; }
  static Samples<NegOp> samples(Rng& r) { return uniform_samples<NegOp>(r, -2, 2); }
};
inline Tensor operator-(const Tensor& x) { return emit(NegOp{}, x); }

struct SubOp {
  static constexpr OpInfo info{.name = "sub", .label = "sub", .math = "y = a − b", .grads = {"da = dy", "db = −dy"},
      .words = "A difference passes its gradient on, negated for the second term", .source = "sum rule"};
  auto value(const auto& a, const auto& b) const { return a - b; }
  template <int I>
  auto grad(const auto& g, const auto&, const auto&, const auto&) const {
    if constexpr (I == 0) return g;
    else return -g;
  }
  static Samples<SubOp> samples(Rng& r) { return binary_samples<SubOp>(r, -2, 2, -2, 2); }
  static Rejects<SubOp> rejects() { return binary_rejects<SubOp>(); }
};
template <class A, OperandBeside<A> B>
Tensor operator-(const A& a, const B& b) { return emit(SubOp{}, as_tensor(a), as_tensor(b)); }

struct MulOp {
  static constexpr OpInfo info{.name = "mul", .label = "mul", .math = "y = a · b", .grads = {"da = dy · b", "db = dy · a"},
      .words = "Each factor's gradient is scaled by the other factor", .source = "product rule"};
  auto value(const auto& a, const auto& b) const { return a * b; }
  template <int I>
  auto grad(const auto& g, const auto& a, const auto& b, const auto&) const {
    if constexpr (I == 0) return g * b;
    else return g * a;
  }
  static Samples<MulOp> samples(Rng& r) { return binary_samples<MulOp>(r, -2, 2, -2, 2); }
  static Rejects<MulOp> rejects() { return binary_rejects<MulOp>(); }
};
template <class A, OperandBeside<A> B>
Tensor operator*(const A& a, const B& b) { return emit(MulOp{}, as_tensor(a), as_tensor(b)); }

struct DivOp {
  static constexpr OpInfo info{.name = "div", .label = "div", .math = "y = a / b",
      .grads = {"da = dy / b", "db = −dy · y / b"},
      .words = "The numerator's gradient is divided by the denominator; the denominator's has the opposite sign",
      .source = "quotient rule"};
  auto value(const auto& a, const auto& b) const { return a / b; }
  template <int I>
  auto grad(const auto& g, const auto&, const auto& b, const auto& y) const {
    if constexpr (I == 0) return g / b;
    else return -g * y / b;
  }
  static Samples<DivOp> samples(Rng& r) {
    auto all = binary_samples<DivOp>(r, -2, 2, 0.5, 2);
    all.push_back({{}, {Tensor::uniform(r, {3, 4}, -2, 2), Tensor::uniform(r, {3, 4}, -2, -0.5)}});
    return all;
  }
  static Rejects<DivOp> rejects() { return binary_rejects<DivOp>(); }
};
template <class A, OperandBeside<A> B>
Tensor operator/(const A& a, const B& b) { return emit(DivOp{}, as_tensor(a), as_tensor(b)); }

/// a^b with gradients to both. Where b = 0 the gradient to a is 0, and where a = 0 and b ≥ 0 that to b.
struct PowOp {
  static constexpr OpInfo info{.name = "pow", .label = "pow", .math = "y = aᵇ",
      .grads = {"da = dy · b · aᵇ⁻¹", "db = dy · y · ln a"},
      .words = "The base's gradient is scaled by the exponent and one power less; the exponent's by the logarithm of the base",
      .source = "power rule; exponential rule, 0 at 0⁰ as PyTorch has it", .domain = {0, 30}};
  auto value(const auto& a, const auto& b) const { return pow(a, b); }
  template <int I>
  auto grad(const auto& g, const auto& a, const auto& b, const auto& y) const {
    // Where b = 0, take a⁰ instead of a⁻¹: 0 · 0⁻¹ would be NaN.
    if constexpr (I == 0) return g * b * pow(a, where(b, b - 1, Real(0)));
    // Where a = 0 and b ≥ 0, take log(a + 1), so that 0 · log 0 is 0 and not NaN.
    else return g * y * log(a + equal(a, Real(0)) * at_least(b, 0));
  }
  static Samples<PowOp> samples(Rng& r) { return binary_samples<PowOp>(r, 0.5, 2, -2, 2); }
  static Rejects<PowOp> rejects() { return binary_rejects<PowOp>(); }
};
Tensor pow(const Tensor& a, const Tensor& b);
/// x^p for a fixed exponent: any sign of x when p is whole, and exact derivatives at 0 of every order.
struct PowerOp {
  Real exponent = 2;
  static constexpr OpInfo info{.name = "power", .label = "xᵖ", .math = "y = xᵖ", .grads = {"dx = dy · p · xᵖ⁻¹"},
      .words = "The gradient is scaled by the exponent and one power less", .source = "power rule", .domain = {-30, 30}};
  static std::vector<Parameter> parameters() {
    return {parameter<&PowerOp::exponent>({.name = "exponent", .symbol = "p", .words = "a fixed power", .low = -1e6, .high = 1e6})};
  }
  auto value(const auto& x) const { return pow(x, exponent); }
  // 0 · x⁻¹ would be NaN at x = 0: an exponent of 0 is a constant, whose slope is 0 · x⁰.
  auto grad(const auto& g, const auto& x, const auto&) const {
    return g * exponent * pow(x, exponent == 0 ? Real(0) : exponent - 1);
  }
  static Samples<PowerOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}},
            {{.exponent = 3}, {Tensor::uniform(r, {3, 4}, -2, 2)}},
            {{.exponent = -1}, {Tensor::uniform(r, {4}, 0.5, 2)}},
            {{.exponent = 0}, {Tensor::uniform(r, {4}, -2, 2)}},
            {{.exponent = Real(1.5)}, {Tensor::uniform(r, {4}, 0.5, 2)}}};
  }
};
inline Tensor power(const Tensor& x, double exponent) { return emit(PowerOp{static_cast<Real>(exponent)}, x); }
inline Tensor pow(const Tensor& x, double exponent) { return power(x, exponent); }
inline Tensor pow(const Tensor& a, const Tensor& b) { return emit(PowOp{}, a, b); }
inline Tensor pow(Number auto a, const Tensor& b) { return pow(as_tensor(a), b); }

/// 1 where x > 0, else 0. Its gradient is 0 everywhere (the jump at 0 is not differentiable).
struct StepOp {
  static constexpr OpInfo info{.name = "step", .label = "step", .math = "y = 1 if x > 0, else 0", .grads = {"dx = 0"},
      .words = "A step is flat: no gradient passes", .source = "derivative of a constant", .scalar_function = true};
  auto value(const auto& x) const { return step(x); }
  auto grad(const auto& g, const auto&, const auto&) const { return zero(g); }
  static Samples<StepOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, 0.1, 2)}}, {{}, {Tensor::uniform(r, {3, 4}, -2, -0.1)}}};
  }
};
inline Tensor step(const Tensor& x) { return emit(StepOp{}, x); }

/// 1 where a = b, else 0; no gradient. Marks the elements that attain a maximum.
struct EqualOp {
  static constexpr OpInfo info{.name = "equal", .label = "equal", .math = "y = 1 if a = b, else 0",
      .grads = {"da = 0", "db = 0"}, .words = "A comparison is flat: no gradient passes", .source = "derivative of a constant"};
  auto value(const auto& a, const auto& b) const { return equal(a, b); }
  template <int I>
  auto grad(const auto& g, const auto&, const auto&, const auto&) const { return zero(g); }
  static Samples<EqualOp> samples(Rng& r) { return binary_samples<EqualOp>(r, -2, -1, 1, 2); }
  static Rejects<EqualOp> rejects() { return binary_rejects<EqualOp>(); }
};
template <class A, OperandBeside<A> B>
Tensor equal(const A& a, const B& b) { return emit(EqualOp{}, as_tensor(a), as_tensor(b)); }

/// The larger of each pair. Where both are equal, each gets half of the gradient. NaN is not hidden; there both get the
/// whole gradient.
struct MaximumOp {
  static constexpr OpInfo info{.name = "maximum", .label = "max", .math = "y = max(a, b)",
      .grads = {"da = dy if a > b, dy / 2 if a = b, else 0", "db = dy − da"},
      .words = "The larger of the two gets the gradient; equal ones share it", .source = "subgradient, ties shared evenly"};
  auto value(const auto& a, const auto& b) const { return (a > b || a != a).select(a, b); }
  template <int I>
  auto grad(const auto& g, const auto& a, const auto& b, const auto&) const {
    if constexpr (I == 0) return g * (1 - step(b - a) - equal(a, b) / 2);
    else return g * (1 - step(a - b) - equal(a, b) / 2);
  }
  static Samples<MaximumOp> samples(Rng& r) { return apart_samples<MaximumOp>(r); }
  static Rejects<MaximumOp> rejects() { return binary_rejects<MaximumOp>(); }
};
template <class A, OperandBeside<A> B>
Tensor maximum(const A& a, const B& b) { return emit(MaximumOp{}, as_tensor(a), as_tensor(b)); }

/// The smaller of each pair. Where both are equal, each gets half of the gradient. NaN is not hidden; there both get
/// the whole gradient.
struct MinimumOp {
  static constexpr OpInfo info{.name = "minimum", .label = "min", .math = "y = min(a, b)",
      .grads = {"da = dy if a < b, dy / 2 if a = b, else 0", "db = dy − da"},
      .words = "The smaller of the two gets the gradient; equal ones share it", .source = "subgradient, ties shared evenly"};
  auto value(const auto& a, const auto& b) const { return (a < b || a != a).select(a, b); }
  template <int I>
  auto grad(const auto& g, const auto& a, const auto& b, const auto&) const {
    if constexpr (I == 0) return g * (1 - step(a - b) - equal(a, b) / 2);
    else return g * (1 - step(b - a) - equal(a, b) / 2);
  }
  static Samples<MinimumOp> samples(Rng& r) { return apart_samples<MinimumOp>(r); }
  static Rejects<MinimumOp> rejects() { return binary_rejects<MinimumOp>(); }
};
template <class A, OperandBeside<A> B>
Tensor minimum(const A& a, const B& b) { return emit(MinimumOp{}, as_tensor(a), as_tensor(b)); }

/// x, but no less than `low` and no more than `high`; by default there is no bound. At a bound the gradient passes.
struct ClampOp {
  Real low = -std::numeric_limits<Real>::infinity(), high = std::numeric_limits<Real>::infinity();
  static constexpr OpInfo info{.name = "clamp", .label = "clamp", .math = "y = min(max(x, low), high)",
      .grads = {"dx = dy if low ≤ x ≤ high, else 0"},
      .words = "Between the bounds the gradient passes unchanged; beyond them nothing passes", .source = "subgradient 1 at the bounds"};
  static std::vector<Parameter> parameters() {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    return {parameter<&ClampOp::low>({.name = "low", .words = "the least value", .low = -kInfinity, .high = kInfinity}),
            parameter<&ClampOp::high>({.name = "high", .words = "the greatest value", .low = -kInfinity, .high = kInfinity})};
  }
  std::string text() const;
  void check() const {
    DEEPX_REQUIRE(low <= high, value, "clamp: low is ", low, ", high ", high, "; low must not be above high");
  }
  auto value(const auto& x) const { return (x < low).select(low, (x > high).select(high, x)); }  // NaN stays NaN
  auto grad(const auto& g, const auto& x, const auto&) const { return g * at_least(x, low) * at_least(-x, -high); }
  static Samples<ClampOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}},
            {{.low = -1, .high = 1}, {Tensor::from({5}, {Real(-1.5), Real(-0.9), Real(0.2), Real(0.8), Real(1.7)})}},
            {{.low = 0}, {Tensor::from({2}, {Real(-0.5), Real(0.5)})}},
            {{.high = Real(0.25)}, {Tensor::from({2}, {Real(-0.5), Real(0.5)})}}};
  }
  static Rejects<ClampOp> rejects() {
    return {{{.low = 2, .high = 1}, {Tensor::zeros({3})}, "clamp: low is 2, high 1; low must not be above high"}};
  }
};
inline Tensor clamp(const Tensor& x, ClampOp p) { return emit(p, x); }
inline Tensor clamp(const Tensor& x, double low, double high) { return emit(ClampOp{static_cast<Real>(low), static_cast<Real>(high)}, x); }
inline Tensor bounded(const Tensor& x, Real bound) { return clamp(x, {.low = -bound, .high = bound}); }

/// Selects a where the condition is not 0, else b; all three broadcast.
struct WhereOp {
  static constexpr OpInfo info{.name = "where", .label = "where", .math = "y = a if c ≠ 0, else b",
      .grads = {"dc = 0", "da = dy if c ≠ 0, else 0", "db = dy if c = 0, else 0"},
      .words = "The input that was selected gets the gradient; the condition gets none", .source = "derivative by pieces"};
  auto value(const auto& c, const auto& a, const auto& b) const { return where(c, a, b); }
  // Selects and does not multiply: an infinite gradient on one side stays out of the other.
  template <int I>
  auto grad(const auto& g, const auto& c, const auto&, const auto&, const auto&) const {
    if constexpr (I == 0) return zero(c);
    else if constexpr (I == 1) return where(c, g, Real(0));
    else return where(c, Real(0), g);
  }
  static Samples<WhereOp> samples(Rng& r) {
    const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
    return {{{}, {Tensor::from({2, 3}, {1, 0, 2, 0, -1, 3}), x({2, 3}), x({2, 3})}},
            {{}, {Tensor::from({3, 1}, {0, 1, 1}), x({4}), x({3, 1})}},
            {{}, {Tensor::from({2}, {1, 0}), x({}), x({3, 2})}},
            {{}, {Tensor::scalar(1), x({}), x({})}}};
  }
  static Rejects<WhereOp> rejects() {
    return {{{}, {Tensor::zeros({4}), Tensor::zeros({3, 4}), Tensor::zeros({5, 4})},
             "where: cannot broadcast a [3, 4] with b [5, 4]: axis -2 is 3 in a and 5 in b; sizes must match or be 1"}};
  }
};
template <Operand A, Operand B>
Tensor where(const Tensor& condition, const A& a, const B& b) { return emit(WhereOp{}, condition, as_tensor(a), as_tensor(b)); }

/// `x += y` is `x = x + y`: x refers to the new tensor, other handles of the old one keep the old numbers, and a
/// recording differentiates the sum. A parameter (a tensor that requires a gradient) remains a parameter: y is added to
/// its numbers, so that layers see the change.
///   Throws Error::shape when the result does not have the parameter's shape, Error::graph for a parameter while a tape
/// records.
Tensor& operator+=(Tensor& x, const Tensor& y);
Tensor& operator-=(Tensor& x, const Tensor& y);
Tensor& operator*=(Tensor& x, const Tensor& y);
Tensor& operator/=(Tensor& x, const Tensor& y);
Tensor& operator+=(Tensor& x, Number auto y) { return x += as_tensor(y); }
Tensor& operator-=(Tensor& x, Number auto y) { return x -= as_tensor(y); }
Tensor& operator*=(Tensor& x, Number auto y) { return x *= as_tensor(y); }
Tensor& operator/=(Tensor& x, Number auto y) { return x /= as_tensor(y); }

using ArithmeticOperators =
    Operators<AddOp, NegOp, SubOp, MulOp, DivOp, PowOp, PowerOp, StepOp, EqualOp, MaximumOp, MinimumOp, ClampOp, WhereOp>;
inline const Registered<ArithmeticOperators> arithmetic_entries;

}  // namespace deepx::inline DEEPX_PRECISION
