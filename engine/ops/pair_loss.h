// SPDX-License-Identifier: MIT
// Losses of pairs: the common part of all losses that compare a prediction with a target element by element. Runs their
// formulas without temporaries and reduces the terms.
#pragma once

#include "engine/core/error.h"
#include "engine/graph/operator.h"
#include "engine/ops/arithmetic.h"

namespace deepx::inline DEEPX_PRECISION {

/// What a loss returns: the mean or the sum of its terms, the terms themselves, or (kl_div only) their sum divided by the
/// batch size.
enum class Reduction { mean, sum, none, batchmean };

template <auto member>
Parameter reduction_parameter(std::string_view choices = "mean, sum, none") {
  return parameter<member>({.name = "reduction", .words = "how the terms are combined", .choices = choices});
}

/// The divisor of the sum of a loss's terms, of which there is one for each element of `shape`.
inline Real divisor(Reduction reduction, const Shape& shape) {
  if (reduction == Reduction::mean) return static_cast<Real>(shape.size());
  return reduction == Reduction::batchmean && shape.rank() > 0 ? static_cast<Real>(shape[0]) : Real(1);
}

/// Both inputs of a loss must have the same shape: broadcasting would hide a mistake.
void require_same_shape(const char* call, const char* second, const Tensor& a, const Tensor& b);

/// e for the slope by the prediction, −e for the slope by the target: for losses of the difference p − t.
template <int I>
auto signed_slope(const auto& e) {
  if constexpr (I == 0) return e;
  else return -e;
}

/// The intervals of predictions and targets in the samples of a loss, away from the formula's kinks.
struct PairRegion {
  double p_low, p_high, t_low, t_high;
};
/// Each region with the default attributes, with each reduction, and with the `others`.
template <class Op>
Samples<Op> pair_samples(Rng& r, std::initializer_list<PairRegion> regions, std::initializer_list<Op> others = {}) {
  std::vector<Op> ops = {{}, {.reduction = Reduction::sum}, {.reduction = Reduction::none}};
  ops.insert(ops.end(), others);
  Samples<Op> all;
  for (const Op& op : ops)
    for (const PairRegion& in : regions)
      all.push_back({op, {Tensor::uniform(r, {3, 2}, in.p_low, in.p_high), Tensor::uniform(r, {3, 2}, in.t_low, in.t_high)}});
  return all;
}
template <class Op>
Rejects<Op> pair_rejects() {
  const std::string_view name = Op::info.name;
  return {{{}, {Tensor::zeros({3, 1}), Tensor::zeros({3})},
           join(name, ": prediction has shape [3, 1], target [3]; both must have the same")},
          {{}, {Tensor::zeros({0, 2}), Tensor::zeros({0, 2})},
           join(name, ": prediction [0, 2] is empty; at least one element is needed")}};
}

}  // namespace deepx::inline DEEPX_PRECISION
