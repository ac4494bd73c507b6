// SPDX-License-Identifier: MIT
// Sampled from the engine, so that every entry of the catalogue has its picture.
#include "playground/model/plot/activation_curve.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "engine/nn/activation.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kPoints = 49;
constexpr float kCurveReach = 4.5f, kFar = 3 * kCurveReach;

std::vector<float> values_at(const Activation& f, const std::vector<float>& inputs) {
  Tensor x = Tensor::zeros({static_cast<int>(inputs.size())});
  std::ranges::transform(inputs, x.mutable_data().begin(), [](float v) { return static_cast<Real>(v); });
  const std::vector<Real> y = f(x).values();
  return {y.begin(), y.end()};
}

/// Whether the slope far out differs from the slope at the edge of the usual picture.
bool bends_beyond(const Activation& f) {
  const std::vector<float> y =
      values_at(f, {-kFar - 1, -kFar, -kCurveReach - 1, -kCurveReach, kCurveReach, kCurveReach + 1, kFar, kFar + 1});
  const auto slope = [&](std::size_t i) { return y[i + 1] - y[i]; };
  return std::abs(slope(0) - slope(2)) > 0.5f || std::abs(slope(4) - slope(6)) > 0.5f;
}

std::vector<float> picture_of(std::string_view name) {
  const Activation f(name);
  const float reach = bends_beyond(f) ? 2 * kCurveReach : kCurveReach;
  std::vector<float> inputs;
  for (int i = 0; i < kPoints; ++i) inputs.push_back(reach * (2 * static_cast<float>(i) / (kPoints - 1) - 1));
  std::vector<float> curve = values_at(f, inputs);
  const auto [low, high] = std::minmax_element(curve.begin(), curve.end());
  const float middle = (*low + *high) / 2, half = std::max(1e-6f, (*high - *low) / 2);
  for (float& v : curve) v = (v - middle) / half;
  return curve;
}

}  // namespace

std::span<const float> activation_curve(std::string_view name) {
  static std::map<std::string, std::vector<float>, std::less<>> known;
  const auto at = known.find(name);
  return at != known.end() ? at->second : known.emplace(name, picture_of(name)).first->second;
}

}  // namespace deepx::inline DEEPX_PRECISION
