// SPDX-License-Identifier: MIT
// The chain rule of one number: every path from the output back to it, as factors. Multiplied along a path and added
// over the paths, they are its gradient.
#pragma once

#include <cstddef>
#include <vector>

namespace deepx {

/// One factor: how an element of an operator's result changes with an element of its input.
struct JourneyLeg {
  int node = -1;        ///< the operator
  int input = -1;       ///< index of its input
  int out = 0, in = 0;  ///< elements of its result and of that input, row-major
  double slope = 0;     ///< ∂out/∂in, by the operator's own rule
  int beside = 0;       ///< how many other factors lead to the same element: its gradient is the sum over all of them
};

struct JourneyPath {
  std::vector<JourneyLeg> legs;  ///< from the output back to the number
  double product = 1;
};

/// All paths to one number.
struct Journey {
  static constexpr int kMostPaths = 64;
  static constexpr std::size_t kMostLegs = 20'000;  ///< of all listed paths together; the largest is listed anyway
  int node = -1, element = -1;
  std::vector<JourneyPath> paths;  ///< the largest products first, within the limits above
  double count = 0;                ///< of all paths; may be far more than are listed
  double gradient = 0;             ///< of the number, by back-propagation
  double rest = 0;                 ///< gradient minus the products of the listed paths
  bool complete() const { return count == static_cast<double>(paths.size()); }
};

}  // namespace deepx
