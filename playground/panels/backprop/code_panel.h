// SPDX-License-Identifier: MIT
// The card of code: forward lines read down, backward lines read up, and the pair of the current step is lit.
#pragma once

#include <optional>
#include <string>

#include "playground/model/experiment/command.h"
#include "playground/model/share/trace_code.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

struct CodeState {
  CodeLanguage language = CodeLanguage::pytorch;
  int revision = -1;  ///< BackpropPart::revision() for which `code` was written
  TraceCode code;
  std::string copied;  ///< the whole program, for the clipboard
};

/// Whether the trace can be written as code; writes it if it has changed.
bool has_code(const Experiment& experiment, CodeState& state);

std::optional<Command> code_panel(const Trace& trace, CodeState& state, const ui::Rect& card);

}  // namespace deepx::panels
