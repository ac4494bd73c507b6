// SPDX-License-Identifier: MIT
// A run whose curves were kept, to compare later runs with it.
#pragma once

#include <optional>
#include <string>

#include "playground/model/spec/spec.h"
#include "playground/model/train/history.h"

namespace deepx::inline DEEPX_PRECISION {

/// Largest number of kept runs: each has its own color and marker.
inline constexpr int kMaxKept = 6;

struct KeptRun {
  std::optional<Spec> spec{};  ///< nothing for a run from a file without a spec
  History history;
  Metrics metrics{};   ///< at the time when it was kept
  long long step = 0;  ///< mini-batches trained by then; -1 for a run from a file
  int epoch = 0;
  int color = 0;  ///< 0 .. kMaxKept - 1, unique while it is kept
  std::string
      name{};  ///< difference of its spec from the current one: "SGD 0.3, batch 8"; without a spec the name of its file
};

/// True if `longer` has every point of `shorter`: the same run, continued.
bool extends(const History& longer, const History& shorter);

}  // namespace deepx::inline DEEPX_PRECISION
