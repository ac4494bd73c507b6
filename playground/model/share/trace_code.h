// SPDX-License-Identifier: MIT
// The steps of a trace as lines of a program, in PyTorch and in deepX's C++.
#pragma once

#include <string>
#include <vector>

#include "playground/model/backprop/trace.h"

namespace deepx::inline DEEPX_PRECISION {

enum class CodeLanguage { pytorch, cpp };

struct CodeLine {
  std::string text;
  int step;  ///< position after which it has run, as Trace::at()
};

struct TraceCode {
  std::vector<CodeLine> forward, backward;  ///< in the order in which they run
  std::string update;                       ///< empty if the optimizer's step is not one line
  std::string program;  ///< the whole, which runs: prints the loss, and each parameter's name and gradient
};

/// Empty for a formula, and if an operator of the network has no line: one with options, or a value with several users.
TraceCode trace_code(const Trace& trace, CodeLanguage language);

}  // namespace deepx::inline DEEPX_PRECISION
