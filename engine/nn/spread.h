// SPDX-License-Identifier: MIT
// Spread: the distribution of a random number, with its moments.
#pragma once

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// A distribution: one number (std 0), a box, or a bell that may be cut off.
struct Spread {
  enum class Form { constant, uniform, normal } form = Form::constant;
  double center = 0, scale = 0;  ///< of the bell before the cut
  double low = 0, high = 0;      ///< bounds of all numbers

  static Spread constant(double value) { return {Form::constant, value, 0, value, value}; }
  /// Throws Error::value unless low <= high, both finite.
  static Spread uniform(double low, double high);
  /// Throws Error::value for a mean or std that is not finite, or std below 0.
  static Spread normal(double mean, double std);
  /// Throws Error::value unless 0 < std, low < high and the mean is within 2 std of that interval.
  static Spread truncated(double mean, double std, double low, double high);

  double mean() const;
  double std() const;
  /// The frequency of x relative to the most frequent value: the curve to plot.
  double density(double x) const;
  Tensor draw(Rng& rng, const Shape& shape) const;
};

}  // namespace deepx::inline DEEPX_PRECISION
