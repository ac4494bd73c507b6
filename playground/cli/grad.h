// SPDX-License-Identifier: MIT
// Value and derivatives of a formula, in double. Independent of the precision, so that float programs can use it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deepx {

struct GradResult {
  double value = 0;
  std::vector<std::pair<std::string, double>> gradients;  ///< in the order of the given variables
  std::vector<double> derivatives;                        ///< of orders 1 .. order; empty for order 0
};

/// The value of `text` at a point. With `order` > 0 there must be exactly one variable.
///   Throws Error::value for a formula that cannot be read, a name without or with two values, or an order out of
///   range.
GradResult evaluate_gradient(std::string_view text, const std::vector<std::pair<std::string, double>>& point,
                             int order);

}  // namespace deepx
