// SPDX-License-Identifier: MIT
// What the initializer lab is asked for.
#pragma once

#include <string>
#include <vector>

namespace deepx::inline DEEPX_PRECISION {

struct InitLabPlan {
  std::vector<std::string> initializers{};  ///< names of the catalogue; none for all that fit the network
  int steps = 100;                          ///< mini-batches after which the layers are measured once more
};

}  // namespace deepx::inline DEEPX_PRECISION
