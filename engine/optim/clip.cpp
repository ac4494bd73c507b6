// SPDX-License-Identifier: MIT
// Clips gradients in the tape's gradient buffers.
#include "engine/optim/clip.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

template <class F>
void each_component(std::span<const Tensor> parameters, const Gradients& gradients, F f) {
  for (const Tensor& p : parameters)
    for (Real& g : gradients.edit(p)) f(g);
}

double norm_of(std::span<const Tensor> parameters, const Gradients& gradients, double norm_type) {
  double sum = 0, largest = 0;
  each_component(parameters, gradients, [&](Real g) {
    const double v = static_cast<double>(g);
    sum += v * v;
    largest = std::max(largest, std::abs(v));
  });
  if (std::isnan(sum)) return sum;  // `largest` does not show NaN
  return std::isinf(norm_type) ? largest : std::sqrt(sum);
}

const RegisteredClipping kNorm{
    {.name = "norm",
     .label = "by norm",
     .math = "g ← g min(1, c / ‖g‖)",
     .words = "all gradients are scaled together, so their direction stays",
     .source = "Pascanu, Mikolov & Bengio 2013",
     .settings = {{.name = "max_norm",
                   .symbol = "c",
                   .words = "largest norm of all gradients together",
                   .value = 1,
                   .low = 0,
                   .high = 1e6},
                  {.name = "norm_type",
                   .symbol = "N",
                   .words = "Euclidean length, or the largest component",
                   .choices = "2, inf"}},
     .clip = [](std::span<const Tensor> parameters, const Gradients& gradients, std::span<const double> s) {
       return clip_grad_norm(parameters, gradients, s[0], s[1] != 0 ? INFINITY : 2);
     }}};
const RegisteredClipping kValue{
    {.name = "value",
     .label = "by value",
     .math = "g ← max(−c, min(c, g))",
     .words = "each component is limited separately, which can change the direction",
     .source = "Mikolov 2012",
     .settings =
         {{.name = "clip_value", .symbol = "c", .words = "largest component", .value = 1, .low = 0, .high = 1e6}},
     .clip = [](std::span<const Tensor> parameters, const Gradients& gradients, std::span<const double> s) {
       return clip_grad_value(parameters, gradients, s[0]);
     }}};

}  // namespace

Catalogue<ClippingInfo>& clipping_catalogue() {
  static Catalogue<ClippingInfo> catalogue("clipping");
  return catalogue;
}

double clip_grad_norm(std::span<const Tensor> parameters, const Gradients& gradients, double max_norm,
                      double norm_type) {
  DEEPX_REQUIRE(max_norm >= 0, value, "clip_grad_norm: max_norm is ", max_norm, "; must be 0 or more");
  DEEPX_REQUIRE(norm_type == 2 || (std::isinf(norm_type) && norm_type > 0), value, "clip_grad_norm: norm_type is ",
                norm_type, "; must be 2 or infinity");
  const double norm = norm_of(parameters, gradients, norm_type);
  const double factor = max_norm / (norm + 1e-6);  // as in PyTorch, which never divides by 0
  if (factor < 1) each_component(parameters, gradients, [&](Real& g) { g *= static_cast<Real>(factor); });
  return norm;
}

double clip_grad_value(std::span<const Tensor> parameters, const Gradients& gradients, double clip_value) {
  DEEPX_REQUIRE(clip_value >= 0, value, "clip_grad_value: clip_value is ", clip_value, "; must be 0 or more");
  const double norm = norm_of(parameters, gradients, 2);
  const Real limit = static_cast<Real>(clip_value);
  each_component(parameters, gradients, [&](Real& g) { g = std::clamp(g, -limit, limit); });
  return norm;
}

}  // namespace deepx::inline DEEPX_PRECISION
