// SPDX-License-Identifier: MIT
// Declares the elementwise functions that tensor/eigen.h defines. Formulas of operators use them. With these
// declarations the headers of operators need not include Eigen, which takes longer to compile than everything else.
#pragma once

#include "engine/core/real.h"

namespace Eigen {
template <typename Derived>
class ArrayBase;
}

namespace deepx::inline DEEPX_PRECISION {

template <class D>
auto sigmoid(const Eigen::ArrayBase<D>& x);
template <class D>
auto step(const Eigen::ArrayBase<D>& x);
template <class D, class B>
auto equal(const Eigen::ArrayBase<D>& a, const B& b);
template <class D>
auto bounded(const Eigen::ArrayBase<D>& x, Real bound);
template <class D, class A, class B>
auto where(const Eigen::ArrayBase<D>& condition, const A& a, const B& b);
template <class D>
auto log1p_exp(const Eigen::ArrayBase<D>& x);
template <class D>
auto normal_cdf(const Eigen::ArrayBase<D>& x, bool by_tanh);
template <class D>
auto normal_pdf(const Eigen::ArrayBase<D>& x, bool by_tanh);

}  // namespace deepx::inline DEEPX_PRECISION
