// SPDX-License-Identifier: MIT
// The features that a network may use as inputs.
#include "playground/model/spec/plane.h"

#include <cmath>

namespace deepx::inline DEEPX_PRECISION {

const std::vector<Feature>& feature_catalogue() {
  static const std::vector<Feature> features = {
      {"x1", "x_1", "the first coordinate, divided by 3", [](float x, float) { return x / kInputScale; }},
      {"x2", "x_2", "the second coordinate, divided by 3", [](float, float y) { return y / kInputScale; }},
      {"x1^2", "x_1^2", "the square of the scaled first coordinate",
       [](float x, float) { return x * x / (kInputScale * kInputScale); }},
      {"x2^2", "x_2^2", "the square of the scaled second coordinate",
       [](float, float y) { return y * y / (kInputScale * kInputScale); }},
      {"x1x2", "x_1 x_2", "the product of the scaled coordinates",
       [](float x, float y) { return x * y / (kInputScale * kInputScale); }},
      {"sin_x1", "sin x_1", "the sine of the first coordinate, not scaled", [](float x, float) { return std::sin(x); }},
      {"sin_x2", "sin x_2", "the sine of the second coordinate, not scaled",
       [](float, float y) { return std::sin(y); }}};
  return features;
}

}  // namespace deepx::inline DEEPX_PRECISION
