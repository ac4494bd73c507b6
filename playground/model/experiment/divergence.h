// SPDX-License-Identifier: MIT
// Why a loss diverges, and the remedy.
#pragma once

#include <string>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// The remedy for a diverging loss.
struct Remedy {
  std::string cause;                ///< probable cause: "optimizer.learning_rate", a path of the spec
  int rewind = 0;                   ///< epoch to go back to: that of the change that caused it, or of the best loss
  std::string fix_path, fix_value;  ///< path and value of the fix, for command::Set
  std::string fix_words;            ///< "learning rate 0.03"
};

/// Why training stopped because a number was not finite.
struct Divergence : Remedy {
  long long step = 0;   ///< first step whose result is not finite
  std::string where;    ///< layer and operator: "hidden2, matmul"
  std::string remedy;   ///< the usual remedy, one sentence
  std::string message;  ///< the whole message as one sentence
};

}  // namespace deepx::inline DEEPX_PRECISION
