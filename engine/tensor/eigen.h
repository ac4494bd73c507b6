// SPDX-License-Identifier: MIT
// Tensors as Eigen arrays, and the few elementwise functions that Eigen lacks. The only header that names Eigen types.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <numbers>

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

using ArrayMap = Eigen::Map<Eigen::Array<Real, Eigen::Dynamic, 1>>;
using ConstArrayMap = Eigen::Map<const Eigen::Array<Real, Eigen::Dynamic, 1>>;

/// All elements of a contiguous tensor as one column.
inline ConstArrayMap flat(const Tensor& t) { return {t.raw(), t.size()}; }
inline ArrayMap flat(Tensor& t) { return {t.raw(), t.size()}; }

template <class D>
auto sigmoid(const Eigen::ArrayBase<D>& x) {
  return x.derived().logistic();
}
/// 1 where x > 0, else 0.
template <class D>
auto step(const Eigen::ArrayBase<D>& x) {
  return (x.derived() > Real(0)).template cast<Real>();
}
/// 1 where a = b, else 0.
template <class D, class B>
auto equal(const Eigen::ArrayBase<D>& a, const B& b) {
  return (a.derived() == b).template cast<Real>();
}
/// x, but no farther from 0 than `bound`; NaN stays NaN.
template <class D>
auto bounded(const Eigen::ArrayBase<D>& x, Real bound) {
  return (x.derived() < -bound).select(-bound, (x.derived() > bound).select(bound, x.derived()));
}
/// `a` where the condition is not 0, else `b`.
template <class D, class A, class B>
auto where(const Eigen::ArrayBase<D>& condition, const A& a, const B& b) {
  return (condition.derived() != Real(0)).select(a, b);
}
/// log(1 + eˣ) = max(x, 0) + log1p(e^-|x|): no overflow for large x.
template <class D>
auto log1p_exp(const Eigen::ArrayBase<D>& x) {
  return x.derived().max(Real(0)) + (-x.derived().abs()).exp().log1p();
}

/// The coefficients of the formula Φ(x) ≈ (1 + tanh(k (x + c x³))) / 2 (Hendrycks & Gimpel 2016): k = √(2/π).
inline constexpr Real kNormalScale = Real(0.79788456080286535588), kNormalCubic = Real(0.044715);

template <class D>
auto normal_cdf(const Eigen::ArrayBase<D>& x, bool by_tanh) {
  return x.derived().unaryExpr([by_tanh](Real v) {
    if (by_tanh) return (1 + std::tanh(kNormalScale * (v + kNormalCubic * v * v * v))) / 2;
    return std::erfc(-v / std::numbers::sqrt2_v<Real>) / 2;
  });
}
template <class D>
auto normal_pdf(const Eigen::ArrayBase<D>& x, bool by_tanh) {
  return x.derived().unaryExpr([by_tanh](Real v) {
    if (!by_tanh) return std::exp(-v * v / 2) * kNormalScale / 2;
    const Real t = std::tanh(kNormalScale * (v + kNormalCubic * v * v * v));
    return (1 - t * t) * kNormalScale * (1 + 3 * kNormalCubic * v * v) / 2;
  });
}

}  // namespace deepx::inline DEEPX_PRECISION
