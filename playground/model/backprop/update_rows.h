// SPDX-License-Identifier: MIT
// An optimizer's step for one element, line by line: formulas as people write them, and the same with their numbers.
#pragma once

#include <string>
#include <vector>

#include "engine/optim/optimizer.h"

namespace deepx::inline DEEPX_PRECISION {

/// One line: "m = β₁ m + (1 − β₁) g", "0.9 · 0 + (1 − 0.9) · 0.31", and its result.
struct UpdateRow {
  std::string symbol, formula, numbers;  ///< in the catalogue's notation
  bool state = false;                    ///< kept from step to step; `before` is its previous value
  double before = 0, after = 0;
};

/// The optimizer's next step for element `element` of parameter `index`, which has the value `p` and the gradient `g`,
/// from its state before the step. Empty for an optimizer without lines. The numbers are computed from the lines, in
/// double.
std::vector<UpdateRow> update_rows(const Optimizer& before, std::size_t index, std::size_t element, double p, double g);

}  // namespace deepx::inline DEEPX_PRECISION
