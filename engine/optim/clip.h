// SPDX-License-Identifier: MIT
// Clipping: makes gradients smaller, between the backward pass and the step. Catalogue entries, one block each.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/core/setting.h"
#include "engine/graph/sweep.h"

namespace deepx::inline DEEPX_PRECISION {

struct ClippingInfo {
  std::string_view name{}, label{}, math{}, words{}, source{};
  std::vector<Setting> settings{};
  /// Changes the gradients of `parameters` in place; returns their common norm before the change.
  double (*clip)(std::span<const Tensor> parameters, const Gradients& gradients, std::span<const double> settings) = nullptr;
};
Catalogue<ClippingInfo>& clipping_catalogue();
struct RegisteredClipping {
  explicit RegisteredClipping(const ClippingInfo& info) { clipping_catalogue().add(info); }
};

/// Scales all gradients by the same factor if their common norm exceeds max_norm: the direction stays, the length is
/// bounded.
/// In place, as PyTorch's clip_grad_norm_; norm_type is 2 or infinity (the largest component).
///   Returns the norm before the change.
double clip_grad_norm(std::span<const Tensor> parameters, const Gradients& gradients, double max_norm, double norm_type = 2);
/// Limits each component to [-clip_value, clip_value], in place, as clip_grad_value_. Returns the 2-norm before the
/// change.
double clip_grad_value(std::span<const Tensor> parameters, const Gradients& gradients, double clip_value);

}  // namespace deepx::inline DEEPX_PRECISION
