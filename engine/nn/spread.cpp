// SPDX-License-Identifier: MIT
// Moments of the spreads, and drawing from them.
#include "engine/nn/spread.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/core/error.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double bell(double z) { return std::exp(-z * z / 2); }
/// The share of a standard bell below z.
double below(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

/// Mean and variance of a standard bell cut off at a and b.
struct CutMoments {
  double mean, variance;
};
CutMoments cut_moments(double a, double b) {
  const double mass = std::sqrt(2 * std::numbers::pi) * (below(b) - below(a));
  const double mean = (bell(a) - bell(b)) / mass;
  const double edge = (std::isinf(a) ? 0 : a * bell(a)) - (std::isinf(b) ? 0 : b * bell(b));
  return {mean, 1 + edge / mass - mean * mean};
}

/// One number of a standard bell cut off at a and b, by rejection: proposals are uniform for a narrow interval, and
/// from the bell itself for a wide one. With a and b as Spread::truncated allows them, at least one proposal in 50 is
/// accepted.
double draw_cut(Rng& rng, double a, double b) {
  const double top = bell(std::max({a, -b, 0.0}));
  while (true) {
    if (b - a > 4) {
      const double z = rng.normal();
      if (z >= a && z <= b) return z;
    } else {
      const double z = rng.uniform(a, b);
      if (rng.uniform() * top <= bell(z)) return z;
    }
  }
}

}  // namespace

Spread Spread::uniform(double low, double high) {
  DEEPX_REQUIRE(low <= high, value, "uniform: a is ", low, ", b is ", high, "; a must not be above b");
  DEEPX_REQUIRE(std::isfinite(high - low), value, "uniform: a is ", low, ", b is ", high,
                "; they must not be infinitely far apart");
  return {Form::uniform, (low + high) / 2, 0, low, high};
}

Spread Spread::normal(double mean, double std) {
  DEEPX_REQUIRE(std::isfinite(mean) && std >= 0 && std::isfinite(std), value, "normal: mean is ", mean, ", std is ",
                std, "; both must be finite, and std 0 or more");
  return {Form::normal, mean, std, -kInfinity, kInfinity};
}

Spread Spread::truncated(double mean, double std, double low, double high) {
  DEEPX_REQUIRE(low < high, value, "trunc_normal: a is ", low, ", b is ", high, "; a must be below b");
  DEEPX_REQUIRE(std > 0 && std::isfinite(std), value, "trunc_normal: std is ", std, "; must be finite and above 0");
  DEEPX_REQUIRE(mean >= low - 2 * std && mean <= high + 2 * std, value, "trunc_normal: mean ", mean, " with std ", std,
                " is more than 2 std away from [", low, ", ", high, "]; next to nothing would be left of the bell");
  return {Form::normal, mean, std, low, high};
}

double Spread::mean() const {
  if (form != Form::normal || scale == 0) return center;
  return center + scale * cut_moments((low - center) / scale, (high - center) / scale).mean;
}

double Spread::std() const {
  if (form == Form::constant || (form == Form::normal && scale == 0)) return 0;
  if (form == Form::uniform) return (high - low) / std::sqrt(12.0);
  return scale * std::sqrt(cut_moments((low - center) / scale, (high - center) / scale).variance);
}

double Spread::density(double x) const {
  if (x < low || x > high) return 0;
  return form == Form::normal && scale > 0 ? bell((x - center) / scale) : form == Form::uniform || x == center;
}

Tensor Spread::draw(Rng& rng, const Shape& shape) const {
  if (form == Form::constant) return Tensor::full(shape, static_cast<Real>(center));
  if (form == Form::uniform) return Tensor::uniform(rng, shape, low, high);
  if (std::isinf(low) && std::isinf(high)) return Tensor::normal(rng, shape, center, scale);
  Tensor w = Tensor::empty(shape);
  for (Real& v : w.mutable_data())
    v = static_cast<Real>(std::fma(scale, draw_cut(rng, (low - center) / scale, (high - center) / scale), center));
  return w;
}

}  // namespace deepx::inline DEEPX_PRECISION
