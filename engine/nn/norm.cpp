// SPDX-License-Identifier: MIT
// Normalizing layers, written in operators.
#include "engine/nn/norm.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "engine/core/error.h"
#include "engine/graph/tape.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// [C] in a shape that broadcasts against x [N, C, ..].
Tensor per_channel(const Tensor& values, const Tensor& x) {
  Shape shape{values.size()};
  for (int axis = 2; axis < x.rank(); ++axis) shape.append(1);
  return reshape(values, shape);
}

// Throws if there is nothing to normalize: `count` values together.
void require_values(const char* layer, const Tensor& x, int count) {
  DEEPX_REQUIRE(count > 0, shape, layer, ": input is ", x.shape(),
                ": there is no value to normalize; at least one is needed", Tape::where());
}

/// x with mean 0 and variance 1 over `axes`.
Tensor normalized(const Tensor& x, const Axes& axes, double eps) {
  const Tensor centered = x - mean(x, {.axis = axes, .keep = true});
  return centered * rsqrt(var(x, {.axis = axes, .keep = true, .correction = 0}) + static_cast<Real>(eps));
}

}  // namespace

Affine::Affine(const Shape& shape, bool wanted) {
  if (!wanted) return;
  weight = Tensor::full(shape, 1).requires_grad();
  bias = Tensor::zeros(shape).requires_grad();
}

void Affine::visit(const TensorVisitor& visitor) {
  if (!weight.defined()) return;
  visitor("weight", weight, Role::parameter);
  visitor("bias", bias, Role::parameter);
}

template <int kSides>
BatchNorm<kSides>::BatchNorm(int num_features, BatchNormOptions options)
    : affine({num_features}, options.affine),
      running_mean(Tensor::zeros({num_features})),
      running_var(Tensor::full({num_features}, 1)),
      options_(options) {
  DEEPX_REQUIRE(num_features > 0, shape, kName, ": num_features is ", num_features, "; must be at least 1");
  eps_setting().check(kName, options.eps);
  momentum_setting().check(kName, options.momentum);
}

template <int kSides>
Tensor BatchNorm<kSides>::operator()(const Tensor& x) const {
  const int channels = running_mean.size();
  DEEPX_REQUIRE(fits(x.shape()) && x.shape()[1] == channels, shape, kName, ": input is ", x.shape(), ", made for ",
                channels, " channels; expected ", kExpected, Tape::where());
  Tensor mu = running_mean, variance = running_var;
  if (training()) {
    const int count = x.size() / channels;
    DEEPX_REQUIRE(count > 1, shape, kName, ": input is ", x.shape(),
                  count == 1 ? ": one value for each channel has" : ": no values have",
                  " no variance; training needs more", Tape::where());
    constexpr std::array<int, 3> kAllButChannels = {0, 2, 3};
    const Axes axes{std::span<const int>(kAllButChannels).first(static_cast<std::size_t>(x.rank() - 1))};
    mu = track(mean(x, {.axis = axes}), running_mean, {.momentum = options_.momentum});
    variance = track(var(x, {.axis = axes, .correction = 0}), running_var,
                     {.momentum = options_.momentum, .scale = count / (count - 1.0)});
  }
  // First combine the numbers of each channel: this costs C operations, not x.size().
  Tensor scale = rsqrt(variance + static_cast<Real>(options_.eps));
  if (affine.weight.defined()) scale = scale * affine.weight;
  const Tensor y = (x - per_channel(mu, x)) * per_channel(scale, x);
  return affine.bias.defined() ? y + per_channel(affine.bias, x) : y;
}

template <int kSides>
void BatchNorm<kSides>::visit(const TensorVisitor& visitor) {
  affine.visit(visitor);
  visitor("running_mean", running_mean, Role::buffer);
  visitor("running_var", running_var, Role::buffer);
}

template class BatchNorm<1>;
template class BatchNorm<2>;

LayerNorm::LayerNorm(const Shape& normalized_shape, double eps, bool elementwise_affine)
    : affine(normalized_shape, elementwise_affine), normalized_shape_(normalized_shape), eps_(eps) {
  DEEPX_REQUIRE(normalized_shape.rank() > 0, shape, "LayerNorm: normalized_shape is ", normalized_shape,
                "; it needs an axis");
  eps_setting().check("LayerNorm", eps);
}

Tensor LayerNorm::operator()(const Tensor& x) const {
  const int count = normalized_shape_.rank(), first = x.rank() - count;
  DEEPX_REQUIRE(
      first >= 0 && std::ranges::equal(x.shape().sizes().subspan(static_cast<std::size_t>(std::max(first, 0))),
                                       normalized_shape_.sizes()),
      shape, "LayerNorm: input is ", x.shape(), "; its last axes must be ", normalized_shape_, Tape::where());
  require_values("LayerNorm", x, normalized_shape_.size());
  std::vector<int> axes;
  for (int axis = first; axis < x.rank(); ++axis) axes.push_back(axis);
  const Tensor y = normalized(x, Axes(axes), eps_);
  return affine.weight.defined() ? y * affine.weight + affine.bias : y;
}

GroupNorm::GroupNorm(int num_groups, int num_channels, double eps, bool wanted)
    : affine({num_channels}, wanted), num_groups_(num_groups), num_channels_(num_channels), eps_(eps) {
  DEEPX_REQUIRE(num_groups > 0 && num_channels > 0 && num_channels % num_groups == 0, shape,
                "GroupNorm: num_groups is ", num_groups, ", num_channels ", num_channels,
                "; num_groups must divide num_channels");
  eps_setting().check("GroupNorm", eps);
}

Tensor GroupNorm::operator()(const Tensor& x) const {
  const Shape& s = x.shape();
  DEEPX_REQUIRE(s.rank() >= 2 && s[1] == num_channels_, shape, "GroupNorm: input is ", s, "; expected [N, ",
                num_channels_, ", ..]", Tape::where());
  require_values("GroupNorm", x, x.size());
  const Tensor groups = reshape(x, Shape{s[0], num_groups_, x.size() / (s[0] * num_groups_)});
  const Tensor y = reshape(normalized(groups, 2, eps_), s);
  return affine.weight.defined() ? y * per_channel(affine.weight, x) + per_channel(affine.bias, x) : y;
}

}  // namespace deepx::inline DEEPX_PRECISION
