// SPDX-License-Identifier: MIT
// "For pupils": which controls are open, locked or hidden, and a link with this choice.
#pragma once

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// The choice being made; the teacher's own page does not change until "Try it here".
struct PupilsState {
  Access draft;
};

struct PupilsRequest {
  bool copy = false;   ///< copy the link with `draft`
  bool apply = false;  ///< apply `draft` to this page
};
/// Below `anchor`; `open` opens it with the experiment's current access.
PupilsRequest pupils_popover(const Experiment& experiment, PupilsState& state, const ui::Rect& anchor, bool open);

}  // namespace deepx::panels
