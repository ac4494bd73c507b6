// SPDX-License-Identifier: MIT
// A run whose curves were kept, to see later ones beside them.
#pragma once

#include <optional>
#include <string>

#include "playground/model/spec/spec.h"
#include "playground/model/train/history.h"

namespace deepx::inline DEEPX_PRECISION {

/// Most that are kept: each has a colour and a marker of its own.
inline constexpr int kMaxKept = 6;

struct KeptRun {
  std::optional<Spec> spec{};  ///< nothing for one from a file that does not tell it
  History history;
  Metrics metrics{};     ///< when it was kept
  long long step = 0;    ///< mini-batches it had trained by then; -1 for one from a file
  int epoch = 0;
  int colour = 0;        ///< 0 .. kMaxKept - 1, its own as long as it is kept
  std::string name{};    ///< how its spec differs from the present one: "SGD 0.3, batch 8"; without a spec that of its file
};

/// True if `longer` has every point of `shorter`: the same run, gone on.
bool goes_on(const History& longer, const History& shorter);

}  // namespace deepx::inline DEEPX_PRECISION
