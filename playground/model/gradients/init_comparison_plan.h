// SPDX-License-Identifier: MIT
// A request to compare initializers.
#pragma once

#include <string>
#include <vector>

namespace deepx::inline DEEPX_PRECISION {

struct InitLabPlan {
  std::vector<std::string> initializers{};  ///< names in the catalogue; empty for all that fit the network
  int steps = 100;                          ///< mini-batches after which the layers are measured again
};

}  // namespace deepx::inline DEEPX_PRECISION
