// SPDX-License-Identifier: MIT
// The doors from tensors to Eigen, and the few elementwise functions Eigen lacks. The only header that names Eigen types.
#pragma once

#include <Eigen/Core>

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
/// log(1 + eˣ) = max(x, 0) + log1p(e^-|x|): no overflow for large x.
template <class D>
auto log1p_exp(const Eigen::ArrayBase<D>& x) {
  return x.derived().max(Real(0)) + (-x.derived().abs()).exp().log1p();
}

}  // namespace deepx::inline DEEPX_PRECISION
