// SPDX-License-Identifier: MIT
// The experiments whose exports are tested.
#pragma once

#include <string>
#include <vector>

#include "playground/model/spec/spec.h"

namespace deepx {

struct Case {
  std::string name;
  Spec spec;
  bool trains = true;  ///< it can be trained, has no randomness in training, and has all samples in one batch
};

/// Every activation, optimizer, schedule, regularizer, loss, feature and option of a layer once, in as few cases as
/// possible.
std::vector<Case> catalogue_cases();
/// Missing or unusual parts: no test points, one class in one part or in all, no point, nothing to train, names with
/// quotes.
std::vector<Case> degenerate_cases();
/// Every data set with every loss that fits it, with and without test points, and every setting that changes a program.
std::vector<Case> many_cases();

}  // namespace deepx
