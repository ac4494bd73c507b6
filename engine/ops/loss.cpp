// SPDX-License-Identifier: MIT
// Compiles the losses of pairs, and checks their inputs.
#include "engine/ops/loss.h"

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {

void require_same_shape(const char* call, const char* second, const Tensor& a, const Tensor& b) {
  DEEPX_REQUIRE(a.shape() == b.shape(), shape, call, ": prediction has shape ", a.shape(), ", ", second, " ", b.shape(),
                "; both must have the same");
  DEEPX_REQUIRE(a.size() > 0, shape, call, ": prediction ", a.shape(), " is empty; at least one element is needed");
}

void BceOp::check(const Tensor& prediction) const {
  const ConstArrayMap p = flat(prediction);
  if (!((p < Real(0)) || (p > Real(1))).any()) return;  // NaN passes: the loss becomes NaN
  Eigen::Index place = 0;
  while (!(p[place] < 0 || p[place] > 1)) ++place;
  throw Error(ErrorKind::value, join("bce: prediction ", p[place], " at place ", place,
                                     " is outside [0, 1]; use a sigmoid first, or bce_with_logits"));
}

template struct CompiledOperators<LossOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
